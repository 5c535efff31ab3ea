"""Reading uploaded tables: CSV in UTF-8 or Shift_JIS and Excel files, as rows that know their physical line."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from machiport.garbage.importers.limits import (
    MAXIMUM_CELL,
    MAXIMUM_COLUMNS,
    MAXIMUM_FILE_BYTES,
    MAXIMUM_LINES_OF_A_RECORD,
    MAXIMUM_ROWS,
)
from machiport.garbage.importers.report import ImportReport, Place

_ZIP_SIGNATURE = b"PK\x03\x04"


class Row(NamedTuple):
    """One record of a table; `line` is the physical line on which it starts, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """Return the cell at `index` (from 0), the empty text where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""


class Table(NamedTuple):
    """A file's rows without the blank ones. The first row is the header where the format has one."""

    file: str
    rows: tuple[Row, ...]

    def place(self, row: Row, index: int) -> Place:
        """Return the place of the cell at `index` (from 0), with the title that the first row gives its column."""
        title = self.rows[0].cell(index).strip() or None
        return Place(self.file, row.line, index + 1, title)


def read_table(file: str, data: bytes, report: ImportReport) -> Table | None:
    """Read a CSV or an Excel file; return None (and say why in the report) where that is impossible.

    Excel files are told from CSV by their content, not by their name.
    """
    if len(data) > MAXIMUM_FILE_BYTES:
        report.add("too_large", Place(file), what=f"{len(data)} bytes", limit=str(MAXIMUM_FILE_BYTES))
        return None
    if data.startswith(_ZIP_SIGNATURE):
        # openpyxl takes 100 ms to import, and only staff who upload an Excel file need it.
        from machiport.garbage.importers.spreadsheets import spreadsheet_rows  # noqa: PLC0415

        rows = spreadsheet_rows(file, data, report)
    else:
        text = decoded(file, data, report)
        rows = None if text is None else _csv_rows(file, text, report)
    if rows is None:
        return None
    if not rows:
        report.add("file_empty", Place(file))
        return None
    return Table(file, tuple(rows))


def decoded(file: str, data: bytes, report: ImportReport) -> str | None:
    """Decode UTF-8 (with or without a byte order mark) or Shift_JIS as Windows writes it (CP932), strictly."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as in_utf_8:
        try:
            return data.decode("cp932")
        except UnicodeDecodeError as in_cp932:
            # The encoding that got further is the one that was meant.
            encoding, fault = ("utf-8", in_utf_8) if in_utf_8.start >= in_cp932.start else ("cp932", in_cp932)
    before = data[: fault.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(encoding, errors="replace")) + 1
    report.add("not_decodable", Place(file, line), line_number=str(line), column_number=str(column))
    return None


def _csv_rows(file: str, text: str, report: ImportReport) -> list[Row] | None:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if not _within_limits(Place(file, line), cells, reader.line_num - line + 1, report):
                return None
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, tuple(cells)))
            if len(rows) > MAXIMUM_ROWS:
                report.add("too_large", Place(file, line), what=f"> {MAXIMUM_ROWS} rows", limit=str(MAXIMUM_ROWS))
                return None
            line = reader.line_num + 1
    except csv.Error:
        report.add("table_malformed", Place(file, line))
        return None
    return rows


def _within_limits(place: Place, cells: list[str], lines: int, report: ImportReport) -> bool:
    if lines > MAXIMUM_LINES_OF_A_RECORD:
        # A quotation mark that is never closed swallows the rest of the file into one cell.
        report.add("table_malformed", place)
        return False
    if len(cells) > MAXIMUM_COLUMNS:
        report.add("too_large", place, what=f"{len(cells)} columns", limit=str(MAXIMUM_COLUMNS))
        return False
    longest = max(map(len, cells), default=0)
    if longest > MAXIMUM_CELL:
        report.add("too_large", place, what=f"{longest} characters in a cell", limit=str(MAXIMUM_CELL))
        return False
    return True


def ragged_rows(table: Table) -> Iterator[tuple[Row, int]]:
    """Yield the rows whose number of cells differs from the header's, with the header's, trailing blanks aside."""
    expected = _width(table.rows[0])
    for row in table.rows[1:]:
        if _width(row) > expected or len(row.cells) < expected:
            yield row, expected


def _width(row: Row) -> int:
    return max((index + 1 for index, cell in enumerate(row.cells) if cell.strip()), default=0)
