"""Excel files whose sheets say something wrong of their size."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

import openpyxl


def workbook_of(cells: Mapping[str, str | int | float | datetime], dimension: bytes | None = None) -> bytes:
    """Return an Excel file with these cells; `dimension` is the size that its sheet claims."""
    workbook = openpyxl.Workbook()
    for place, value in cells.items():
        workbook.worksheets[0][place] = value
    content = io.BytesIO()
    workbook.save(content)
    if dimension is None:
        return content.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(
                name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%b"' % dimension, source.read(name))
            )
    return changed.getvalue()
