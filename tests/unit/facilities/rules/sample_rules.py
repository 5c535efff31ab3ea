"""An invented facility of 大分市 with a hall on periods and a studio on a raster, its rules, and who asks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from machiport.facilities.inventory.model import Equipment, Facility, Room
from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.rules.wish import Circumstances, WishFacts
from machiport.localized_text import LocalizedText

OITA, BEPPU, FUKUOKA = "44201", "44202", "40130"
REGION = frozenset({OITA, BEPPU, "44206", "44207", "44208", "44212", "44213", "44341"})
APRIL_4 = date(2026, 4, 4)


def text(ja: str, en: str, easy: str) -> LocalizedText:
    """Return a text in three languages."""
    return LocalizedText(ja=ja, en=en, ja_x_easy=easy)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return an instant given in UTC; Japan is nine hours ahead."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


PERIODS = {
    "kind": "periods",
    "periods": [
        {"period_id": "morning", "name": {"ja": "午前", "en": "Morning"}, "start": "09:00", "end": "12:00"},
        {"period_id": "afternoon", "name": {"ja": "午後", "en": "Afternoon"}, "start": "13:00", "end": "17:00"},
        {"period_id": "evening", "name": {"ja": "夜間", "en": "Evening"}, "start": "18:00", "end": "21:30"},
    ],
}
HALL = Room.model_validate(
    {
        "room_id": "44201-sample.hall",
        "name": {"ja": "ホール", "en": "Hall", "ja-x-easy": "大きい 部屋"},
        "atoms": ["hall-a", "hall-b"],
        "purposes": ["concert", "meeting"],
        "capacity": 200,
        "equipment": [{"equipment_id": "piano", "name": {"ja": "ピアノ", "en": "Piano"}, "count": 1}],
        "scheme": PERIODS,
        "rule_set": "hall",
        "price_list": "hall",
        "heating": True,
    }
)
STUDIO = Room.model_validate(
    {
        "room_id": "44201-sample.studio",
        "name": {"ja": "スタジオ", "en": "Studio"},
        "atoms": ["studio"],
        "purposes": ["music"],
        "capacity": 8,
        "scheme": {"kind": "raster"},
        "rule_set": "groups",
        "price_list": "hall",
    }
)
FACILITY = Facility.model_validate(
    {
        "facility_id": "44201-sample",
        "name": {"ja": "見本市民会館"},
        "kind": "hall",
        "address": "大分市見本町1-1",
        "position": {"longitude": 131.6, "latitude": 33.2},
        "hours": [
            {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "open": {"start": "09:00", "end": "22:00"}}
        ],
        "equipment": [
            Equipment(
                equipment_id="projector", name=text("プロジェクター", "Projector", "うつす 機械"), count=3, shared=True
            )
        ],
        "rooms": [HALL, STUDIO],
        "sample": True,
    }
)
RULES = OwnerRules.model_validate(
    {
        "municipality": OITA,
        "rule_sets": [
            {
                "rule_set_id": "hall",
                "name": {"ja": "ホール"},
                "windows": {
                    "resident": {"opens": {"kind": "monthly", "months_before": 3}, "closes_minutes_before": 60},
                    "region": {"opens": {"kind": "monthly", "months_before": 2}, "closes_minutes_before": 4320},
                },
                "quotas": [
                    {"quota_id": "hall", "per_month": 4},
                    {"quota_id": "people", "per_month": 2, "holders": ["person"]},
                ],
                "approval": {"kind": "some", "purposes": ["concert"], "profit_making": True},
                "payment": {"kind": "advance", "days": 7},
                "late_cancel_days": 3,
            },
            {
                "rule_set_id": "groups",
                "name": {"ja": "団体"},
                "windows": {"resident": {"opens": {"kind": "rolling", "days_before": 30, "time": "08:30"}}},
                "groups_only": True,
            },
        ],
        "exemptions": [
            {"exemption_id": "welfare", "name": {"ja": "福祉団体", "en": "Welfare groups"}, "percent": 50},
            {"exemption_id": "public", "name": {"ja": "公用"}, "percent": 100, "equipment_too": True},
            {"exemption_id": "half", "name": {"ja": "半額"}, "percent": 50, "equipment_too": True},
        ],
        "sample": True,
    }
)

RESIDENT, NEIGHBOUR, STRANGER = Caller(OITA), Caller(BEPPU), Caller(FUKUOKA)
CHOIR = Caller(
    BEPPU, GroupFacts("choir", {OITA: GroupVerification("resident", "welfare", valid_until=date(2027, 3, 31))})
)


def hall_wish(room: Room = HALL, day: date = APRIL_4, **other: Any) -> WishFacts:
    """Return a wish for the morning, for a meeting of two, unless told otherwise."""
    facts: dict[str, Any] = {"start": 540, "end": 720, "purpose_id": "meeting", "people": 2} | other
    return WishFacts(room=room, facility=FACILITY, day=day, **facts)


def circumstances(now: datetime, booked: Mapping[tuple[str, str], int] | None = None, **other: Any) -> Circumstances:
    """Return what is known around a wish at `now`."""
    return Circumstances(now=now, region=REGION, booked=booked or {}, **other)
