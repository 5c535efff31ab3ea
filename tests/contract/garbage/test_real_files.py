"""Every real file set imports, and each of its calendar cells became rules or stands in the report."""

from collections import Counter
from datetime import date

import pytest
import yaml
from tests.contract.garbage.real_files import (
    DATA,
    FISCAL_2026,
    calendars_of_5374,
    files_of_5374,
    files_of_gomi_data,
    municipalities_of_gomi_data,
    needs_data,
    rows_of,
)

from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.model import Edition
from machiport.garbage.rules import DateRange

pytestmark = needs_data

# What the cities wrote that says nothing certain, by file: cells and their code. All other cells become rules.
UNCERTAIN = {
    ("CodeForFukuchiyama__fukuchiyama.5374__2020", "area_days.csv"): {"cell_not_understood": 44},
    ("code4kashiwa__5374", "area_days.csv"): {"cell_not_understood": 1},
    ("fuji-5374__fuji-5374.github.io__2020", "area_days_2016.csv"): {"cell_not_understood": 9},
    ("msk6252__5374ForOshu", "maesawa_days.csv"): {"date_malformed": 4},
}
AREA_TITLES = {"地名", "地域", "地区", "校下・地区", "Name"}
LEADING_TITLES = AREA_TITLES | {"マスター", "Master", "自治会名"}


def edition_of(result: ImportResult) -> Edition:
    assert result.edition is not None, [problem.message.en for problem in result.problems]
    return result.edition


def first_category(header: list[str]) -> int:
    """Return the first category column, by the titles that the 40 known files have before it."""
    area = next(index for index, title in enumerate(header) if title.strip() in AREA_TITLES)
    return next(index for index in range(area + 2, len(header)) if header[index].strip() not in LEADING_TITLES)


@pytest.mark.parametrize(("name", "calendar"), calendars_of_5374())
def test_every_cell_became_rules_or_is_reported(name: str, calendar: str) -> None:
    files = files_of_5374(name)
    options = ImportOptions(calendar_file=calendar, week_shift=True)
    result = import_files("44201", files, options)
    if result.edition is None:
        assert [problem.code for problem in result.problems if problem.severity == "error"] == ["period_unknown"]
        result = import_files("44201", files, options.model_copy(update={"period": FISCAL_2026}))
    edition = edition_of(result)
    (_, header), *rows = rows_of(files[calendar])
    first = first_category(header)
    titles = {index: title.strip() for index, title in enumerate(header) if index >= first and title.strip()}
    ids = {category.name.ja: category.category_id for category in edition.categories}
    ids |= {category.name.en: category.category_id for category in edition.categories if category.name.en}
    reported = {(problem.line, problem.column) for problem in result.problems if problem.severity == "error"}
    routes = {route.route_id: route for route in edition.routes}
    assert len(edition.areas) == len(rows)
    cells = 0
    for area, (line, row) in zip(edition.areas, rows, strict=True):
        route = routes[area.route_id]
        ruled = {rule.category_id for rule in route.rules}
        unknown = {category_id for period in route.unknown for category_id in period.category_ids}
        for index in range(first, len(row)):
            if not row[index].strip():
                continue
            cells += 1
            if (line, index + 1) in reported:
                assert index not in titles or ids[titles[index]] in unknown
            else:
                assert ids[titles[index]] in ruled, (line, index + 1, row[index])
    assert cells == result.counts.cells_read
    assert Counter(p.code for p in result.problems if p.severity == "error") == UNCERTAIN.get((name, calendar), {})
    assert result.counts.cells_reported == sum(UNCERTAIN.get((name, calendar), {}).values())


@pytest.mark.parametrize("name", municipalities_of_gomi_data())
def test_every_municipality_of_japan_gomi_data_imports_without_a_loss(name: str) -> None:
    result = import_files("44201", files_of_gomi_data(name), ImportOptions())
    edition = edition_of(result)
    assert edition.period == FISCAL_2026
    assert result.counts.cells_reported == 0
    assert {problem.code for problem in result.problems} <= {
        "period_derived",
        "duplicate_area_name",
        "other_municipality",
    }
    courses = [yaml.safe_load(data) for file, data in files_of_gomi_data(name).items() if "/course-" in file]
    listed = [area for course in courses for area in course["metadata"]["areas"]]
    assert len(edition.areas) == len(listed)
    assert sum(area.kana is not None for area in edition.areas) == sum("yomi" in area for area in listed)
    identified = {block.machiaza_id for area in edition.areas for block in area.town_blocks} - {None}
    ids = [area["machiaza_id"] for area in listed if "machiaza_id" in area]
    assert identified == {town for value in ids for town in (value if isinstance(value, list) else [value])}


def test_the_takamatsu_dictionary_and_its_collection_days_in_words() -> None:
    files = {path.name: path.read_bytes() for path in (DATA / "takamatsu-city__opendata").glob("*.xlsx")}
    result = import_files("37201", files, ImportOptions(period=FISCAL_2026))
    edition = edition_of(result)
    assert result.counts.cells_turned_into_rules == 8 * 5
    # 613 rows, seven of them without a category.
    assert len(edition.dictionary) == 606
    assert sum(problem.code == "dictionary_row_incomplete" for problem in result.problems) == 7
    wednesdays = expand_edition(edition)[edition.areas[0].route_id].dates_of("plastic")
    assert len(wednesdays) == 53
    assert {day.weekday() for day in wednesdays} == {2}


IRUMA = "japan-gomi-data/sources/iruma_opendata_1494_20260719.csv"
IRUMA_CATEGORIES = {
    "可燃ごみ": ["burnable"],
    "不燃ごみ": ["non_burnable"],
    "プラスチックごみ": ["plastic"],
    "古布・紙類": ["paper_cloth"],
    "ビン・缶・ペットボトル・有害ごみ": ["glass_bottle", "beverage_can", "pet_bottle", "hazardous"],
}


def test_irumas_rules_are_its_dated_calendar() -> None:
    dated = import_files("11225", {"dates.csv": (DATA / IRUMA).read_bytes()}, ImportOptions())
    ruled = edition_of(import_files("11225", files_of_gomi_data("saitama/iruma"), ImportOptions()))
    edition = edition_of(dated)
    assert [problem.code for problem in dated.problems] == ["columns_swapped", "period_derived"]
    assert edition.period == ruled.period == FISCAL_2026
    by_dates, by_rules = expand_edition(edition), expand_edition(ruled)
    courses = {route.name: by_rules[route.route_id] for route in ruled.routes}
    assert len(edition.areas) == len(courses) == 12
    ids = {category.name.ja: category.category_id for category in edition.categories}
    for area in edition.areas:
        calendar, course = by_dates[area.route_id], courses[area.name]
        assert (len(calendar.days), len(course.days)) == (365, 365)
        for title, category_ids in IRUMA_CATEGORIES.items():
            for category_id in category_ids:
                assert calendar.dates_of(ids[title]) == course.dates_of(category_id), (area.name, category_id)


CHOFU_CATEGORIES = {
    "燃やせるごみ": "burnable",
    "燃やせないごみ": "non_burnable",
    "容器包装プラスチック": "plastic",
    "古紙・古布": "paper_cloth",
    "シュレッダー紙": "paper",
    "ビン": "glass_bottle",
    "カン": "beverage_can",
    "ペットボトル": "pet_bottle",
    "有害": "hazardous",
}


def chofu_calendar(number: int) -> dict[str, set[date]]:
    """Read a text calendar of 調布市: `令和8年　4月`, then lines such as `3日	金曜日　燃やせるごみ　ビン`."""
    found: dict[str, set[date]] = {category_id: set() for category_id in CHOFU_CATEGORIES.values()}
    path = DATA / "japan-gomi-data" / "sources" / f"chofu_r8calendar_no{number}_20260717.txt"
    month = None
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        words = line.split()
        if len(words) == 2 and words[0].startswith("令和") and words[1].endswith("月"):
            month = (2018 + int(words[0][2:-1]), int(words[1][:-1]))
        elif month and len(words) > 2 and words[0].endswith("日") and words[1].endswith("曜日"):
            day = date(*month, int(words[0][:-1]))
            assert "月火水木金土日"[day.weekday()] == words[1][0]
            for word in words[2:]:
                if word != "収集なし":
                    found[CHOFU_CATEGORIES[word]].add(day)
    return found


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_chofus_rules_are_its_dated_calendars(number: int) -> None:
    edition = edition_of(import_files("13208", files_of_gomi_data("tokyo/chofu"), ImportOptions()))
    route = next(route for route in edition.routes if route.name == f"第{number}地区")
    calendar = expand_edition(edition)[route.route_id]
    published = chofu_calendar(number)
    assert sum(map(len, published.values())) > 300
    for category_id, days in published.items():
        assert set(calendar.dates_of(category_id)) == days, category_id


def test_a_year_from_september_is_kept_as_published() -> None:
    result = import_files("01100", files_of_5374("codeforsapporo__5374"), ImportOptions(week_shift=True))
    assert edition_of(result).period == DateRange(start=date(2025, 9, 1), end=date(2026, 9, 30))
