"""Reading Excel files (.xlsx). Imported late: openpyxl is needed only for uploads of that kind."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import openpyxl

_MAXIMUM_UNPACKED_BYTES: Final = 40 * 1024 * 1024
_MAXIMUM_ROWS: Final = 20_001
_MAXIMUM_COLUMNS: Final = 200


def spreadsheet_rows(data: bytes) -> list[tuple[int, list[str]]] | None:
    """Return line and cells of the first sheet that has any, formulas as their stored results; None where unreadable.

    Cells count, not what a sheet says of its size: that is `A1` from some programs, and the whole sheet of 16,384
    columns once somebody has coloured it. At most 20,001 rows are read, one more than a table may have with its header,
    and none after one that is wider than a table may be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAXIMUM_UNPACKED_BYTES:
                return None
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows = _rows(sheet.iter_rows(values_only=True, max_row=_MAXIMUM_ROWS + 1))
            if any(cells for _, cells in rows):
                return rows
    except Exception:  # noqa: BLE001 - openpyxl lets whatever its parts raise through, on hostile files anything
        return None
    return []


def _rows(values: Iterable[tuple[object, ...]]) -> list[tuple[int, list[str]]]:
    """Return line and cells without the blank ones at the end of a line."""
    rows = []
    for line, record in enumerate(values, start=1):
        cells = [_text(value) for value in record]
        while cells and not cells[-1]:
            cells.pop()
        rows.append((line, cells))
        if len(cells) > _MAXIMUM_COLUMNS:
            break
    return rows


def _text(value: object) -> str:
    """Return a cell's value as CSV would carry it: instants as 2026-04-01 06:00, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
