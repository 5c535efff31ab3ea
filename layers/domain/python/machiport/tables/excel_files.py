"""Reading Excel files (.xlsx). Imported late: openpyxl takes 100 ms, and only uploads of that kind need it."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

import openpyxl

from machiport.tables.faults import SpreadsheetUnreadableError, TableFaultError, TableTooLargeError
from machiport.tables.rows import DateFormats, Row, TableLimits, filled_rows

_LINES_OF_A_SHEET: Final = 1_048_576
"""The most that Excel knows; a file can name higher ones, and openpyxl would count up to them."""


def excel_rows(data: bytes, limits: TableLimits, dates: DateFormats) -> list[Row]:
    """Return the rows of the first sheet that has any, as `machiport.tables.spreadsheet_rows` says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > limits.unpacked_bytes:
            raise TableTooLargeError(f"{unpacked} bytes", limits.unpacked_bytes)
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            # What a sheet says of its size is `A1` from some programs, and all of its 16,384 columns once somebody has
            # coloured it; openpyxl would leave out whatever lies outside.
            sheet.reset_dimensions()
            values = sheet.iter_rows(values_only=True, max_row=_LINES_OF_A_SHEET)
            rows = filled_rows(_records(values, dates), limits)
            if rows:
                return rows
    except TableFaultError:
        raise
    except Exception as fault:  # openpyxl lets whatever its parts raise through, on hostile files anything
        raise SpreadsheetUnreadableError(type(fault).__name__) from fault
    return []


def _records(values: Iterable[tuple[object, ...]], dates: DateFormats) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells without the blank ones at the end of a line."""
    for line, record in enumerate(values, start=1):
        if not record:  # lines that the file does not mention
            continue
        cells = [_text(value, dates) for value in record]
        while cells and not cells[-1].strip():
            cells.pop()
        yield line, cells


def _text(value: object, dates: DateFormats) -> str:
    """Return a cell's value as CSV would carry it: whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime(dates.instant)
    if isinstance(value, date):
        return value.strftime(dates.day)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
