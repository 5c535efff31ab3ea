"""What the shelter services need from the outside world. `dynamo_*` implements it; tests fake it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from machiport.hazard.shelters.model import ListHead, Shelter, StatusReport
from machiport.hazard.shelters.statuses import KnownStatus
from machiport.idempotency import IdempotentRequest, StoredResponse


class ListMoved(Exception):  # noqa: N818  # reads as a sentence
    """The chunks of a list are gone: another list has been in force for a day. Read the head again."""


class ShelterLists(Protocol):
    """Reads the lists in force."""

    def heads(self, municipalities: Iterable[str]) -> Mapping[str, ListHead]:
        """Return the heads of the municipalities that ever published a list: one BatchGetItem for a hundred."""
        ...

    def shelters(self, municipality: str, head: ListHead) -> Sequence[Shelter]:
        """Return the list that `head` names, in the order of its ids: one Query.

        Raises ListMoved.
        """
        ...


@dataclass(frozen=True, slots=True)
class ListCommit:
    """The moment of publishing: the new head in place of the expected one, and the event."""

    municipality: str
    expected: ListHead
    head: ListHead
    expires_at: datetime
    """When the chunks of the list before may be forgotten."""


class ShelterListWriter(Protocol):
    """Publishes lists."""

    def stage(self, municipality: str, version_id: str, shelters: Sequence[Shelter], expires_at: datetime) -> int:
        """Write the chunks of a new version and return their number. They expire unless they are published."""
        ...

    def commit(self, commit: ListCommit, request: IdempotentRequest, response: StoredResponse) -> None:
        """Publish: one transaction over head, chunks, event and the request's response.

        Raises EffectRefused, with ShelterListPublishedMeanwhile where the head has moved.
        """
        ...

    def unchanged(self, request: IdempotentRequest, response: StoredResponse) -> None:
        """Remember the response of a request that had nothing to change.

        Raises EffectRefused where a twin has.
        """
        ...


class ShelterStatuses(Protocol):
    """Reads the newest reports."""

    def of_shelters(self, shelters: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KnownStatus]:
        """Return what is known of (municipality, shelter id): one BatchGetItem for a hundred."""
        ...

    def of_municipality(self, municipality: str) -> Mapping[str, KnownStatus]:
        """Return what is known of each shelter of a municipality: one Query."""
        ...


type ReportOutcome = Literal["applied", "newer_known"]


class ShelterStatusWriter(Protocol):
    """Records reports; an older one never overwrites a newer one."""

    def report(
        self,
        municipality: str,
        report: StatusReport,
        now: datetime,
        request: IdempotentRequest,
        response: StoredResponse,
    ) -> None:
        """Record one report: one transaction over status, event and the request's response.

        Raises EffectRefused, with NewerStatusKnown where a newer report is there.
        """
        ...

    def begin(self, request: IdempotentRequest, attempt: str, lease: timedelta) -> None:
        """Take a request that is done in several steps.

        Raises EffectRefused where a twin has it, or has done it.
        """
        ...

    def report_some(
        self, municipality: str, reports: Sequence[StatusReport], now: datetime, request: IdempotentRequest
    ) -> Sequence[ReportOutcome]:
        """Record reports, each with its event; repeating it for the same request changes nothing.

        A report is `applied` also where an earlier attempt of the request did it.
        """
        ...

    def complete(self, request: IdempotentRequest, attempt: str, response: StoredResponse) -> None:
        """End a request that was taken.

        Raises EffectRefused where somebody took it over.
        """
        ...
