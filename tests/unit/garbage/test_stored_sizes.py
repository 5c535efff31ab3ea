"""What is too large for the items of a publication is refused while it is a draft."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.garbage_world import CITY, YEAR, edition_of

from machiport.garbage.calendar_entries import ChangeEntry, Effect
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportResult
from machiport.garbage.model import Addition, Edition, TownBlock
from machiport.garbage.stored_sizes import LARGEST_CHANGE_ENTRY, change_is_too_large, of_publishable_size
from machiport.localized_text import LocalizedText

OPTIONS = ImportOptions(period=YEAR)


def result_of(edition: Edition) -> ImportResult:
    imported = import_files(CITY, {"edition.json": edition.model_dump_json().encode()}, ImportOptions())
    return of_publishable_size(imported, "edition.json")


def with_notes(count: int) -> Edition:
    """Return an edition of two routes, one of which has a different note on each of so many days."""
    edition = edition_of({"north": 0, "south": 1, "south-2": 1})
    days = [YEAR.start + timedelta(days=number) for number in range(count)]
    notes = tuple(
        Addition(day=day, category_id="plastic", note=f"{number}{'見本の注記' * 99}") for number, day in enumerate(days)
    )
    routes = tuple(r.model_copy(update={"overrides": notes}) if r.route_id == "route-1" else r for r in edition.routes)
    return edition.model_copy(update={"routes": routes})


def test_an_edition_of_a_usual_size_stays_as_it_is() -> None:
    result = result_of(with_notes(20))
    assert result.edition is not None
    assert result.problems == ()


def test_a_route_whose_entry_is_too_large_is_named_with_an_area_and_gives_no_edition() -> None:
    result = result_of(with_notes(60))
    assert result.edition is None
    (found,) = result.problems
    assert (found.code, found.severity, found.file) == ("calendar_too_large", "error", "edition.json")
    assert found.value == "見本 south (route-1)"


def test_an_area_of_too_many_towns_is_named() -> None:
    edition = edition_of({"north": 0})
    towns = tuple(TownBlock(town=f"見本町{number}", blocks="1番地~20番地") for number in range(2000))
    large = edition.model_copy(update={"areas": (edition.areas[0].model_copy(update={"town_blocks": towns}),)})
    result = result_of(large)
    assert result.edition is None
    assert [problem.code for problem in result.problems] == ["calendar_too_large"]


def test_a_change_is_bounded_by_what_each_area_holds() -> None:
    def change(effects: int) -> ChangeEntry:
        each = tuple(Effect("cancel", date(2026, 6, 1), f"category-{number}") for number in range(effects))
        return ChangeEntry("p" * 24, "c" * 24, 1, each, LocalizedText(ja="台風のため"))

    assert not change_is_too_large(change(100))
    assert change_is_too_large(change(LARGEST_CHANGE_ENTRY // 30))


LONG = "とても長い文" * 400
LONG_5374 = {
    "area_days.csv": f"地名,センター,{LONG},可燃ごみ\n見本,{LONG},月,水*1 \n",
    "center.csv": f"名前,はじめ,おわり\n{LONG},2026-12-30,2027-01-03\n",
    "description.csv": f"label,sublabel,description,styles,bgcolor\n可燃ごみ,,{LONG},,#ffffff\n",
    "remarks.csv": f"1,{LONG}\n",
    "target.csv": f"type,name,notice,furigana\n可燃ごみ,机,{LONG},{'つ' * 2400}\n",
}
LONG_GOMI: dict[str, Any] = {
    "meta.yaml": {"code": CITY, "name_ja": LONG, "source": {"schedule_url": "https://example.jp/" + "a" * 3000}},
    "taxonomy.yaml": {"categories": ["burnable"], "overrides": {"burnable": {"label": LONG, "short": LONG}}},
    "bunbetsu-jiten.yaml": {"items": [{"name": "机", "category": "burnable", "note": LONG}]},
    "course-a.yaml": {
        "metadata": {
            "course": "a",
            "course_name_ja": LONG,
            "period": "2026-04--2027-03",
            "areas": [{"name": "見本", "yomi": LONG, "note": LONG}],
        },
        "rules": [{"category": "burnable", "pattern": "weekly", "days": ["MO"], "note": LONG}],
        "overrides": [{"date": "2026-05-04", "category": "burnable", "cancelled": True, "note": LONG}],
        "unknown_periods": [{"from": "2026-06-01", "to": "2026-06-02", "reason": LONG}],
    },
}


@pytest.mark.parametrize(
    "files",
    [
        LONG_5374,
        {name: json.dumps(tree) for name, tree in LONG_GOMI.items()},
        {"dates.csv": f"地区,区分,日付,備考\n見本,可燃ごみ,2026-06-01,{LONG}\n"},
        {
            "area_days.csv": "地名,センター,可燃ごみ\n見本,,月\n",
            "jisho.csv": f"品目,カナ,英語,別名,分別区分,注意点\n机,{'ツ' * 900},{'desk ' * 300},"
            f"{LONG};{'、'.join(map(str, range(90)))},可燃ごみ,{LONG}\n",
        },
    ],
    ids=["5374", "japan_gomi_data", "dates_csv", "dictionary_table"],
)
def test_texts_too_long_to_publish_are_cut_and_reported(files: dict[str, str]) -> None:
    result = import_files(CITY, {name: text.encode() for name, text in files.items()}, OPTIONS)
    assert result.edition is not None, result.problems
    assert "text_too_long" in {problem.code for problem in result.problems}
    # The draft is read again when it is published: through the model, with its bounds.
    assert Edition.model_validate_json(result.edition.model_dump_json()) == result.edition
    assert LONG not in result.edition.model_dump_json()


@pytest.mark.parametrize("part", ["categories", "routes"])
def test_a_text_too_long_in_the_own_format_is_reported_at_its_line(part: str) -> None:
    tree = json.loads(edition_of({"north": 0}).model_dump_json())
    if part == "categories":
        tree["categories"][0]["name"]["en"] = "x" * 201
    else:
        tree["routes"][0]["rules"][0]["note"] = "x" * 501
    result = import_files(CITY, {"edition.json": json.dumps(tree, indent=1).encode()}, ImportOptions())
    assert result.edition is None
    (found,) = result.problems
    assert found.code == "value_not_understood"
    assert found.line is not None
    assert part in found.message.ja
