"""Reading Excel files (.xlsx). Imported late: openpyxl is needed only for uploads of that kind."""

import io
import zipfile
from datetime import date, datetime
from typing import Final

import openpyxl

_MAXIMUM_UNPACKED_BYTES: Final = 40 * 1024 * 1024
_MAXIMUM_ROWS: Final = 20_001


def spreadsheet_rows(data: bytes) -> list[tuple[int, list[str]]] | None:
    """Return line and cells of the first sheet that has any, formulas as their stored results; None where unreadable.

    At most 20,001 rows are read: one more than a table may have, with its header.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAXIMUM_UNPACKED_BYTES:
                return None
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            values = sheet.iter_rows(values_only=True, max_row=_MAXIMUM_ROWS + 1)
            rows = [(line, [_text(value) for value in record]) for line, record in enumerate(values, start=1)]
            if any(any(cells) for _, cells in rows):
                return rows
    except Exception:  # noqa: BLE001 - openpyxl lets whatever its parts raise through, on hostile files anything
        return None
    return []


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
