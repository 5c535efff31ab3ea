"""Uploaded tables as records by the roles of their columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from machiport.comparable_text import comparable
from machiport.facilities.inventory.importing.columns import FACILITY_ROLES, NEEDED, ROOM_ROLES, WITHOUT_USE, TableKind
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.import_findings import Place
from machiport.tables import NotDecodableError, Row, TableFaultError, TableLimits, TableTooLargeError, table_rows

LIMITS: Final = TableLimits(rows=5_000)
_ROLES: Final[Mapping[TableKind, Mapping[str, tuple[str, ...]]]] = {"facilities": FACILITY_ROLES, "rooms": ROOM_ROLES}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: its line, and its cells by role, without outer blanks; blank cells are missing."""

    line: int
    cells: Mapping[str, str]

    def cell(self, role: str) -> str:
        """Return the cell of a role; the empty text where there is none."""
        return self.cells.get(role, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facilities or rooms. `columns`: where the column of a role stands (from 1), and its title."""

    file: str
    kind: TableKind
    columns: Mapping[str, tuple[int, str]]
    records: tuple[Record, ...]

    def place(self, record: Record, role: str | None = None) -> Place:
        """Return the place of a record, or of its cell of a role."""
        column, title = self.columns.get(role or "", (None, None))
        return Place(self.file, record.line, column, title)


def read_table(file: str, data: bytes, report: ImportReport) -> Table | None:
    """Read a CSV or Excel file; return None (and say why in the report) where that is impossible.

    What the file is, and whether it lists facilities or rooms, is told by its content, not by its name.
    """
    try:
        rows = table_rows(data, LIMITS)
    except TableTooLargeError as fault:
        report.add("too_large", Place(file, fault.line), what=fault.what, limit=fault.limit)
    except NotDecodableError as fault:
        report.add("not_decodable", Place(file), line_number=fault.line)
    except TableFaultError:
        report.add("file_not_readable", Place(file))
    else:
        return _of_rows(file, rows, report)
    return None


def _of_rows(file: str, rows: list[Row], report: ImportReport) -> Table | None:
    if len(rows) < 2:  # noqa: PLR2004  # a header and a row
        report.add("file_empty", Place(file))
        return None
    titles = [cell.strip() for cell in rows[0].cells]
    for kind, roles in _ROLES.items():
        columns = _columns(titles, roles)
        if NEEDED[kind] in columns:
            return _table(file, kind, titles, rows, report)
    report.add("header_not_understood", Place(file, rows[0].line))
    return None


def _columns(titles: list[str], roles: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    """Return where the columns of each role stand, from 0."""
    role_of = {comparable(title): role for role, known in roles.items() for title in known}
    columns: dict[str, list[int]] = {}
    for number, title in enumerate(titles):
        role = role_of.get(comparable(title))
        if role is not None:
            columns.setdefault(role, []).append(number)
    return columns


def _table(file: str, kind: TableKind, titles: list[str], rows: list[Row], report: ImportReport) -> Table | None:
    found = _columns(titles, _ROLES[kind])
    for positions in found.values():
        if len(positions) > 1:
            place = Place(file, rows[0].line, positions[1] + 1, titles[positions[1]])
            report.add("title_twice", place, titles[positions[0]])
            return None
    used = {positions[0] for positions in found.values()}
    silent = {comparable(title) for title in WITHOUT_USE}
    for number, title in enumerate(titles):
        if title and number not in used and comparable(title) not in silent:
            report.add("column_not_used", Place(file, rows[0].line, number + 1, title), title)
    columns = {role: (positions[0] + 1, titles[positions[0]]) for role, positions in found.items()}
    records = [
        Record(
            row.line,
            {role: text for role, (column, _) in columns.items() if (text := row.cell(column - 1).strip())},
        )
        for row in rows[1:]
    ]
    return Table(file, kind, columns, tuple(records))
