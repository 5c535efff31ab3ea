"""Reading a file whose kind is told by its content, not by its name."""

from typing import Final

from machiport.tables.csv_files import csv_rows
from machiport.tables.decoding import decoded
from machiport.tables.faults import TableTooLargeError
from machiport.tables.rows import DateFormats, Row, TableLimits

_ZIP_SIGNATURE: Final = b"PK\x03\x04"
_ISO_DATES: Final = DateFormats()


def table_rows(data: bytes, limits: TableLimits, dates: DateFormats = _ISO_DATES) -> list[Row]:
    """Return the rows of a CSV or an Excel file that have anything in them; an empty list where none has.

    Raises TableFaultError: NotDecodableError, CsvMalformedError, SpreadsheetUnreadableError, TableTooLargeError.
    """
    if len(data) > limits.file_bytes:
        raise TableTooLargeError(f"{len(data)} bytes", limits.file_bytes)
    if is_spreadsheet(data):
        return spreadsheet_rows(data, limits, dates)
    return csv_rows(decoded(data), limits)


def is_spreadsheet(data: bytes) -> bool:
    """Say whether this can only be an Excel file (.xlsx): it is a ZIP archive."""
    return data.startswith(_ZIP_SIGNATURE)


def spreadsheet_rows(data: bytes, limits: TableLimits, dates: DateFormats = _ISO_DATES) -> list[Row]:
    """Return the rows of the first sheet that has any; formulas are their stored results.

    Rows are as long as their last cell with anything in it: what a sheet says of its size is not believed.

    Raises SpreadsheetUnreadableError and TableTooLargeError.
    """
    # openpyxl takes 100 ms to import, and only staff who upload an Excel file need it.
    from machiport.tables.excel_files import excel_rows  # noqa: PLC0415

    return excel_rows(data, limits, dates)
