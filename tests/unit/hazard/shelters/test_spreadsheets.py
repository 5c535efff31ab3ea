"""Excel files are read by their cells, whatever they say of their size."""

import io
import re
import zipfile

import openpyxl
import pytest

from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.spreadsheets import spreadsheet_rows
from machiport.hazard.shelters.importing.tables import read_table


def workbook_of(cells: dict[str, str | int], dimension: bytes | None = None) -> bytes:
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


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576", b"B2:C2", None])
def test_what_a_sheet_says_of_its_size_is_not_believed(dimension: bytes | None) -> None:
    # Some programs always write `A1`, and Excel writes the whole sheet once somebody has coloured it.
    content = workbook_of({"A1": "ID", "B1": "名称", "A3": "a", "B3": "見本小学校"}, dimension)
    assert spreadsheet_rows(content) == [(1, ["ID", "名称"]), (2, []), (3, ["a", "見本小学校"])]


def test_a_row_too_wide_is_told_and_no_other_one_read() -> None:
    content = workbook_of({"A1": "ID", "XFD2": 1, "XFD3": 1})
    rows = spreadsheet_rows(content)
    assert rows is not None
    assert [line for line, _ in rows] == [1, 2]
    report = ImportReport()
    assert read_table("wide.xlsx", content, report) is None
    assert [finding.code for finding in report.findings] == ["too_large"]
