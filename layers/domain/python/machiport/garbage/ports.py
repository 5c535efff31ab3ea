"""What the garbage services need from the outside world. `dynamo_*` and `s3_drafts` implement it; tests fake it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.calendar_entries import CalendarEntry
from machiport.garbage.model import Area, Category, DictionaryItem, Edition
from machiport.garbage.publication import ChangeRecord, ChangeState, EditionRecord, EditionState, Head, PublicationState
from machiport.garbage.rules import DateRange, Value
from machiport.idempotency import IdempotentRequest, StoredResponse


class AreaCalendars(Protocol):
    """Reads what is in force in one area."""

    def area_calendar(self, municipality: str, area_id: str) -> AreaCalendar | None:
        """Return the area's calendar: one GetItem in the steady state. None for an area that never was."""
        ...


class Catalogue(Protocol):
    """Reads what is in force in a municipality as a whole."""

    def head(self, municipality: str) -> Head:
        """Return what is in force; an empty head (version 0) where nothing was ever published."""
        ...

    def areas(self, municipality: str, publication_id: str) -> Sequence[Area]:
        """Return the areas of a published edition."""
        ...

    def categories(self, municipality: str, publication_id: str) -> Sequence[Category]:
        """Return the categories of a published edition."""
        ...

    def dictionary(self, municipality: str, publication_id: str) -> Sequence[DictionaryItem]:
        """Return the sorting dictionary that a publication brought."""
        ...


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that takes a change entry back; `publication_id` is the change's."""

    publication_id: str


type StagedEntry = CalendarEntry | Withdrawal


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An entry for one area and the days it is about; `name` is the area's name in an edition.

    `arrives`: the area was in no calendar until now, so changes from before do not count unless they come along.
    """

    area_id: str
    entry: StagedEntry
    period: DateRange
    name: str | None = None
    arrives: bool = False


@dataclass(frozen=True, slots=True)
class EditionTransition:
    """An edition's step from one state to another."""

    edition_id: str
    before: EditionState
    after: EditionState
    publication_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeTransition:
    """A change's step from one state to another."""

    change_id: str
    before: ChangeState
    after: ChangeState
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """The moment of publishing: everything in it happens, or nothing."""

    municipality: str
    publication_id: str
    expected_version: int
    head: Head
    editions: tuple[EditionTransition, ...] = ()
    new_change: ChangeRecord | None = None
    change: ChangeTransition | None = None
    event_type: str = ""
    event_data: Mapping[str, object] | None = None


class EditionRecords(Protocol):
    """Staff's records of editions and changes."""

    def edition(self, municipality: str, edition_id: str) -> EditionRecord | None:
        """Return an edition's record."""
        ...

    def editions(self, municipality: str, limit: int, before: str | None) -> Sequence[EditionRecord]:
        """Return records, newest first, those older than the id `before`."""
        ...

    def change(self, municipality: str, change_id: str) -> ChangeRecord | None:
        """Return a change's record."""
        ...

    def changes(self, municipality: str, limit: int, before: str | None) -> Sequence[ChangeRecord]:
        """Return records, newest first, those older than the id `before`."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """The contents of an uploaded edition: what was imported, and the report as it is shown."""

    edition: Edition
    report: bytes


class Drafts(Protocol):
    """Keeps the contents of editions (the uploads bucket)."""

    def save(self, municipality: str, edition_id: str, draft: Draft, originals: Mapping[str, bytes]) -> None:
        """Keep a draft's contents and the files as they were uploaded."""
        ...

    def edition(self, municipality: str, edition_id: str) -> Edition:
        """Return the imported edition."""
        ...

    def report(self, municipality: str, edition_id: str) -> bytes:
        """Return the import's report (JSON)."""
        ...


class CalendarsInForce(Protocol):
    """Reads many areas at once, for the difference that staff see."""

    def area_calendars(self, municipality: str, area_ids: Iterable[str]) -> Mapping[str, AreaCalendar]:
        """Return the calendars of those areas that have one."""
        ...


class Settlement(Protocol):
    """What the settler needs to tidy up after publications."""

    def state(self, municipality: str, publication_id: str) -> PublicationState | None:
        """Return a publication's state; None where there is none."""
        ...

    def area_ids(self, municipality: str, publication_id: str) -> Sequence[str]:
        """Return the areas that a publication touches."""
        ...

    def leftovers(self, municipality: str, before: datetime) -> Sequence[str]:
        """Return what was abandoned and not yet tidied up, or has been staging since before that instant."""
        ...

    def abandon(self, municipality: str, publication_id: str) -> bool:
        """Take `staging → abandoned`; False where it was committed."""
        ...

    def forget(self, municipality: str, publication_id: str, now: datetime) -> None:
        """Take an abandoned publication, of which no area has an entry any more, off the leftovers."""
        ...

    def settle_area(self, municipality: str, area_id: str, today: date) -> None:
        """Mark the area's committed entries settled and remove entries that no reader can need."""
        ...


class PublicationWriter(Protocol):
    """Writes publications; only `commit` makes anything visible."""

    def begin(  # one row of the idempotency protocol each
        self,
        municipality: str,
        publication_id: str,
        started_at: datetime,
        request: IdempotentRequest,
        attempt: str,
        lease: timedelta,
    ) -> None:
        """Open a publication as `staging` and take the request, in one transaction.

        Raises EffectRefused where the request is taken or done.
        """
        ...

    def stage(
        self,
        municipality: str,
        publication_id: str,
        version: int,
        entries: Sequence[AreaEntry],
        indexes: Mapping[str, Sequence[Value]],
    ) -> None:
        """Write the entries of all areas and the index chunks. Nothing of it shows; repeating it changes nothing."""
        ...

    def commit(self, commit: Commit, request: IdempotentRequest, attempt: str, response: StoredResponse) -> None:
        """Publish, with event and response, in one transaction.

        Raises EffectRefused.
        """
        ...

    def completed_response(self, request: IdempotentRequest) -> StoredResponse | None:
        """Return the response of the request where it is completed."""
        ...

    def give_up(self, municipality: str, publication_id: str, request: IdempotentRequest, attempt: str) -> None:
        """Take `staging → abandoned` and release the request; nothing where either is no longer ours."""
        ...


class RecordWriter(Protocol):
    """Writes records of editions outside a publication."""

    def create_edition(self, record: EditionRecord, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a draft's record with the request's response.

        Raises EffectRefused where the request is done or taken already.
        """
        ...

    def discard_edition(
        self, municipality: str, edition_id: str, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Take `draft → discarded` with the request's response.

        Raises EffectRefused.
        """
        ...
