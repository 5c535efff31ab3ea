"""Each calendar of an upload is read, or the report says that it was not: none is lost without a word."""

import io
import json
import zipfile
from datetime import date

import pytest
from tests.garbage_world import edition_of

from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.rules import DateRange

OPTIONS = ImportOptions(period=DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31)))
NORTH = "地名,センター,燃やすごみ\n見本北,,月\n".encode()
SOUTH = "地名,センター,燃やすごみ\n見本南,,火\n".encode()
NORTH_DATES = "地区,区分,日付\n見本北,燃やすごみ,2026-06-01\n".encode()
SOUTH_DATES = "地区,区分,日付\n見本南,燃やすごみ,2026-06-02\n".encode()
EDITION = edition_of({"north": 0}).model_dump_json().encode()
TAXONOMY = b"categories: [burnable]"
COURSE = (
    "metadata: {course: a, period: 2026-04--2027-03, areas: [{name: 見本北}]}\n"
    "rules: [{category: burnable, pattern: weekly, days: [MO]}]\n"
).encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


def imported(files: dict[str, bytes]) -> ImportResult:
    return import_files("44201", files, OPTIONS)


@pytest.mark.parametrize(
    ("files", "code", "named"),
    [
        (
            {"north.zip": zipped(("area_days.csv", NORTH)), "south.zip": zipped(("area_days.csv", SOUTH))},
            "name_twice",
            "area_days.csv",
        ),
        ({"a.zip": zipped(("area_days.csv", NORTH)), "area_days.csv": SOUTH}, "name_twice", "area_days.csv"),
        ({"area_days.csv": SOUTH, "b.zip": zipped(("area_days.csv", NORTH))}, "name_twice", "area_days.csv"),
        ({"north/area_days.csv": NORTH, "south/area_days.csv": SOUTH}, "calendar_file_ambiguous", "north/area_days"),
        (
            {"a.zip": zipped(("north/area_days.csv", NORTH), ("south/area_days.csv", SOUTH))},
            "calendar_file_ambiguous",
            "south/area_days.csv",
        ),
        ({"area_days.csv": NORTH, "a/center.csv": b"x,y\n", "b/center.csv": b"z,y\n"}, "name_twice", "center.csv"),
        ({"north.csv": NORTH, "south.csv": SOUTH}, "calendar_file_ambiguous", "south.csv"),
        ({"north.csv": NORTH_DATES, "south.csv": SOUTH_DATES}, "calendar_file_ambiguous", "south.csv"),
        ({"a/edition.json": EDITION, "b/edition.json": EDITION}, "calendar_file_ambiguous", "b/edition.json"),
        (
            {"course-a.yaml": COURSE, "a/taxonomy.yaml": TAXONOMY, "b/taxonomy.yaml": TAXONOMY},
            "name_twice",
            "taxonomy.yaml",
        ),
    ],
)
def test_two_files_of_which_only_one_can_be_meant_give_no_edition(
    files: dict[str, bytes], code: str, named: str
) -> None:
    result = imported(files)
    assert result.edition is None
    (found,) = (problem for problem in result.problems if problem.severity == "error")
    assert found.code == code
    assert named in found.message.ja


def test_a_zip_that_holds_one_name_twice_gives_no_edition() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed = zipped(("area_days.csv", NORTH), ("area_days.csv", SOUTH))
    result = imported({"both.zip": packed})
    assert result.edition is None
    assert [(problem.code, problem.file) for problem in result.problems] == [("name_twice", "both.zip")]


@pytest.mark.parametrize(
    ("files", "unused"),
    [
        ({"area_days.csv": NORTH, "south.csv": SOUTH_DATES}, "south.csv"),
        ({"area_days.csv": NORTH, "south.csv": SOUTH}, "south.csv"),
        ({"north.csv": NORTH_DATES, "south.csv": SOUTH}, "south.csv"),
        ({"edition.json": EDITION, "area_days.csv": SOUTH}, "area_days.csv"),
        ({"course-a.yaml": COURSE, "taxonomy.yaml": TAXONOMY, "area_days.csv": SOUTH}, "area_days.csv"),
    ],
)
def test_a_calendar_that_was_not_read_is_named(files: dict[str, bytes], unused: str) -> None:
    result = imported(files)
    assert result.edition is not None
    assert len(result.edition.areas) == 1
    assert [problem.file for problem in result.problems if problem.code == "calendar_not_used"] == [unused]


def test_files_that_nobody_reads_may_share_a_name() -> None:
    others = {"a/index.html": b"<html>", "b/index.html": b"<html>", "a/README.md": b"x", "b/README.md": b"y"}
    result = imported({"data/area_days.csv": NORTH} | others)
    assert result.edition is not None
    assert result.problems == ()
    alone = imported({"edition.json": json.dumps(json.loads(EDITION)).encode()})
    assert alone.edition is not None


@pytest.mark.parametrize("name", ["descripton.csv", "scan.pdf", "メモ.txt"])
def test_a_file_that_nobody_reads_is_named(name: str) -> None:
    result = imported({"area_days.csv": NORTH, name: b"\x00 whatever"})
    assert result.edition is not None
    assert [(found.code, found.file) for found in result.problems if found.severity == "warning"] == [
        ("file_not_read", name)
    ]


def test_files_beside_a_calendar_are_not_called_unread() -> None:
    result = imported({"area_days.csv": NORTH, "remarks.csv": "ID,注意事項\n".encode(), "center.csv": b""})
    assert "file_not_read" not in {found.code for found in result.problems}
