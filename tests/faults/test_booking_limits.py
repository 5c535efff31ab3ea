"""The longest bookings on two real servers: what DynamoDB's limits for expressions allow, and nothing beyond.

DynamoDB in memory knows no limits, so these must meet a server.
"""

from datetime import date
from typing import Any

import pytest
from tests.facilities_world import (
    COURT,
    FACILITY,
    MEETING,
    STUDIO,
    TARO,
    TOWN,
    WEEK,
    FakeInventory,
    facility,
    prices,
    wish,
)
from tests.faults.conftest import NewDesk

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.reservations.errors import TooLarge

QUARTERS = {"kind": "raster", "step_minutes": 15, "shortest_minutes": 15, "longest_minutes": 24 * 60}


def open_day_and_night() -> FakeInventory:
    """Return the town with rooms that are booked by the quarter of an hour, day and night."""
    document = facility().model_dump(mode="json", by_alias=True)
    hours = [{"days": WEEK, "open": {"start": "00:00", "end": "24:00"}}]
    rooms = [room | {"scheme": QUARTERS} for room in document["rooms"]]
    made = facility(cell_minutes=15, hours=hours, rooms=rooms)
    inventory = FakeInventory.of_the_town()
    inventory.known[FACILITY] = FacilityInForce(made, "v1", frozenset(), date(2028, 12, 31))
    inventory.owner_prices[TOWN] = _by_the_hour()
    return inventory


def _by_the_hour() -> OwnerPrices:
    document: dict[str, Any] = prices().model_dump(mode="json")
    rooms = document["price_lists"][0]["versions"][0]["rooms"]
    rooms |= dict.fromkeys((STUDIO, MEETING), rooms[COURT])
    return OwnerPrices.model_validate(document)


def test_a_whole_day_in_quarters_of_an_hour_is_booked_moved_and_cancelled(new_desk: NewDesk) -> None:
    world = new_desk(inventory=open_day_and_night())
    (held,) = world.hold(TARO, wish(COURT, times="00:00-24:00"))
    (booked,) = world.confirm(TARO, held)
    (cancelled,) = world.cancel(TARO, booked)
    assert cancelled.state == "cancelled"


@pytest.mark.parametrize("purpose", ["meeting", "music"])
def test_a_day_beside_noise_neighbours(new_desk: NewDesk, purpose: str) -> None:
    world = new_desk(inventory=open_day_and_night())
    (booked,) = world.booked(TARO, wish(STUDIO, times="08:00-22:30", purpose=purpose))
    (moved,) = [world.move(TARO, booked, wish(MEETING, times="08:30-22:00", purpose=purpose))]
    assert moved.wish.room_id == MEETING


def test_more_than_fits_is_refused_before_it_is_sent(new_desk: NewDesk) -> None:
    world = new_desk(inventory=open_day_and_night())
    with pytest.raises(TooLarge):
        world.hold(TARO, wish(STUDIO, times="00:00-24:00"))
    assert world.of(TARO) == []
