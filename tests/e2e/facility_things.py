"""Things of a municipality's facilities that exist: a reservation, a lottery, a closure, a registered group."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.booking_people import Booker, Counter
from tests.e2e.deployed_stack import HERE, DeployedStack

from machiport.facilities.identifiers import facility_of

BOOKED, SHUT, DRAWN = (
    "44201-tsurusaki-mihon.meeting-1",
    "44201-tsurusaki-mihon.kitchen",
    "44201-mihon-tennis.court-6",
)


@contextmanager
def existing_things(stack: DeployedStack, holder: Booker) -> Iterator[dict[str, str]]:
    """Make them in 大分市 for the time of the block, and yield what to put into paths."""
    counter = Counter(stack, HERE)
    booking = holder.booked(holder.a_slot(BOOKED, "meeting"))["reservation_id"]
    closure = counter.manage("/closures", _closure(holder))["closure_id"]
    drawn = counter.manage("/lotteries", round_for(holder.a_slot(DRAWN, "tennis")))["lottery"]["round_id"]
    founded = holder.post("/groups", {"name": "見本の会", "kana": "ミホンノカイ", "kind": "circle"})
    group = founded.json()["group_id"]
    applied = holder.post(f"/groups/{group}/registrations", {"municipality": HERE})
    assert applied.status_code == 201, founded.text + applied.text
    yield {
        "reservation_id": booking,
        "closure_id": closure,
        "round_id": drawn,
        "group_id": group,
        "facility_id": facility_of(BOOKED),
    }
    counter.manage(f"/closures/{closure}/lifting")
    holder.cancel(booking)


def round_for(slot: dict[str, Any]) -> dict[str, Any]:
    """Return a round for one slot, open now and for half an hour."""
    now = datetime.now(UTC)
    minutes = {"opens_at": -1, "closes_at": 30, "draw_at": 40, "publish_at": 40, "confirm_until": 90}
    times = {name: (now + timedelta(minutes=after)).isoformat() for name, after in minutes.items()}
    return {
        "name": {"ja": "見本の抽選", "en": "Sample lottery", "ja-x-easy": "見本の くじ"},
        "rooms": [{"room_id": slot["room_id"], "slots": [{"start": slot["start"], "end": slot["end"]}]}],
        "first_day": slot["day"],
        "last_day": slot["day"],
        "times": times | {"first_come_at": times["confirm_until"]},
    }


def _closure(holder: Booker) -> dict[str, Any]:
    day = holder.a_slot(SHUT, "cooking")["day"]
    reason = {"ja": "見本の点検", "en": "A sample inspection", "ja-x-easy": "見本の しらべ"}
    return {"facility_id": facility_of(SHUT), "first": day, "last": day, "rooms": [SHUT], "reason": reason}
