"""Reading tables: encodings, quotes, physical lines, limits, Excel."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from tests.workbooks import workbook_of

from machiport.garbage.importers import limits, tables
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import ragged_rows, read_table
from machiport.import_findings import Place
from machiport.tables import Row


def read(data: bytes) -> tuple[tables.Table | None, ImportReport]:
    report = ImportReport()
    return read_table("data/area_days.csv", data, report), report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_encodings_of_japanese_offices_are_recognised(encoding: str) -> None:
    table, report = read("地名,センター\n①髙島町,西部\n".encode(encoding))
    assert table is not None
    assert table.rows == (Row(1, ("地名", "センター")), Row(2, ("①髙島町", "西部")))
    assert report.findings == ()


def test_undecodable_bytes_are_reported_with_line_and_column() -> None:
    table, report = read("地名,区分\n浅野,".encode() + b"\xff\xfe\x80")
    assert table is None
    (problem,) = report.findings
    assert (problem.code, problem.line) == ("not_decodable", 2)
    assert "2行目、4文字目" in problem.message.ja


def test_a_record_over_several_lines_keeps_the_line_on_which_it_starts() -> None:
    table, _ = read('名,文\r\na,"一\r\n二"\r\n\r\n,,\r\nb,三\r\n'.encode())
    assert table is not None
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("名", "文")),
        (2, ("a", "一\r\n二")),
        (6, ("b", "三")),
    ]


def test_places_count_from_one_and_carry_the_title() -> None:
    table, _ = read("地名,センター,燃やすごみ\n浅野,,月 木\n".encode())
    assert table is not None
    assert table.place(table.rows[1], 2) == Place("data/area_days.csv", 2, 3, "燃やすごみ")


def test_ragged_rows_are_found_and_trailing_blank_cells_are_not() -> None:
    table, _ = read(b"a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n1,2,3\n")
    assert table is not None
    assert [(row.line, expected) for row, expected in ragged_rows(table)] == [(2, 3), (4, 3)]


def test_an_empty_file_and_a_blank_one_are_reported() -> None:
    for data in (b"", b"\n,,\n \n"):
        table, report = read(data)
        assert table is None
        assert report.has("file_empty")


def test_a_quotation_mark_that_is_never_closed_is_reported() -> None:
    table, report = read(b'a,b\n"x,1\n' + b"y,2\n" * (limits.MAXIMUM_LINES_OF_A_RECORD + 1))
    assert table is None
    assert report.has("table_malformed")


@pytest.mark.parametrize(
    "data",
    [
        b"a\n" + b"x" * (limits.MAXIMUM_CELL + 1),
        b"," * limits.MAXIMUM_COLUMNS + b"x",
        b"a" * 200_000,
    ],
)
def test_what_no_real_file_has_is_too_large(data: bytes) -> None:
    table, report = read(data)
    assert table is None
    assert report.has("too_large", "table_malformed")


def test_too_many_rows_and_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LIMITS", replace(tables.LIMITS, rows=3))
    table, report = read(b"a\n" * 4)
    assert table is None
    assert report.has("too_large")
    monkeypatch.setattr(tables, "LIMITS", replace(tables.LIMITS, file_bytes=3))
    table, report = read(b"abcd")
    assert table is None
    assert report.has("too_large")


def test_an_excel_file_reads_like_the_csv_of_the_same_content() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["地区", "日付", "数", "比", None])
    sheet.append([])
    sheet.append(["浅野", date(2026, 4, 1), 3.0, 0.5, None])
    content = io.BytesIO()
    book.save(content)
    table, report = read(content.getvalue())
    assert table is not None
    assert [(row.line, row.cells[:4]) for row in table.rows] == [
        (1, ("地区", "日付", "数", "比")),
        (3, ("浅野", "2026/04/01", "3", "0.5")),
    ]
    assert report.findings == ()


def test_a_broken_excel_file_is_reported() -> None:
    table, report = read(b"PK\x03\x04 not a workbook")
    assert table is None
    assert report.has("spreadsheet_unreadable")


def workbook(*rows: Sequence[str | None]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_excel_files_have_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for rows in ([["x" * (limits.MAXIMUM_CELL + 1)]], [["x"] * (limits.MAXIMUM_COLUMNS + 1)]):
        table, report = read(workbook(*rows))
        assert table is None
        assert report.has("too_large")
    monkeypatch.setattr(tables, "LIMITS", replace(tables.LIMITS, unpacked_bytes=10))
    table, report = read(workbook(["x"]))
    assert table is None
    assert report.has("too_large")


def test_an_excel_file_without_any_cell_is_empty() -> None:
    table, report = read(workbook([None]))
    assert table is None
    assert report.has("file_empty")


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576"])
def test_what_a_sheet_says_of_its_size_is_not_believed(dimension: bytes) -> None:
    table, report = read(workbook_of({"A1": "地名", "B1": "センター", "A2": "浅野"}, dimension))
    assert report.findings == ()
    assert table is not None
    assert table.rows == (Row(1, ("地名", "センター")), Row(2, ("浅野", "")))
    assert list(ragged_rows(table)) == []  # a blank cell at the end of a sheet's row is no slip
