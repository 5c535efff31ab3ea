"""Reading Excel files (.xlsx). Imported late: openpyxl is needed only for uploads of that kind."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime

import openpyxl

from machiport.garbage.importers.limits import MAXIMUM_CELL, MAXIMUM_COLUMNS, MAXIMUM_ROWS, MAXIMUM_TOTAL_BYTES
from machiport.garbage.importers.report import ImportReport, Place
from machiport.garbage.importers.tables import Row


def spreadsheet_rows(file: str, data: bytes, report: ImportReport) -> list[Row] | None:
    """Return the rows of the first sheet that has any, formulas as their stored results; None where unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAXIMUM_TOTAL_BYTES:
            report.add("too_large", Place(file), what=f"{unpacked} bytes", limit=str(MAXIMUM_TOTAL_BYTES))
            return None
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            rows = _rows_of(file, sheet.iter_rows(values_only=True), report)
            if rows is None or rows:
                return rows
    except Exception:  # noqa: BLE001 - openpyxl lets whatever its parts raise through, on hostile files anything
        report.add("spreadsheet_unreadable", Place(file))
        return None
    return []


def _rows_of(file: str, values: Iterable[tuple[object, ...]], report: ImportReport) -> list[Row] | None:
    rows: list[Row] = []
    for line, record in enumerate(values, start=1):
        if line > MAXIMUM_ROWS or len(record) > MAXIMUM_COLUMNS:
            report.add("too_large", Place(file, line), what="rows, columns", limit=f"{MAXIMUM_ROWS}, {MAXIMUM_COLUMNS}")
            return None
        cells = tuple(_text(value) for value in record)
        if any(len(cell) > MAXIMUM_CELL for cell in cells):
            report.add("too_large", Place(file, line), what="characters in a cell", limit=str(MAXIMUM_CELL))
            return None
        if any(cell.strip() for cell in cells):
            rows.append(Row(line, cells))
    return rows


def _text(value: object) -> str:
    """Return a cell's value as CSV would carry it: dates as 2026/04/01, whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y/%m/%d")
    if isinstance(value, date):
        return value.strftime("%Y/%m/%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
