"""The offline bundle: what a phone reads from it is what the service answers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.garbage.bundle_reader import BundleReader
from tests.unit.garbage.feed_samples import AREA, BURNABLE, EDITION, FIRST, PLASTIC, a_year

from machiport.clock import TOKYO
from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.bundle import MAXIMUM_BYTES, TRIM_ORDER, BundleContent, build_bundle
from machiport.garbage.calendar_entries import ChangeEntry, EditionEntry, Effect, EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.model import Category, DictionaryItem, UnknownPeriod
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText

_PERIOD = DateRange(start=FIRST, end=FIRST + timedelta(364))
_HOW = LocalizedText(ja="指定袋に入れてください。")
_CATEGORIES = [
    Category(category_id=c.category_id, name=c.name, colour=c.colour, cut_off=c.cut_off, how_to_put_out=_HOW)
    for c in (BURNABLE, PLASTIC)
]
_ITEMS = [
    DictionaryItem(
        item_id="nabe", name="鍋", kana="なべ", category_id="burnable", category_name="燃やすごみ", synonyms=("両手鍋",)
    ),
    DictionaryItem(
        item_id="shoukaki",
        name="消火器",
        category_name="収集しません",
        notice="店へ。" * 50,
        name_en="Extinguisher",
    ),
]


def _content(collections: Sequence[Collection], **more: Any) -> BundleContent:
    base = BundleContent(
        municipality=AREA.municipality,
        area_id=AREA.area_id,
        area_name=AREA.name,
        published_at=EDITION.published_at,
        version=EDITION.version,
        covered=[_PERIOD],
        collections=collections,
        categories=_CATEGORIES,
        dictionary=_ITEMS,
    )
    return replace(base, **more)


def _calendar() -> AreaCalendar:
    """Return a year with a cancelled, a moved and an added day by an emergency change."""
    masks = bytearray(365)
    for collection in a_year():
        masks[(collection.day - FIRST).days] |= 1 if collection.category == BURNABLE else 2
    route = RouteCalendar(_PERIOD, ("burnable", "plastic"), bytes(masks))
    edition = EditionEntry("p1", 1, _PERIOD, (BURNABLE, PLASTIC), route)
    change = ChangeEntry(
        "p2",
        "c1",
        2,
        (
            Effect("cancel", date(2026, 4, 2)),
            Effect("move", date(2026, 4, 6), "burnable", date(2026, 4, 7)),
            Effect("add", date(2026, 4, 10), "plastic"),
        ),
        LocalizedText(ja="台風のため"),
    )
    return AreaCalendar(AREA.area_id, AREA.name, (edition, change))


def test_the_next_collection_offline_is_the_one_online() -> None:
    calendar = _calendar()
    collections = calendar.between(_PERIOD.start, _PERIOD.end)
    reader = BundleReader(build_bundle(_content(collections)))
    now = datetime(2026, 3, 30, 12, 0, tzinfo=TOKYO)
    asked = 0
    while now < datetime(2027, 4, 2, tzinfo=TOKYO):
        online = calendar.next_collection(now)
        offline = reader.next_collection(now)
        if online is None or online.day is None:
            assert offline is None
        else:
            assert offline is not None
            assert offline.day == online.day
            assert offline.categories == tuple(c.category.category_id for c in online.collections)
        asked += 1
        now += timedelta(hours=7, minutes=15)

    assert asked > 1000


@pytest.mark.parametrize(("moment", "day"), [(time(8, 29), date(2026, 4, 6)), (time(8, 30), date(2026, 4, 8))])
def test_at_the_cut_off_it_is_too_late(moment: time, day: date) -> None:
    reader = BundleReader(build_bundle(_content(a_year())))
    offline = reader.next_collection(datetime.combine(date(2026, 4, 6), moment, TOKYO))

    assert offline is not None
    assert offline.day == day


def test_exceptions_tell_what_is_unusual() -> None:
    document = BundleReader(build_bundle(_content(_calendar().between(FIRST, date(2026, 4, 12))))).document

    assert [(e["day"], e["status"], e.get("other_day")) for e in document["calendar"]["exceptions"]] == [
        (1, "cancelled", None),
        (5, "moved_away", "2026-04-07"),
        (6, "moved_here", "2026-04-06"),
        (9, "added", None),
    ]
    assert document["calendar"]["exceptions"][0]["note"]["ja"] == "台風のため"


def test_the_dictionary_and_the_categories_are_whole() -> None:
    reader = BundleReader(build_bundle(_content(a_year())))

    assert reader.item("鍋") == {
        "name": "鍋",
        "category": "burnable",
        "outlet": "燃やすごみ",
        "kana": "なべ",
        "notice": None,
        "fee_yen": None,
        "name_en": None,
        "synonyms": ["両手鍋"],
    }
    assert reader.item("消火器")["category"] is None
    assert reader.document["categories"][1]["cut_off"] == "08:00"
    assert reader.document["categories"][0]["name"]["ja-x-easy"] == "もやす ごみ"


def test_a_category_that_two_editions_define_differently_has_two_numbers() -> None:
    later = EntryCategory("burnable", BURNABLE.name, BURNABLE.colour, time(7, 0))
    collections = [Collection(date(2026, 4, 2), BURNABLE), Collection(date(2026, 4, 3), later)]
    reader = BundleReader(build_bundle(_content(collections)))

    assert [category["cut_off"] for category in reader.document["categories"]] == ["08:30", "08:00", "07:00"]
    offline = reader.next_collection(datetime(2026, 4, 2, 23, 0, tzinfo=UTC))
    assert offline is None  # 8:00 of the 3rd in Japan: after 7:00


def test_unknown_periods_are_told() -> None:
    unknown = UnknownPeriod(period=DateRange(start=FIRST, end=FIRST), reason="未発表", category_ids=("plastic",))
    document = BundleReader(build_bundle(_content([], unknown=[unknown], covered=[]))).document

    assert document["unknown"] == [
        {"start": "2026-04-01", "end": "2026-04-01", "reason": "未発表", "categories": ["plastic"]}
    ]
    assert document["calendar"] == {"first": None, "days": [], "exceptions": []}


def test_the_same_content_gives_the_same_bytes() -> None:
    assert build_bundle(_content(a_year())) == build_bundle(_content(list(a_year())))
    assert BundleReader(build_bundle(_content(a_year()))).document["trimmed"] == []


def test_what_does_not_fit_goes_in_the_declared_order_and_the_days_stay() -> None:
    content = _content(_calendar().between(_PERIOD.start, _PERIOD.end))
    whole = json.loads(build_bundle(content))
    names = [name for name, _ in TRIM_ORDER]
    trimmed_before: list[str] = []
    for maximum in range(len(build_bundle(content)), 0, -50):
        body = build_bundle(content, maximum)
        document = json.loads(body)
        assert document["calendar"]["days"] == whole["calendar"]["days"]
        assert document["trimmed"] == [name for name in names if name in document["trimmed"]]
        assert document["trimmed"][: len(trimmed_before)] == trimmed_before
        assert len(body) <= maximum or document["trimmed"] == names
        trimmed_before = document["trimmed"]

    assert trimmed_before == names


def test_a_very_large_dictionary_is_brought_under_the_limit() -> None:
    many = [
        DictionaryItem(item_id=f"i{n}", name=f"見本の品目{n}", category_name="燃やすごみ", notice="長い注意書き" * 40)
        for n in range(2000)
    ]
    body = build_bundle(_content(a_year(), dictionary=many))

    assert len(body) <= MAXIMUM_BYTES
    assert json.loads(body)["trimmed"] == ["dictionary.notice.long", "dictionary.notice"]
    assert len(json.loads(body)["dictionary"]["rows"]) == 2000


def test_the_written_format_names_the_members_there_are() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "garbage-bundle.md").read_text(encoding="utf-8")
    example = json.loads(page.split("```json\n")[1].split("```")[0])
    document = json.loads(build_bundle(_content(_calendar().between(FIRST, date(2026, 4, 12)))))

    assert list(example) == list(document)
    assert example["dictionary"]["columns"] == document["dictionary"]["columns"]
    assert set(example["categories"][0]) == set(document["categories"][0])
    assert set(example["calendar"]) == set(document["calendar"])
    numbered = [line.split("`")[1] for line in page.splitlines() if line[:1].isdigit() and "`" in line]
    assert numbered == [name for name, _ in TRIM_ORDER]
