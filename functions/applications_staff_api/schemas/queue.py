"""Applications as lists show them: nothing of who applied but the number that they quote."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from machiport.applications.cases.model import Application, Channel, Held, ReviewKind
from machiport.applications.cases.states import ApplicationState
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.ports import QueueCounts
from machiport.applications.reviewing.queue import ALL_QUEUED
from machiport.applications.reviewing.target_day import is_overdue, target_day
from machiport.clock import TOKYO
from machiport.http_api.pagination import Page
from machiport.localized_text import Language, LocalizedText

type QueuedState = Literal[
    "submitted", "accepted", "in_review", "correction_requested", "second_review", "approved", "awaiting_payment",
    "issuing", "issued",
]  # fmt: skip

_STAFF = "staff:"


def staff_subject(key: str | None) -> str | None:
    """Return the subject of a member of staff whose key is given; what is no such key as it is (`system`)."""
    return None if key is None else key.removeprefix(_STAFF)


def staff_key(subject: str) -> str:
    """Return the key of a member of staff."""
    return f"{_STAFF}{subject}"


class ApplicationOut(BaseModel):
    """One application, without anything personal. Days and times are those of Japan."""

    application_id: str
    arrival_number: str | None = Field(description="到達番号")
    inquiry_number: str | None = Field(description="問合せ番号")
    procedure_id: str
    procedure_title: str
    department: str
    channel: Channel
    state: ApplicationState
    since: datetime = Field(description="Since when it is in this state.")
    submitted_at: datetime | None
    target_day: date | None = Field(
        description="標準処理期間: until when it should be decided; moves on in corrections."
    )
    overdue: bool
    review: ReviewKind
    assignee: str | None = Field(description="Subject of who works on it.")
    mine: bool
    held: Held | None = Field(description="Why it waits for somebody's special attention.")
    corrections: int
    version: int = Field(description="To be sent with every step.")

    @classmethod
    def of(
        cls, application: Application, title: LocalizedText, who: Reviewer, now: datetime, language: Language
    ) -> "ApplicationOut":
        """Show an application to a reviewer."""
        arrived = application.submitted_at
        return cls(
            application_id=application.application_id,
            arrival_number=application.arrival_number,
            inquiry_number=application.inquiry_number,
            procedure_id=application.procedure_id,
            procedure_title=title.in_language(language),
            department=application.department,
            channel=application.channel,
            state=application.state,
            since=application.state_since.astimezone(TOKYO),
            submitted_at=None if arrived is None else arrived.astimezone(TOKYO),
            target_day=target_day(application, now),
            overdue=is_overdue(application, now),
            review=application.review,
            assignee=staff_subject(application.assignee),
            mine=application.assignee == who.key,
            held=application.held,
            corrections=application.corrections,
            version=application.version,
        )


class QueueOut(Page[ApplicationOut]):
    """A page of the queue, the oldest first. With filters it may be short or empty and still have a `next_cursor`."""


class CountsOut(BaseModel):
    """How many applications of one's departments are in each state; a moment old at most."""

    counts: dict[str, int] = Field(examples=[dict.fromkeys(ALL_QUEUED, 0)])
    total: int
    complete: bool = Field(description="Whether all were counted; false above some 10,000.")

    @classmethod
    def of(cls, counts: QueueCounts) -> "CountsOut":
        """Show counts."""
        by_state = dict(counts.by_state)
        return cls(counts=by_state, total=sum(by_state.values()), complete=counts.complete)
