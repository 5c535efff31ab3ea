"""Dates, dictionary tables and Machiport's own format, in small files."""

import json
from datetime import date, time
from typing import Any

import pytest
import yaml

from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.formats import detect_format, import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.model import Source
from machiport.garbage.rules import DateRange, ExplicitDates
from machiport.import_findings import Finding

FISCAL_2026 = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))


def problem(result: ImportResult, code: str) -> Finding:
    (found,) = (problem for problem in result.problems if problem.code == code)
    return found


def dates_csv(text: str, options: ImportOptions | None = None) -> ImportResult:
    return import_files("44201", {"dates.csv": text.encode()}, options or ImportOptions())


def test_dates_become_rules_and_areas_with_equal_dates_one_route() -> None:
    result = dates_csv(
        "area,category,date,note\n北町,可燃ごみ,2026-04-02,\n北町,可燃ごみ,2026-12-30,臨時\n南町,可燃ごみ,2026-12-30,臨時\n"
        "南町,可燃ごみ,2026-04-02,\n南町,可燃ごみ,2026-04-02,\n"
    )
    assert result.edition is not None
    (route,) = result.edition.routes
    assert [(rule.note, rule.rule) for rule in route.rules] == [
        (None, ExplicitDates(dates=(date(2026, 4, 2),))),
        ("臨時", ExplicitDates(dates=(date(2026, 12, 30),))),
    ]
    assert [area.name for area in result.edition.areas] == ["北町", "南町"]
    assert result.counts.cells_turned_into_rules == 5
    assert result.edition.period == FISCAL_2026


def test_swapped_columns_are_read_by_their_content() -> None:
    result = dates_csv(
        "識別情報,ごみの収集日程_収集地域,ごみの収集日程_年月日,ごみの収集日程_収集分別区分\n"
        "1,扇台3～6丁目、善蔵新田,可燃ごみ,2026/04/01\n,,,\n,,,\n"
    )
    assert result.edition is not None
    assert [category.name.ja for category in result.edition.categories] == ["可燃ごみ"]
    assert [block.town for block in result.edition.areas[0].town_blocks] == ["扇台", "善蔵新田"]
    found = problem(result, "columns_swapped")
    assert (found.line, found.column, found.severity) == (1, 3, "warning")


def test_one_unreadable_date_makes_its_area_and_category_unknown() -> None:
    result = dates_csv(
        "地区,区分,日付\n北町,可燃ごみ,2026-04-02\n北町,可燃ごみ,4月3日\n北町,古紙,2026-04-08\n,古紙,2026-04-09\n"
    )
    assert result.edition is not None
    (route,) = result.edition.routes
    assert [rule.category_id for rule in route.rules] == ["paper"]
    assert route.unknown[0].category_ids == ("burnable",)
    assert [(p.code, p.line, p.column) for p in result.problems if p.severity == "error"] == [
        ("date_malformed_in_list", 3, 3),
        ("row_incomplete", 5, 1),
        ("date_beside_unreadable", 2, 3),
    ]
    assert (result.counts.cells_read, result.counts.cells_turned_into_rules) == (4, 1)


def test_dates_outside_the_period_are_reported() -> None:
    result = dates_csv(
        "地区,区分,日付\n北町,可燃ごみ,2026-04-02\n北町,可燃ごみ,2025-04-03\n南町,可燃ごみ,2025-04-03\n",
        ImportOptions(period=FISCAL_2026),
    )
    assert result.edition is not None
    assert [p.line for p in result.problems if p.code == "day_outside_period"] == [3, 4]
    north, south = result.edition.areas
    routes = {route.route_id: route for route in result.edition.routes}
    assert routes[north.route_id].rules
    assert routes[south.route_id].unknown[0].category_ids == ("burnable",)


def test_dates_of_another_municipality_are_pointed_out() -> None:
    header = "全国地方公共団体コード,地区,区分,日付\n"
    assert problem(dates_csv(header + "112259,北町,可燃ごみ,2026-04-02\n"), "other_municipality").line == 2
    same = dates_csv(header + "442011,北町,可燃ごみ,2026-04-02\n")
    assert [found.code for found in same.problems] == ["period_derived"]


def test_too_many_areas_of_dates_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.garbage.importers.edition_assembly.MAXIMUM_AREAS", 1)
    result = dates_csv("地区,区分,日付\n北町,可燃ごみ,2026-04-02\n南町,可燃ごみ,2026-04-02\n")
    assert result.edition is None
    assert problem(result, "too_large")


def test_a_table_without_the_columns_is_not_understood() -> None:
    result = import_files("44201", {"a.csv": b"x,y\n1,2\n"}, ImportOptions(format="dates_csv"))
    assert problem(result, "header_not_understood").line == 1
    assert import_files("44201", {}, ImportOptions(format="dates_csv")).problems[0].code == "file_missing"


DICTIONARY = (
    "ID,ゴミの品目,品目_カナ,品目_英字,別名,分別区分,注意点,料金種別,粗大ごみ回収料金,備考\n"
    '1,机,ツクエ,desk,テーブル;デスク,粗大ごみ,予約制,有料,"1,000円",4脚まで\n'
    "2,雑誌,,,,古紙,,,,\n3,,,,,古紙,,,,\n4,鏡,,,,不燃ごみ,,,高い,\n"
)


def test_a_standard_dictionary_alone_gives_its_entries_and_no_edition() -> None:
    result = import_files("44201", {"bunbetsu.csv": DICTIONARY.encode("cp932")}, ImportOptions())
    assert result.edition is None
    desk, magazine, mirror = result.dictionary
    assert (desk.kana, desk.name_en, desk.synonyms, desk.fee_yen) == ("つくえ", "desk", ("テーブル", "デスク"), 1000)
    assert desk.notice == "予約制\n料金: 有料\n4脚まで"
    assert (magazine.notice, magazine.category_name, magazine.category_id) == (None, "古紙", None)
    assert mirror.fee_yen is None
    assert problem(result, "number_malformed").column == 9
    assert problem(result, "dictionary_row_incomplete").line == 4
    assert problem(result, "dictionary_only")


def test_a_dictionary_beside_a_calendar_takes_the_calendars_categories() -> None:
    calendar = "地名,センター,紙類,埋立ごみ\n浅野,,月,火1\n"
    files = {"area_days.csv": calendar.encode(), "jisho.csv": DICTIONARY.encode()}
    result = import_files("44201", files, ImportOptions(period=FISCAL_2026))
    assert result.edition is not None
    assert [item.category_id for item in result.edition.dictionary] == [None, "paper", "non_burnable"]


def test_a_calendar_of_another_name_is_known_by_its_content() -> None:
    files = {"schedule.csv": "name,burnableGarbage,paperAndCloth\n栗林,毎週月・木曜日,第１・３火曜日\n".encode()}
    assert detect_format(files) == "5374"
    result = import_files("37201", files, ImportOptions(period=FISCAL_2026))
    assert result.edition is not None
    assert [category.name.ja for category in result.edition.categories] == ["可燃ごみ", "紙・布"]


EDITION: dict[str, Any] = {
    "municipality": "44201",
    "title": "見本",
    "period": {"start": "2026-04-01", "end": "2027-03-31"},
    "sample": True,
    "categories": [{"category_id": "burnable", "name": {"ja": "可燃", "en": "Burnable", "ja-x-easy": "もやす"}}],
    "routes": [
        {
            "route_id": "a",
            "rules": [
                {
                    "category_id": "burnable",
                    "rule": {
                        "kind": "every_n_weeks",
                        "weeks": 2,
                        "reference": "2026-12-16",
                        "pauses": [{"start": "2026-12-28", "end": "2027-01-03"}],
                    },
                }
            ],
            "overrides": [{"kind": "move", "day": "2027-01-20", "to": "2027-01-21", "category_id": "burnable"}],
        }
    ],
    "areas": [{"area_id": "kita", "name": "北町", "route_id": "a"}],
}


@pytest.mark.parametrize("name", ["edition.json", "folder/edition.yaml"])
def test_the_own_format_says_what_the_model_knows(name: str) -> None:
    text = json.dumps(EDITION) if name.endswith("json") else yaml.safe_dump(EDITION, allow_unicode=True)
    result = import_files("44201", {name: text.encode()}, ImportOptions(title="別の題"))
    edition = result.edition
    assert edition is not None
    assert (edition.title, edition.sample, edition.categories[0].name.ja_x_easy) == ("別の題", True, "もやす")
    found = expand_edition(edition)["a"].dates_of("burnable")
    # The week of the pause is not counted: 35 days lie between two collections, less the moved one.
    assert found[:3] == (date(2026, 12, 16), date(2027, 1, 6), date(2027, 1, 21))


def test_a_fault_of_the_own_format_points_into_the_file() -> None:
    broken = json.loads(json.dumps(EDITION))
    broken["routes"][0]["rules"][0]["rule"]["weeks"] = 0
    del broken["areas"][0]["name"]
    text = json.dumps(broken, indent=1, ensure_ascii=False)
    result = import_files("44201", {"edition.json": text.encode()}, ImportOptions())
    assert result.edition is None
    lines = text.split("\n")
    weeks, name = result.problems
    assert weeks.line is not None
    assert '"weeks": 0' in lines[weeks.line - 1]
    assert "routes.0.rules.0.rule.weeks" in weeks.message.ja
    assert "areas.0.name" in name.message.ja


def test_an_edition_of_another_municipality_or_without_areas_is_refused() -> None:
    files = {"edition.json": json.dumps(EDITION).encode()}
    assert problem(import_files("44202", files, ImportOptions()), "municipality_differs")
    empty = {"edition.json": json.dumps(EDITION | {"areas": []}).encode()}
    assert problem(import_files("44201", empty, ImportOptions()), "edition_invalid")
    long = {"edition.json": json.dumps(EDITION | {"period": {"start": "2026-04-01", "end": "2036-03-31"}}).encode()}
    assert problem(import_files("44201", long, ImportOptions()), "period_too_long")


def own_format(options: ImportOptions) -> ImportResult:
    return import_files("44201", {"edition.json": json.dumps(EDITION).encode()}, options)


def test_a_source_given_replaces_that_of_the_own_format() -> None:
    source = Source(title="見本市ごみ収集日程", licence="CC BY 4.0")
    edition = own_format(ImportOptions(source=source, period=FISCAL_2026)).edition
    assert edition is not None
    assert edition.source == source


def test_another_period_than_the_own_formats_is_an_error_not_silently_the_files_year() -> None:
    result = own_format(ImportOptions(period=DateRange(start=date(2027, 4, 1), end=date(2028, 3, 31))))
    assert result.edition is None
    found = problem(result, "period_differs")
    assert found.severity == "error"
    assert "2027-04-01" in str(found.message.en)
    assert "2026-04-01" in str(found.message.en)


@pytest.mark.parametrize(("cut_off", "noted"), [(time(7, 0), True), (time(8, 30), False)])
def test_the_own_formats_times_count_and_others_are_noted(cut_off: time, noted: bool) -> None:
    result = own_format(ImportOptions(cut_off=cut_off))
    assert result.edition is not None
    assert result.edition.categories[0].cut_off == time(8, 30)
    assert [found.code for found in result.problems] == (["cut_off_in_file"] if noted else [])


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    assert detect_format({"readme.txt": b"hello"}) is None
    for files in ({}, {"photo.jpg": b"\xff\xd8"}, {"a.csv": b"x\n1\n"}):
        assert import_files("44201", files, ImportOptions()).problems[0].code == "format_unknown"
