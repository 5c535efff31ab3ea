"""Facilities, rules, prices and purposes must fit together before they come into force."""

from datetime import date
from typing import Any

from tests.unit.facilities.inventory.sample_facilities import RASTER, facility, prices, room, rules

from machiport.facilities.inventory import errors
from machiport.facilities.inventory.cross_checks import facility_faults, prices_faults, rules_faults

TODAY = date(2026, 11, 22)
PURPOSES = ("meeting", "band")
PERIODS = {"periods": {"morning": 600, "afternoon": 800, "evening": 900}}


def _faults(*rooms: dict[str, Any], **later: Any) -> list[tuple[str, object]]:
    found = facility_faults(facility(*rooms), rules(), prices(**later), PURPOSES, TODAY)
    return [(fault.pointer, fault.message) for fault in found]


def test_what_fits_has_no_faults() -> None:
    assert _faults() == []


def test_an_unknown_rule_set_price_list_or_purpose_is_named_with_its_place() -> None:
    assert _faults(room(rule_set="gone"), room("studio", scheme=RASTER, purposes=["band", "surfing"])) == [
        ("/body/rooms/0/rule_set", errors.UNKNOWN_RULE_SET),
        ("/body/rooms/1/purposes/1", errors.UNKNOWN_PURPOSE),
    ]
    assert _faults(room(price_list="gone")) == [("/body/rooms/0/price_list", errors.UNKNOWN_PRICE_LIST)]


def test_every_room_and_period_needs_a_price() -> None:
    assert _faults(room("attic")) == [("/body/rooms/0/price_list", errors.ROOM_WITHOUT_PRICE)]
    # A raster cannot be paid by periods; periods can be paid by the hour.
    assert _faults(room("meeting", scheme=RASTER)) == [("/body/rooms/0/price_list", errors.PERIOD_WITHOUT_PRICE)]
    assert _faults(room("studio")) == []


def test_a_version_to_come_needs_every_price_and_one_that_is_over_none() -> None:
    without_studio = {"meeting": PERIODS}
    assert _faults(y2027=without_studio) == [("/body/rooms/1/price_list", errors.ROOM_WITHOUT_PRICE)]
    assert _faults(y2020=without_studio) == []


def test_rule_sets_in_use_cannot_go() -> None:
    assert rules_faults(rules("standard", "other"), [facility()]) == ()
    (fault,) = rules_faults(rules("other"), [facility()])
    assert fault.pointer == "/body/rule_sets"
    assert "44201-mihon" in fault.message.ja
    assert "44201-mihon" in (fault.message.en or "")
    assert "44201-mihon" in (fault.message.ja_x_easy or "")


def test_prices_in_use_cannot_go() -> None:
    assert prices_faults(prices(), [facility()], TODAY) == ()
    (fault,) = prices_faults(prices({"meeting": PERIODS}), [facility()], TODAY)
    assert fault.pointer == "/body/price_lists"
    assert "44201-mihon" in fault.message.ja
