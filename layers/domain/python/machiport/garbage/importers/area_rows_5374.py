"""From the leading cells of a 5374 row to its area: name, ward, towns, centre."""

from collections.abc import Mapping
from typing import NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.area_names import area_name_parts, towns_of_list
from machiport.garbage.importers.header_5374 import Columns
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.route_rows_5374 import RouteReader
from machiport.garbage.importers.tables import Table
from machiport.garbage.model import LONGEST_TEXT, Area, ProcessingCentre
from machiport.import_findings import Place
from machiport.tables import Row

_MAXIMUM_NAME = 300


class ReadAreas(NamedTuple):
    """The areas of a file, and the centres that serve them."""

    areas: tuple[Area, ...]
    centres: tuple[ProcessingCentre, ...]


class AreaReader:
    """Reads rows into areas. Equal names stay apart (川崎市 has two, in different wards) and are reported."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        centres: Mapping[str, ProcessingCentre],
        wards: Mapping[str, str],
        report: ImportReport,
    ) -> None:
        """Start without areas; `centres` by published name, `wards` by the number that area_master.csv gives."""
        self._table = table
        self._columns = columns
        self._centres = centres
        self._wards = wards
        self._report = report
        self._lines: dict[str, int] = {}
        self._used_identifiers: set[str] = set()
        self._ordinals: dict[str, int] = {}
        self._unknown_centres: set[str] = set()
        self._used_centres: dict[str, ProcessingCentre] = {}

    def read(self, routes: RouteReader) -> ReadAreas:
        """Return the areas in the order of the file."""
        if self._columns.towns is not None:
            index = self._columns.towns
            header = self._table.rows[0]
            self._report.add(
                "town_list_column", Place(self._table.file, header.line, index + 1), header.cell(index).strip()
            )
        areas = [self._area(row, routes) for row in self._table.rows[1:]]
        return ReadAreas(tuple(area for area in areas if area is not None), tuple(self._used_centres.values()))

    def _area(self, row: Row, routes: RouteReader) -> Area | None:
        name = row.cell(self._columns.area).strip()
        if not name or len(name) > _MAXIMUM_NAME:
            # The row's cells are read all the same, so that each is counted and reported.
            self._report.add("area_name_missing", self._table.place(row, self._columns.area), name or None)
            self._report_cells(row)
            return None
        ward = None if self._columns.ward is None else self._ward(row.cell(self._columns.ward))
        towns_text = "" if self._columns.towns is None else row.cell(self._columns.towns).strip()
        parts = area_name_parts(name)
        town_blocks = towns_of_list(towns_text) if towns_text else parts.town_blocks
        return Area(
            area_id=self._identifier(row, name, ward, towns_text),
            name=name,
            kana=parts.kana,
            town_blocks=town_blocks,
            note=self._note(row, ward, towns_text),
            route_id=routes.route_id(row, self._centre(row)),
        )

    def _note(self, row: Row, ward: str | None, towns_text: str) -> str | None:
        at = self._columns.ward if ward else self._columns.towns
        if at is None:
            return None
        return self._report.within(LONGEST_TEXT, ward or towns_text, self._table.place(row, at)) or None

    def _report_cells(self, row: Row) -> None:
        for column in self._columns.categories:
            if row.cell(column.position).strip():
                place = self._table.place(row, column.position)
                self._report.cell_reported("area_name_missing", place, row.cell(column.position))

    def _ward(self, number: str) -> str | None:
        return self._wards.get(number.strip(), number.strip()) or None

    def _identifier(self, row: Row, name: str, ward: str | None, towns: str) -> str:
        """Make the identifier from the name; a repeated name takes in what tells it apart, else its ordinal."""
        key = comparable(name)
        if key not in self._lines:
            self._lines[key] = row.line
        else:
            first_line = str(self._lines[key])
            place = self._table.place(row, self._columns.area)
            self._report.add("duplicate_area_name", place, name, first_line=first_line)
        candidate = identifier_of("area", name)
        if candidate in self._used_identifiers:
            candidate = identifier_of("area", name, ward or "", towns)
        if candidate in self._used_identifiers:
            # Counted per identifier, so that a file of one name over and over costs no more than others.
            self._ordinals[candidate] = self._ordinals.get(candidate, 1) + 1
            candidate = identifier_of("area", name, ward or "", towns, str(self._ordinals[candidate]))
        self._used_identifiers.add(candidate)
        return candidate

    def _centre(self, row: Row) -> ProcessingCentre | None:
        if self._columns.centre is None:
            return None
        name = row.cell(self._columns.centre).strip()
        if not name:
            return None
        centre = self._centres.get(name)
        if centre is None:
            if name not in self._unknown_centres:
                self._unknown_centres.add(name)
                self._report.add("centre_unknown", self._table.place(row, self._columns.centre), name)
            return None
        self._used_centres[centre.centre_id] = centre
        return centre
