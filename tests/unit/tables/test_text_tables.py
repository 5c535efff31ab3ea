"""CSV in the encodings of Japanese offices, within limits."""

import pytest
from tests.workbooks import workbook_of

from machiport.tables import (
    CsvMalformedError,
    NotDecodableError,
    Row,
    TableLimits,
    TableTooLargeError,
    csv_rows,
    decoded,
    table_rows,
)

LIMITS = TableLimits(rows=3, columns=3, cell=10, file_bytes=20_000)
TEXT = "施設,①髙島町\n見本会館,~"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_utf_8_and_shift_jis_are_told_by_their_bytes(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        ("施設,区分\n見本,".encode() + b"\xff\xfe\x80", 2, 4),
        ("施設,区分\r\n\r\n見本,".encode("cp932") + b"\x85\x40", 3, 4),
        ("施設,区分\n見本,".encode("utf-8-sig") + b"\xff", 2, 4),
        (b"\xef\xbb\xbf\xff", 1, 1),
    ],
)
def test_the_first_character_that_cannot_be_read_is_named(data: bytes, line: int, column: int) -> None:
    with pytest.raises(NotDecodableError) as refused:
        decoded(data)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_rows_know_the_line_on_which_they_start() -> None:
    assert csv_rows('名,文\r\na,"一\r\n二"\r\n\r\n ,,\r\nb,三\r\n', LIMITS) == [
        Row(1, ("名", "文")),
        Row(2, ("a", "一\r\n二")),
        Row(6, ("b", "三")),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [('a,b\n"x,1\n' + "y,2\n" * 201, 2), ("a,b\nc,\x00\n", 2), ("a\n\n" + "x" * 200_000, 3)],
)
def test_what_is_no_csv_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CsvMalformedError) as refused:
        csv_rows(text, LIMITS)
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "limit"), [("a\nb\n\nc\nd\n", 5, 3), ("a\n,,,x\n", 2, 3), ("a\nb\n" + "x" * 11, 3, 10)]
)
def test_more_than_the_limits_is_told_with_its_line(text: str, line: int, limit: int) -> None:
    with pytest.raises(TableTooLargeError) as refused:
        csv_rows(text, LIMITS)
    assert (refused.value.line, refused.value.limit) == (line, limit)


def test_a_file_is_told_by_its_content_and_limited_in_bytes() -> None:
    assert table_rows("名,1\n".encode("cp932"), LIMITS) == table_rows(workbook_of({"A1": "名", "B1": 1}), LIMITS)
    assert table_rows(b"", LIMITS) == table_rows(b"\n,,\n \n", LIMITS) == []
    with pytest.raises(TableTooLargeError, match="20001 bytes"):
        table_rows(b"a" * 20_001, LIMITS)


def test_cells_beyond_a_row_s_end_are_empty() -> None:
    assert [Row(1, ("a",)).cell(index) for index in (0, 1)] == ["a", ""]
