"""Where an application stands, in plain words. Times and days are those of Japan."""

from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from machiport.applications.cases.states import ApplicationState
from machiport.applications.drafting.history import PastStep
from machiport.applications.drafting.status import Status
from machiport.clock import TOKYO
from machiport.localized_text import Language


def in_japan(instant: AwareDatetime | None) -> datetime | None:
    """Return the instant with Japan's offset."""
    return None if instant is None else instant.astimezone(TOKYO)


class StatusOut(BaseModel):
    """The state, what it means, and what the applicant has to do."""

    state: ApplicationState
    title: str = Field(examples=["審査中"])
    meaning: str
    to_do: str
    waiting_for: Literal["you", "staff", "system", "nobody"]
    act_until: datetime | None = Field(description="Until when the applicant has to do what is to be done.")
    usual_days: int | None = Field(
        description="Nine of ten applications of this procedure were decided within so many days; null for too few."
    )
    target_day: date | None = Field(description="By when the municipality means to decide; null once it is decided.")
    clock_stands_still: bool = Field(description="While the applicant corrects something, the days do not count.")

    @classmethod
    def of(cls, state: ApplicationState, status: Status, language: Language) -> "StatusOut":
        """Show where an application stands."""
        texts = status.texts
        return cls(
            state=state,
            title=texts.title.in_language(language),
            meaning=texts.meaning.in_language(language),
            to_do=texts.to_do.in_language(language),
            waiting_for=texts.waiting_for,
            act_until=in_japan(status.act_until),
            usual_days=status.usual_days,
            target_day=status.target,
            clock_stands_still=status.clock_stands_still,
        )


class PastStepOut(BaseModel):
    """A step that has been done."""

    at: datetime
    what: str = Field(examples=["accepted"])
    text: str

    @classmethod
    def of(cls, step: PastStep, language: Language) -> "PastStepOut":
        """Show a step."""
        return cls(at=step.at.astimezone(TOKYO), what=step.what, text=step.text.in_language(language))
