"""Every facility of the sample region keeps the contract. A new facility is a new file; these tests find it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from machiport.clock import SystemClock, today
from machiport.facilities.inventory.cross_checks import facility_faults
from machiport.facilities.inventory.data_files import load_facilities, load_purposes
from machiport.facilities.inventory.dynamo_publications import MOST_PURPOSES
from machiport.facilities.inventory.model import Facility, RasterScheme
from machiport.facilities.inventory.opening import occupied_range
from machiport.facilities.times import MINUTES_A_DAY
from machiport.municipalities import load_registry

REGION = Path(__file__).parents[4] / "sample_region"
INVENTORY = load_facilities(REGION)
FACILITIES = list(INVENTORY.facilities.values())
FILES = sorted((REGION / "facilities").rglob("*.json"))
CELLS_OF_A_BOOKING = 64

# West, south, east, north: boxes around the municipalities (国土数値情報 行政区域, rounded outwards).
BOXES = {
    "44201": (131.40, 33.00, 132.00, 33.32),
    "44202": (131.38, 33.22, 131.56, 33.38),
    "44206": (131.60, 32.95, 131.97, 33.20),
    "44207": (131.75, 33.00, 132.12, 33.13),
    "44208": (131.17, 32.80, 131.52, 33.20),
    "44212": (131.38, 32.75, 131.75, 33.12),
    "44213": (131.27, 33.10, 131.60, 33.35),
    "44341": (131.46, 33.32, 131.63, 33.45),
}


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each localized text of a JSON document with its path."""
    if isinstance(value, dict):
        if "ja" in value:
            yield path, value
        else:
            for name, each in value.items():
                yield from _texts(each, f"{path}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{path}/{number}")


def test_every_municipality_has_facilities() -> None:
    codes = {each.code for each in load_registry(REGION)}
    counts = {code: len(INVENTORY.of_municipality(code)) for code in codes}
    assert set(INVENTORY.rules) == set(INVENTORY.prices) == codes == set(BOXES)
    assert min(counts.values()) >= 3
    assert counts["44201"] == max(counts.values())
    assert sum(counts.values()) == len(FACILITIES) >= 24
    assert sum(len(each.rooms) for each in FACILITIES) >= 120


@pytest.mark.parametrize("facility", FACILITIES, ids=lambda each: each.facility_id)
def test_a_facility_refers_to_what_is_there(facility: Facility) -> None:
    rules, prices = INVENTORY.rules[facility.municipality], INVENTORY.prices[facility.municipality]
    for day in (date(2026, 4, 1), today(SystemClock())):
        assert facility_faults(facility, rules, prices, INVENTORY.purposes, day) == ()
    for room in facility.rooms:
        assert not {each.equipment_id for each in facility.equipment} & {each.equipment_id for each in room.equipment}
        assert not any(each.shared for each in room.equipment)
    assert all(each.shared for each in facility.equipment)
    assert all(set(each.rooms or ()) <= {room.room_id for room in facility.rooms} for each in facility.exceptions)


@pytest.mark.parametrize("facility", FACILITIES, ids=lambda each: each.facility_id)
def test_a_facility_can_be_stored_and_booked(facility: Facility) -> None:
    assert len({purpose for room in facility.rooms for purpose in room.purposes}) <= MOST_PURPOSES
    for room in facility.rooms:
        longest = room.scheme.longest_minutes if isinstance(room.scheme, RasterScheme) else MINUTES_A_DAY // 2
        taken = occupied_range(facility, room, 540, min(540 + longest, MINUTES_A_DAY))
        assert taken.minutes // facility.cell_minutes <= CELLS_OF_A_BOOKING


@pytest.mark.parametrize("facility", FACILITIES, ids=lambda each: each.facility_id)
def test_a_facility_lies_in_its_municipality_and_is_invented(facility: Facility) -> None:
    west, south, east, north = BOXES[facility.municipality]
    assert west <= facility.position.longitude <= east
    assert south <= facility.position.latitude <= north
    assert facility.sample
    assert "見本" in facility.name.ja
    assert "見本" in facility.address
    assert INVENTORY.rules[facility.municipality].sample
    assert INVENTORY.prices[facility.municipality].sample


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_texts_stand_in_three_languages(file: Path) -> None:
    texts = list(_texts(json.loads(file.read_text(encoding="utf-8"))))
    assert texts
    assert [path for path, text in texts if set(text) != {"ja", "en", "ja-x-easy"}] == []
    # A sentence in easy Japanese is another sentence, not the same one.
    assert [path for path, text in texts if text["ja"].endswith("。") and text["ja"] == text["ja-x-easy"]] == []


def test_purposes_are_told_apart_and_all_are_offered() -> None:
    purposes = load_purposes(REGION)
    words = [word for purpose in purposes.values() for word in purpose.words]
    assert len(set(words)) == len(words)
    assert {purpose for each in FACILITIES for room in each.rooms for purpose in room.purposes} == set(purposes)
    assert {purpose.noisy for purpose in purposes.values()} == {True, False}


def _sample_variety() -> dict[str, bool]:
    rooms = [room for each in FACILITIES for room in each.rooms]
    rules = [one for each in INVENTORY.rules.values() for one in each.rule_sets]
    windows = [window.opens for one in rules for window in one.windows.values()]
    return {
        "divisible": any(len(room.atoms) > 1 for room in rooms),
        "noise": any(room.noise_neighbours for room in rooms),
        "raster of 15 minutes": any(each.cell_minutes == 15 for each in FACILITIES),
        "periods": any(room.scheme.kind == "periods" and len(room.scheme.periods) == 5 for room in rooms),
        "whole day": any(room.scheme.kind == "periods" and len(room.scheme.periods) == 1 for room in rooms),
        "buffers": any(room.preparation_minutes and room.cleanup_minutes for room in rooms),
        "shared": any(each.equipment for each in FACILITIES),
        "locks": len({room.lock_id for room in rooms if room.lock_id}) > 5,
        "lottery": any(room.lottery for room in rooms),
        "heating": any(room.heating for room in rooms),
        "rolling": any(opens.kind == "rolling" for opens in windows),
        "months": {opens.months_before for opens in windows if opens.kind == "monthly"} >= {1, 2, 3},
        "groups only": any(one.groups_only for one in rules),
        "approval": {one.approval.kind for one in rules} == {"never", "some", "always"},
        "class closed": any(len(one.windows) < 3 for one in rules),
        "exemptions": {one.percent for each in INVENTORY.rules.values() for one in each.exemptions} == {50, 100},
    }


def test_the_sample_shows_what_there_is() -> None:
    assert [name for name, there in _sample_variety().items() if not there] == []


def test_only_oita_city_is_paid_in_advance() -> None:
    kinds = {code: {one.payment.kind for one in rules.rule_sets} for code, rules in INVENTORY.rules.items()}
    assert kinds.pop("44201") == {"advance"}
    assert set().union(*kinds.values()) == {"counter"}


def test_a_resident_of_beppu_books_a_hall_in_oita_two_months_before_at_the_regions_price() -> None:
    hall = INVENTORY.facilities["44201-mihon-bunka"].room("44201-mihon-bunka.hall")
    assert hall is not None
    rules = INVENTORY.rules["44201"].rule_set(hall.rule_set)
    assert rules is not None
    opens = rules.windows["region"].opens
    assert (opens.kind, getattr(opens, "months_before", None), opens.time) == ("monthly", 2, 9 * 60)
    assert not rules.groups_only
    assert not hall.lottery
    prices = INVENTORY.prices["44201"].price_list(hall.price_list)
    assert prices is not None
    assert {version.class_percent["region"] for version in prices.versions} == {120}
