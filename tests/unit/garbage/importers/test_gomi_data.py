"""japan-gomi-data, in small files."""

from datetime import date
from typing import Any

import pytest
import yaml

from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.gomi_data import months_period
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.model import Addition, Cancellation, TownBlock
from machiport.garbage.rules import DateRange, ExplicitDates, NthWeekday, Weekday, Weekly
from machiport.import_findings import Finding

FISCAL_2026 = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))


def problem(result: ImportResult, code: str) -> Finding:
    (found,) = (problem for problem in result.problems if problem.code == code)
    return found


def course(**changes: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "metadata": {
            "city": "sample",
            "course": "1",
            "course_name_ja": "第1コース",
            "areas": [
                {"name": "あおい町", "yomi": "アオイチョウ", "machiaza_id": "182079-0001001", "note": "団地を除く"}
            ],
            "period": "2026-04--2027-03",
            "source": {"extracted_at": "2026-04-01"},
        },
        "rules": [
            {"category": "burnable", "pattern": "weekly", "days": ["MO", "TH"]},
            {"category": "paper", "pattern": "monthly_nth", "days": ["TU", "FR"], "occurrences": [2, 4]},
            {"category": "metal", "pattern": "monthly_specific", "dates": ["2026-06-10"], "note": "年1回"},
        ],
    }
    return content | changes


def gomi(
    *courses: dict[str, Any], options: ImportOptions | None = None, others: dict[str, Any] | None = None
) -> ImportResult:
    files = {
        "sample/meta.yaml": {"handle": "sample", "name_ja": "見本市", "code": "44201"},
        "sample/taxonomy.yaml": {
            "categories": ["burnable", "paper", "metal"],
            "overrides": {"metal": {"label": "小物金属", "short": "小物", "color": "#123456"}},
        },
    }
    for number, content in enumerate(courses, start=1):
        files[f"sample/2026-04--2027-03/course-{number}.yaml"] = content
    contents = {
        name: yaml.safe_dump(value, allow_unicode=True).encode() for name, value in (files | (others or {})).items()
    }
    return import_files("44201", contents, options or ImportOptions())


def test_a_course_becomes_a_route_and_its_areas() -> None:
    result = gomi(course())
    edition = result.edition
    assert edition is not None
    assert edition.period == FISCAL_2026
    (route,) = edition.routes
    assert route.name == "第1コース"
    assert [rule.rule for rule in route.rules] == [
        Weekly(weekdays=(Weekday.MONDAY, Weekday.THURSDAY)),
        NthWeekday(weekday=Weekday.TUESDAY, nth=(2, 4)),
        NthWeekday(weekday=Weekday.FRIDAY, nth=(2, 4)),
        ExplicitDates(dates=(date(2026, 6, 10),)),
    ]
    (area,) = edition.areas
    assert (area.name, area.kana, area.note) == ("あおい町", "あおいちょう", "団地を除く")
    assert area.town_blocks == (TownBlock(town="あおい町", kana="あおいちょう", machiaza_id="182079-0001001"),)
    metal = edition.categories[2]
    assert (metal.name.ja, metal.name.en, metal.colour) == ("小物金属", "Metal", "#123456")
    assert result.counts.cells_turned_into_rules == 3


def test_overrides_and_unknown_periods() -> None:
    result = gomi(
        course(
            overrides=[
                {"date": "2027-01-01", "cancelled": True, "note": "年末年始"},
                {"date": "2026-12-30", "category": "burnable"},
                {"date": "2026-05-05"},
                {"date": "2026-02-30", "cancelled": True},
            ],
            unknown_periods=[{"from": "2026-12-28", "to": "2027-01-03", "reason": "未発表"}, {"from": "x", "to": "y"}],
        )
    )
    assert result.edition is not None
    (route,) = result.edition.routes
    assert route.overrides == (
        Cancellation(day=date(2027, 1, 1), note="年末年始"),
        Addition(day=date(2026, 12, 30), category_id="burnable"),
    )
    # An override that says neither what nor whether leaves its day unknown.
    assert [(str(u.period.start), u.reason) for u in route.unknown if u.category_ids == ()] == [
        ("2026-05-05", "元のデータの収集日が読めません"),
        ("2026-12-28", "未発表"),
    ]
    assert [p.code for p in result.problems if p.severity == "error"] == [
        "pattern_not_understood",
        "pattern_not_understood",
        "value_not_understood",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"category": "paper", "pattern": "weekly", "days": ["XX"]},
        {"category": "paper", "pattern": "weekly"},
        {"category": "paper", "pattern": "monthly_nth", "days": ["MO"], "occurrences": [6]},
        {"category": "paper", "pattern": "monthly_nth", "days": ["MO"]},
        {"category": "paper", "pattern": "monthly_specific", "dates": ["2026-06-10", "2026-06-31"]},
        {"category": "paper", "pattern": "yearly"},
    ],
)
def test_a_rule_that_is_not_understood_is_unknown_and_has_its_line(rule: dict[str, Any]) -> None:
    result = gomi(course(rules=[rule]))
    assert result.edition is not None
    found = problem(result, "pattern_not_understood")
    assert found.file == "sample/2026-04--2027-03/course-1.yaml"
    assert found.line is not None
    assert found.line > 1
    assert result.edition.routes[0].unknown[0].category_ids == ("paper",)
    assert result.counts.cells_reported == 1


def test_a_category_outside_the_taxonomy_is_reported() -> None:
    result = gomi(course(rules=[{"category": "kitchen", "pattern": "weekly", "days": ["MO"]}]))
    assert problem(result, "pattern_not_understood").value == "kitchen"


def test_the_same_area_in_two_courses_stays_two() -> None:
    other = course()
    other["metadata"] = other["metadata"] | {"course": "2", "course_name_ja": "第2コース"}
    result = gomi(course(), other)
    assert result.edition is not None
    assert len({area.area_id for area in result.edition.areas}) == 2
    assert problem(result, "duplicate_area_name").severity == "warning"


def test_a_course_without_areas_is_one_area() -> None:
    bare = course()
    bare["metadata"] = bare["metadata"] | {"areas": []}
    result = gomi(bare)
    assert result.edition is not None
    assert [area.name for area in result.edition.areas] == ["第1コース"]


def test_a_shorter_course_is_unknown_for_the_rest_of_the_period() -> None:
    half = course()
    half["metadata"] = half["metadata"] | {"period": "2026-04--2026-09"}
    result = gomi(half, options=ImportOptions(period=FISCAL_2026))
    assert result.edition is not None
    (unknown,) = result.edition.routes[0].unknown
    assert unknown.period == DateRange(start=date(2026, 10, 1), end=date(2027, 3, 31))


def test_a_course_of_another_year_is_left_out() -> None:
    old = course()
    old["metadata"] = old["metadata"] | {"period": "2025-04--2026-03"}
    result = gomi(course(), old)
    assert result.edition is not None
    assert len(result.edition.routes) == 1
    assert problem(result, "periods_differ").value == "2025-04-01～2026-03-31"


def test_periods_are_inclusive_months() -> None:
    assert months_period("2025-10--2026-02") == DateRange(start=date(2025, 10, 1), end=date(2026, 2, 28))
    assert months_period("2025-12--2025-12") == DateRange(start=date(2025, 12, 1), end=date(2025, 12, 31))
    for text in ("2025-10--2025-09", "2025-13--2026-01", "2025-10", "", "9999-12--9999-12"):
        assert months_period(text) is None


def test_another_municipality_beside_it_is_left_out() -> None:
    other = {
        "another/meta.yaml": {"handle": "another", "name_ja": "他市", "code": "44202"},
        "another/2026-04--2027-03/course-9.yaml": course(rules=[]),
    }
    result = gomi(course(), others=other)
    assert result.edition is not None
    assert len(result.edition.routes) == 1
    assert result.edition.source is not None
    assert result.edition.source.title == "japan-gomi-data 見本市"


def test_data_of_another_municipality_is_pointed_out() -> None:
    meta = {"sample/meta.yaml": {"handle": "iruma", "name_ja": "入間市", "code": "11225"}}
    assert problem(gomi(course(), others=meta), "other_municipality").value == "11225"


def test_the_dictionary_of_a_municipality() -> None:
    jiten = {
        "source": {"extracted_at": "2026-04-01"},
        "items": [
            {"name": "雑誌", "category": "paper", "price": None, "note": "しばる"},
            {"name": "タイヤ", "category": "not_collected"},
            {"name": "机", "category": "metal", "price": 500},
            {"category": "paper"},
        ],
    }
    result = gomi(course(), others={"sample/bunbetsu-jiten.yaml": jiten})
    assert result.edition is not None
    magazine, tyre, desk = result.edition.dictionary
    assert (magazine.category_id, magazine.category_name, magazine.notice) == ("paper", "古紙", "しばる")
    assert (tyre.category_id, tyre.category_name) == (None, "収集しない")
    assert desk.fee_yen == 500
    assert problem(result, "dictionary_row_incomplete")
