"""Reading uploaded tables, with what is wrong with a file told to the clerk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.limits import (
    MAXIMUM_CELL,
    MAXIMUM_COLUMNS,
    MAXIMUM_FILE_BYTES,
    MAXIMUM_LINES_OF_A_RECORD,
    MAXIMUM_ROWS,
    MAXIMUM_TOTAL_BYTES,
)
from machiport.garbage.importers.report import ImportReport
from machiport.import_findings import Place
from machiport.tables import (
    CsvMalformedError,
    DateFormats,
    NotDecodableError,
    Row,
    SpreadsheetUnreadableError,
    TableLimits,
    TableTooLargeError,
    is_spreadsheet,
    table_rows,
)
from machiport.tables import decoded as decoded_text

LIMITS: Final = TableLimits(
    rows=MAXIMUM_ROWS,
    columns=MAXIMUM_COLUMNS,
    cell=MAXIMUM_CELL,
    file_bytes=MAXIMUM_FILE_BYTES,
    unpacked_bytes=MAXIMUM_TOTAL_BYTES,
    lines_of_a_record=MAXIMUM_LINES_OF_A_RECORD,
)
_DAYS: Final = DateFormats(day="%Y/%m/%d", instant="%Y/%m/%d")


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

    Excel files are told from CSV by their content, not by their name. Their rows are all as long as the longest: that a
    row ends early can be a slip in CSV, and is nothing at all in a sheet.
    """
    try:
        rows = table_rows(data, LIMITS, _DAYS)
    except TableTooLargeError as fault:
        report.add("too_large", Place(file, fault.line), what=fault.what, limit=str(fault.limit))
        return None
    except NotDecodableError as fault:
        _add_not_decodable(file, fault, report)
        return None
    except CsvMalformedError as fault:
        report.add("table_malformed", Place(file, fault.line))
        return None
    except SpreadsheetUnreadableError:
        report.add("spreadsheet_unreadable", Place(file))
        return None
    if not rows:
        report.add("file_empty", Place(file))
        return None
    return Table(file, tuple(_of_one_length(rows) if is_spreadsheet(data) else rows))


def columns_of(titles: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the position (from 0) of the first title of each column's `names`; `titles` are `comparable` already."""
    found: dict[str, int] = {}
    for column, known in names.items():
        wanted = {comparable(name) for name in known}
        at = next((index for index, title in enumerate(titles) if title in wanted), None)
        if at is not None:
            found[column] = at
    return found


def decoded(file: str, data: bytes, report: ImportReport) -> str | None:
    """Decode UTF-8 or Shift_JIS; return None (and say where in the report) where it is neither."""
    try:
        return decoded_text(data)
    except NotDecodableError as fault:
        _add_not_decodable(file, fault, report)
        return None


def _add_not_decodable(file: str, fault: NotDecodableError, report: ImportReport) -> None:
    place = Place(file, fault.line)
    report.add("not_decodable", place, line_number=str(fault.line), column_number=str(fault.column))


def _of_one_length(rows: list[Row]) -> Iterator[Row]:
    longest = max(len(row.cells) for row in rows)
    for row in rows:
        yield Row(row.line, row.cells + ("",) * (longest - len(row.cells)))


def ragged_rows(table: Table) -> Iterator[tuple[Row, int]]:
    """Yield the rows whose number of cells differs from the header's, with the header's, trailing blanks aside."""
    expected = _width(table.rows[0])
    for row in table.rows[1:]:
        if _width(row) > expected or len(row.cells) < expected:
            yield row, expected


def _width(row: Row) -> int:
    return max((index + 1 for index, cell in enumerate(row.cells) if cell.strip()), default=0)
