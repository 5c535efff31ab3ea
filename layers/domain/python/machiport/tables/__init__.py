"""Uploaded tables as offices make them: CSV in UTF-8 or Shift_JIS, and Excel files (.xlsx), within limits.

What the rows mean is the contexts' own; so is the wording of what went wrong.
"""

from machiport.tables.csv_files import csv_rows
from machiport.tables.decoding import decoded
from machiport.tables.faults import (
    CsvMalformedError,
    NotDecodableError,
    SpreadsheetUnreadableError,
    TableFaultError,
    TableTooLargeError,
)
from machiport.tables.reading import is_spreadsheet, spreadsheet_rows, table_rows
from machiport.tables.rows import DateFormats, Row, TableLimits

__all__ = [
    "CsvMalformedError",
    "DateFormats",
    "NotDecodableError",
    "Row",
    "SpreadsheetUnreadableError",
    "TableFaultError",
    "TableLimits",
    "TableTooLargeError",
    "csv_rows",
    "decoded",
    "is_spreadsheet",
    "spreadsheet_rows",
    "table_rows",
]
