"""Reading CSV (RFC 4180, with the liberties that spreadsheet programs take)."""

import csv
import io
from collections.abc import Iterator

from machiport.tables.faults import CsvMalformedError
from machiport.tables.rows import Row, TableLimits, filled_rows


def csv_rows(text: str, limits: TableLimits) -> list[Row]:
    """Return the rows that have anything in them, each with the line on which it starts.

    Raises CsvMalformedError and TableTooLargeError.
    """
    return filled_rows(_records(text, limits.lines_of_a_record), limits)


def _records(text: str, most_lines: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    line = 1
    try:
        for cells in reader:
            if reader.line_num - line >= most_lines:
                # A quotation mark that is never closed swallows the rest of the file into one cell.
                raise CsvMalformedError(line)
            if any("\x00" in cell for cell in cells):
                raise CsvMalformedError(line)
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        raise CsvMalformedError(line) from fault
