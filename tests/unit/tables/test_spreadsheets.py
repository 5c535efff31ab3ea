"""Excel files are read by their cells, whatever they say of their size."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from tests.workbooks import workbook_of

from machiport.tables import (
    DateFormats,
    Row,
    SpreadsheetUnreadableError,
    TableLimits,
    TableTooLargeError,
    is_spreadsheet,
    spreadsheet_rows,
)

LIMITS = TableLimits(rows=20)


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576", b"B2:C2", None])
def test_what_a_sheet_says_of_its_size_is_not_believed(dimension: bytes | None) -> None:
    # Some programs always write `A1`, and Excel writes the whole sheet once somebody has coloured it.
    content = workbook_of({"A1": "ID", "B1": "名称", "A3": "a", "B3": "見本小学校"}, dimension)
    assert is_spreadsheet(content)
    assert spreadsheet_rows(content, LIMITS) == [Row(1, ("ID", "名称")), Row(3, ("a", "見本小学校"))]


def test_only_rows_with_something_in_them_count() -> None:
    content = workbook_of({"A1": "ID", "A500": "a"})
    assert spreadsheet_rows(content, LIMITS) == [Row(1, ("ID",)), Row(500, ("a",))]


@pytest.mark.parametrize(
    ("cells", "line", "limit"),
    [
        ({f"A{line}": "a" for line in range(1, 30)}, 21, 20),
        ({"A1": "ID", "XFD2": "1", "XFD3": "1"}, 2, 200),
        ({"A1": "ID", "A4": "x" * 20_001}, 4, 20_000),
    ],
)
def test_more_than_the_limits_is_told_with_its_line(cells: dict[str, str], line: int, limit: int) -> None:
    with pytest.raises(TableTooLargeError) as refused:
        spreadsheet_rows(workbook_of(cells), LIMITS)
    assert (refused.value.line, refused.value.limit) == (line, limit)


def test_more_than_fits_unpacked_is_not_unpacked() -> None:
    with pytest.raises(TableTooLargeError, match="bytes"):
        spreadsheet_rows(workbook_of({"A1": "ID"}), TableLimits(rows=20, unpacked_bytes=100))


def test_the_first_sheet_that_has_anything_is_read() -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = "  "
    workbook.create_sheet()["A1"] = "second"
    workbook.create_sheet()["A1"] = "third"
    content = io.BytesIO()
    workbook.save(content)
    assert spreadsheet_rows(content.getvalue(), LIMITS) == [Row(1, ("second",))]


def test_cells_read_as_csv_would_carry_them() -> None:
    instant = datetime(2026, 4, 1, 6, 30)  # noqa: DTZ001  # Excel knows no time zone
    content = workbook_of({"A1": 3.0, "B1": 0.5, "C1": instant, "D1": "1"})
    assert spreadsheet_rows(content, LIMITS) == [Row(1, ("3", "0.5", "2026-04-01 06:30", "1"))]
    in_days = DateFormats("%Y/%m/%d", "%Y/%m/%d")
    assert spreadsheet_rows(content, LIMITS, in_days)[0].cells[2] == "2026/04/01"


def test_a_date_that_is_written_as_text_of_iso_8601_is_a_day() -> None:
    content = io.BytesIO()
    workbook = openpyxl.Workbook(iso_dates=True)
    workbook.worksheets[0]["A1"] = date(2026, 4, 1)
    workbook.save(content)
    assert spreadsheet_rows(content.getvalue(), LIMITS)[0].cells[0].startswith("2026-04-01")


def test_a_row_number_that_excel_does_not_know_is_not_counted_up_to() -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of({"A1": "ID"}))) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb'<row r="1"', b'<row r="99999999999"', source.read(name)))
    assert spreadsheet_rows(changed.getvalue(), LIMITS) == []


def test_what_is_broken_is_unreadable() -> None:
    with pytest.raises(SpreadsheetUnreadableError):
        spreadsheet_rows(b"PK\x03\x04 not a workbook", LIMITS)
