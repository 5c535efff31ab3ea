"""Files of a municipality as drafts of its facilities, with a report in which no row is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict

from machiport.facilities.inventory.importing.drafts import DraftMaker, FacilityDraft
from machiport.facilities.inventory.importing.facility_rows import FacilityChange, FacilityRows
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.importing.room_rows import RoomRows
from machiport.facilities.inventory.importing.tables import Table, read_table
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.import_findings import Finding, Place

MOST_FACILITIES: Final = 100
"""Of one import: each is a publication of its own, and all of them have to come within one request."""


class FacilityImportOptions(BaseModel):
    """`publish`: put the drafts in force in the same call, if nothing is wrong with any of them.

    `leave_out_faulty_rows`: publish the others where rows cannot be used; drafts that are not complete stay drafts.
    `replace_hours`: hours of facilities in force are replaced by the list's, which knows only one time for all days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    publish: bool = False
    leave_out_faulty_rows: bool = False
    replace_hours: bool = False


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows read, and those of them that made or changed a facility or a room; the others were left out."""

    facility_rows: int = 0
    facilities: int = 0
    room_rows: int = 0
    rooms: int = 0

    @property
    def rows_left_out(self) -> int:
        """How many rows could not be used."""
        return self.facility_rows - self.facilities + self.room_rows - self.rooms


@dataclass(frozen=True, slots=True)
class FacilityImport:
    """The drafts by facility id, and what was found.

    `publishable`: there is something to publish, no file was unreadable, every draft is complete, and no row was left
    out; rows left out and incomplete drafts do not count where that was asked for.
    """

    drafts: tuple[FacilityDraft, ...]
    counts: ImportCounts
    findings: tuple[Finding, ...]
    publishable: bool

    @property
    def facilities(self) -> tuple[FacilityDraft, ...]:
        """The drafts that are complete."""
        return tuple(draft for draft in self.drafts if draft.facility is not None)


class FacilityFiles:
    """Reads the files of one municipality over what it has published."""

    def __init__(
        self, municipality: str, present: Mapping[str, tuple[Facility, str]], purposes: Mapping[str, Purpose]
    ) -> None:
        """`present`: facilities in force with their versions, by id; `purposes`: those of the region."""
        self._municipality = municipality
        self._present = present
        self._purposes = purposes

    def read(self, files: Mapping[str, bytes], options: FacilityImportOptions, report: ImportReport) -> FacilityImport:
        """Return the drafts: each row becomes a draft, changes one, or is in the report with an error.

        The result depends on the files' contents and names only, not on their order.
        """
        tables = [table for file, data in sorted(files.items()) if (table := read_table(file, data, report))]
        changes = self._facility_changes(tables, report)
        facility_rows = sum(len(table.records) for table in tables if table.kind == "facilities")
        named = len(changes)
        self._room_changes(tables, changes, report)
        if len(changes) > MOST_FACILITIES:
            report.add("too_large", Place(min(files)), what=f"{len(changes)} facilities", limit=MOST_FACILITIES)
        if not changes and not report.broken_files:
            report.add("nothing_found", Place(min(files, default="")))
        maker = DraftMaker(self._present, report, replace_hours=options.replace_hours)
        drafts = tuple(maker.draft(changes[facility_id]) for facility_id in sorted(changes))
        counts = ImportCounts(
            facility_rows=facility_rows,
            facilities=named,
            room_rows=sum(len(table.records) for table in tables if table.kind == "rooms"),
            rooms=sum(_rooms_of(changes[draft.facility_id], draft) for draft in drafts),
        )
        whole = counts.rows_left_out == 0 and all(draft.facility is not None for draft in drafts)
        complete = any(draft.facility is not None for draft in drafts)
        publishable = complete and not report.broken_files and (whole or options.leave_out_faulty_rows)
        return FacilityImport(drafts, counts, report.findings, publishable)

    def _facility_changes(self, tables: Iterable[Table], report: ImportReport) -> dict[str, FacilityChange]:
        rows = FacilityRows(self._municipality, (facility for facility, _ in self._present.values()), report)
        read = (rows.read(table, record) for table in tables if table.kind == "facilities" for record in table.records)
        return {change.facility_id: change for change in read if change is not None}

    def _room_changes(self, tables: Iterable[Table], changes: dict[str, FacilityChange], report: ImportReport) -> None:
        """Add the rooms' rows to the changes of their facilities."""
        names = {facility_id: facility.name.ja for facility_id, (facility, _) in self._present.items()}
        names |= {facility_id: change.fields["name"]["ja"] for facility_id, change in changes.items()}
        rows = RoomRows(self._municipality, names, self._purposes, report)
        for table in tables:
            for record in table.records if table.kind == "rooms" else ():
                found = rows.read(table, record)
                if found is None:
                    continue
                facility_id, room_id, fields = found
                change = changes.setdefault(facility_id, FacilityChange(facility_id))
                change.rooms[room_id] = fields
                change.room_rows[room_id] = (table, record)


def _rooms_of(change: FacilityChange, draft: FacilityDraft) -> int:
    """Return how many rows of rooms are in the draft."""
    return sum(room["room_id"] in change.rooms for room in draft.document["rooms"])
