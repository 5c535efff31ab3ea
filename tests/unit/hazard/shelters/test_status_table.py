"""Tables of statuses: all rows are right, or each fault is told."""

from datetime import UTC, datetime

import pytest
from tests.shelter_world import CITY, sample_list

from machiport.hazard.shelters.importing.shelter_files import import_shelter_files
from machiport.hazard.shelters.importing.status_table import Instants, StatusTable, read_status_table

NOW = datetime(2024, 1, 26, 0, 0, tzinfo=UTC)
LIST = import_shelter_files(CITY, {"list.csv": sample_list()}).shelters


def read(text: str, default: datetime | None = NOW) -> StatusTable:
    return read_status_table("s.csv", text.encode(), LIST, Instants(default, NOW))


def test_rows_by_id_and_by_name_in_the_words_of_offices() -> None:
    table = read(
        "ID,名称,状況,人数,時点\n"
        "44201-0,,開設,12,令和6年1月26日午前6時\n"
        ",見本44201第1 小学校,混雑,１２０人,2024/1/26 7:30\n"
        "44201-2,,満員,,\n"
        "44201-3,,閉鎖,0,\n"
        "44201-4,,,7,\n"
    )
    assert table.usable, table.findings
    told = [(row.line, row.report.shelter_id, row.report.status, row.report.headcount) for row in table.rows]
    assert told == [
        (2, "44201-0", "open", 12),
        (3, "44201-1", "crowded", 120),
        (4, "44201-2", "full", None),
        (5, "44201-3", "closed", 0),
        (6, "44201-4", "open", 7),
    ]
    assert table.rows[0].report.as_of == datetime(2024, 1, 25, 21, 0, tzinfo=UTC)
    assert table.rows[2].report.as_of == NOW


def test_a_name_that_is_no_other_shelters_may_differ_from_the_list() -> None:
    table = read("ID,名称,状況\n44201-0,見本第0小(体育館),開設\n44201-1,見本44201第1 小学校,開設\n")
    assert [row.report.shelter_id for row in table.rows] == ["44201-0", "44201-1"]


def test_the_instant_may_stand_in_the_title_of_the_headcount() -> None:
    table = read("ID,人数_令和6年1月9日午後6時時点\n44201-0,180\n", default=None)
    assert table.rows[0].report.as_of == datetime(2024, 1, 9, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("X,知らない見本,開設,1,", "shelter_unknown", 1),
        ("44201-0,,満,1,", "status_unknown", 3),
        ("44201-0,,,,", "status_missing", 3),
        ("44201-0,,,0,", "status_missing", 3),
        ("44201-0,,開設,多数,", "headcount_not_understood", 4),
        ("44201-0,,開設,-1,", "headcount_not_understood", 4),
        ("44201-0,,閉鎖,3,", "headcount_while_closed", 4),
        ("44201-0,,開設,1,きのう", "instant_not_understood", 5),
        ("44201-0,,開設,1,令和6年1月27日午前6時", "instant_in_future", 5),
        ("44201-0,,開設,1,0001-01-01T00:00:00+09:00", "instant_not_understood", 5),
        ("44201-1,,開設,1,", "shelter_twice", 1),
        ("44201-0,見本44201第3小学校,開設,1,", "id_of_another", 1),
    ],
)
def test_a_fault_is_told_by_line_and_column_and_no_row_counts(row: str, code: str, column: int) -> None:
    table = read(f"ID,名称,状況,人数,時点\n44201-1,,開設,5,\n{row}\n")
    assert not table.usable
    assert [(one.code, one.line, one.column) for one in table.findings] == [(code, 3, column)]


def test_without_any_instant_the_table_is_refused() -> None:
    assert [one.code for one in read("ID,状況\n44201-0,開設\n", default=None).findings] == ["instant_missing"]


@pytest.mark.parametrize("header", ["状況,人数", "ID,時点"])
def test_needed_columns(header: str) -> None:
    table = read(f"{header}\n1,1\n")
    assert [one.code for one in table.findings] == ["header_not_understood"]
    assert not table.usable
