"""Residents read the PIN of their own door, and of nobody else's."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.door_world import ID, DoorWorld, reserved
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, GatewayClient, claims

from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.reservations.errors import ReservationNotFound
from machiport.facilities.reservations.model import Reservation
from machiport.identity import UserPools
from reservations_api.app import build_app
from reservations_api.services import Services


class Own:
    """The reservations of one resident."""

    def one(self, subject: str, reservation_id: str) -> Reservation:
        if (subject, reservation_id) != ("taro", ID):
            raise ReservationNotFound
        return reserved()


@pytest.fixture
def client(doors: DoorWorld) -> GatewayClient:
    services = SimpleNamespace(own=Own(), door_pins=PinReading(doors.pins))
    return GatewayClient(build_app(cast("Services", services), UserPools(RESIDENTS_POOL, STAFF_POOL)))


def _pin(client: GatewayClient, who: str) -> Any:
    return client.get(f"/reservations/{ID}/door-pin", who=claims(RESIDENTS_POOL, who))


def test_the_holder_is_told_the_pin_as_soon_as_it_is_issued(client: GatewayClient, doors: DoorWorld) -> None:
    nothing_yet = {"status": "coming", "pin": None, "valid_from": None, "valid_until": None}
    assert _pin(client, "taro").document == nothing_yet
    doors.write(reserved())
    doors.worker().settle(ID)
    answer = _pin(client, "taro")
    assert answer.headers["cache-control"] == "private, no-store"
    (at_lock,) = doors.server.locks.pins_of(ID).values()
    assert answer.document == {
        "status": "issued",
        "pin": at_lock.pin,
        "valid_from": "2026-12-15T08:50:00+09:00",
        "valid_until": "2026-12-15T12:10:00+09:00",
    }


def test_others_learn_nothing(client: GatewayClient, doors: DoorWorld) -> None:
    doors.write(reserved())
    doors.worker().settle(ID)
    answer = _pin(client, "hanako")
    assert (answer.status, answer.document["code"]) == (404, "facilities.reservation_not_found")
