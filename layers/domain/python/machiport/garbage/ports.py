"""What the garbage services need from the outside world. `dynamo_*` and `s3_drafts` implement it; tests fake it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from machiport.garbage.area_calendar import AreaCalendar, ChangeEntry, EditionEntry
from machiport.garbage.model import Area, Category, DictionaryItem, Edition
from machiport.garbage.publication import ChangeRecord, ChangeState, EditionRecord, EditionState, Head, PublicationState
from machiport.garbage.rules import DateRange


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


type StagedEntry = EditionEntry | ChangeEntry | Withdrawal


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An entry for one area and the days it is about; `name` is the area's name in an edition."""

    area_id: str
    entry: StagedEntry
    period: DateRange
    name: str | None = None


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

    def staging_since(self, municipality: str, before: datetime) -> Sequence[str]:
        """Return the publications that have been staging since before that instant."""
        ...

    def abandon(self, municipality: str, publication_id: str) -> bool:
        """Take `staging → abandoned`; False where it is not staging any more."""
        ...

    def settle_area(self, municipality: str, area_id: str, today: date) -> None:
        """Mark the area's committed entries settled and remove entries that no reader can need."""
        ...
