"""Invented facilities for tests."""

from datetime import date
from typing import Any

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Facility, Room
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules

FACILITY_ID = "44201-mihon"
# A holiday on a Monday, and one on a Wednesday.
COMING_OF_AGE_DAY = date(2027, 1, 11)
CULTURE_DAY = date(2027, 11, 3)
CALENDAR_UNTIL = date(2028, 12, 31)

PERIODS: dict[str, Any] = {
    "kind": "periods",
    "periods": [
        {"period_id": "morning", "name": {"ja": "午前"}, "start": "09:00", "end": "12:00"},
        {"period_id": "afternoon", "name": {"ja": "午後"}, "start": "13:00", "end": "17:00"},
        {"period_id": "evening", "name": {"ja": "夜間"}, "start": "18:00", "end": "21:30"},
    ],
}
RASTER: dict[str, Any] = {"kind": "raster", "step_minutes": 30, "shortest_minutes": 60, "longest_minutes": 180}
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOURS: list[dict[str, Any]] = [
    {"days": EVERY_DAY, "open": {"start": "09:00", "end": "22:00"}},
    {"days": ["mon"], "open": None},
    {"days": ["holiday"], "open": {"start": "09:00", "end": "17:00"}},
]


def room(local: str = "meeting", **changes: Any) -> dict[str, Any]:
    """Return a room's document."""
    return {
        "room_id": f"{FACILITY_ID}.{local}",
        "name": {"ja": "会議室"},
        "atoms": [local],
        "purposes": ["meeting"],
        "capacity": 20,
        "scheme": PERIODS,
        "rule_set": "standard",
        "price_list": "rooms",
    } | changes


def facility(*rooms: dict[str, Any], **changes: Any) -> Facility:
    """Return a facility of 大分市 with the given rooms, or with one that has periods and one on a raster."""
    document = {
        "facility_id": FACILITY_ID,
        "name": {"ja": "見本会館", "en": "Mihon Hall"},
        "kind": "community_centre",
        "address": "大分市見本町1番1号",
        "position": {"longitude": 131.6093, "latitude": 33.2396},
        "hours": HOURS,
        "rooms": rooms or [room(), room("studio", scheme=RASTER, purposes=["band"])],
        "sample": True,
    }
    return Facility.model_validate(document | changes)


def in_force(of: Facility) -> FacilityInForce:
    """Return a facility as it is in force."""
    return FacilityInForce(of, "019aa7e1c0de000000000001", frozenset({COMING_OF_AGE_DAY, CULTURE_DAY}), CALENDAR_UNTIL)


def room_of(of: Facility, local: str = "meeting") -> Room:
    """Return a room of the sample facility."""
    found = of.room(f"{FACILITY_ID}.{local}")
    assert found is not None
    return found


def rules(*rule_sets: str, municipality: str = "44201") -> OwnerRules:
    """Return rules with these rule sets, or with `standard`."""
    window = {"opens": {"kind": "rolling", "days_before": 90}}
    return OwnerRules.model_validate(
        {
            "municipality": municipality,
            "rule_sets": [
                {"rule_set_id": each, "name": {"ja": "利用規則"}, "windows": {"resident": window}}
                for each in rule_sets or ("standard",)
            ],
        }
    )


def prices(rooms: dict[str, Any] | None = None, *, municipality: str = "44201", **later: Any) -> OwnerPrices:
    """Return one price list, `rooms`, from 2026 on, and its later versions (`y2027={...}` from 2027 on)."""
    periods = {"morning": 600, "afternoon": 800, "evening": 900}
    first = rooms or {"meeting": {"periods": periods}, "studio": {"per_hour": 500}}
    versions = {"y2026": first, **later}
    return OwnerPrices.model_validate(
        {
            "municipality": municipality,
            "price_lists": [
                {
                    "price_list_id": "rooms",
                    "name": {"ja": "料金表"},
                    "versions": [
                        {
                            "valid_from": f"{year[1:]}-04-01",
                            "rooms": {f"{municipality}-mihon.{local}": price for local, price in of_rooms.items()},
                        }
                        for year, of_rooms in versions.items()
                    ],
                }
            ],
        }
    )
