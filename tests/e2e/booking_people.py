"""People of the deployed stack who book rooms, and the counters where they come. Every slot is one that search offers.

Slots are two weeks away and more, so that cancelling costs nobody points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from tests.e2e.deployed_stack import FACILITIES_CLERK, FACILITIES_MANAGER, DeployedStack

from machiport.clock import SystemClock, today
from machiport.facilities.identifiers import municipality_of

_DAYS_AHEAD = timedelta(days=14)
_DAYS_LOOKED_AT = timedelta(days=13)


@dataclass(frozen=True)
class Booker:
    """An invented resident of a municipality."""

    stack: DeployedStack
    municipality: str

    @property
    def token(self) -> str:
        """The resident's access token."""
        return self.stack.resident(self.municipality).access

    def get(self, path: str, **asked: str) -> Any:
        """Return what a GET of the resident's is answered with."""
        answer = self.stack.get(path, token=self.token, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None) -> httpx.Response:
        """Send a POST of the resident's."""
        return self.stack.post(path, token=self.token, json=body)

    def offered(self, room_id: str, purpose: str, **asked: str) -> Iterator[dict[str, Any]]:
        """Go through the slots of a room that search offers this resident, by day."""
        first = today(SystemClock()) + _DAYS_AHEAD
        days = {"from": first.isoformat(), "to": (first + _DAYS_LOOKED_AT).isoformat()}
        query = {"purpose": purpose, "municipality": municipality_of(room_id), "limit": "50"} | days | asked
        for found in self.get("/reservations/availability", **query)["items"]:
            if found["room"]["room_id"] != room_id:
                continue
            for day in found["days"]:
                for slot in day["slots"]:
                    start, end = slot.split("-")
                    yield {"room_id": room_id, "day": day["day"], "start": start, "end": end, "purpose": purpose}

    def a_slot(self, room_id: str, purpose: str, **asked: str) -> dict[str, Any]:
        """Return the first slot of a room that search offers this resident."""
        return next(self.offered(room_id, purpose, **asked))

    def hold(self, slot: dict[str, Any]) -> httpx.Response:
        """Ask for a hold."""
        return self.post("/reservations/holds", {"slots": [slot]})

    def held(self, slot: dict[str, Any]) -> dict[str, Any]:
        """Hold a slot and return the reservation."""
        answer = self.hold(slot)
        assert answer.status_code == 201, answer.text
        (reservation,) = answer.json()["items"]
        return dict(reservation)

    def confirm(self, reservation_id: str) -> dict[str, Any]:
        """Confirm what is held or offered and return the reservation."""
        answer = self.post("/reservations/confirmations", {"reservations": [reservation_id]})
        assert answer.status_code == 200, answer.text
        (reservation,) = answer.json()["items"]
        return dict(reservation)

    def booked(self, slot: dict[str, Any]) -> dict[str, Any]:
        """Hold and confirm a slot, and return the reservation."""
        return self.confirm(self.held(slot)["reservation_id"])

    def cancel(self, reservation_id: str) -> dict[str, Any]:
        """Cancel at the price that is said before, and return what it costs."""
        fee = self.get(f"/reservations/{reservation_id}/cancellation")["fee"]
        answer = self.post("/reservations/cancellations", {"reservations": [reservation_id], "expected_fee": fee})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def state(self, reservation_id: str) -> str:
        """Return the state of the resident's own reservation."""
        return str(self.get(f"/reservations/{reservation_id}")["state"])


@dataclass(frozen=True)
class Counter:
    """The counter of a municipality's facilities: a manager may do what a clerk may."""

    stack: DeployedStack
    municipality: str

    def get(self, path: str, role: str = FACILITIES_CLERK, **asked: str) -> httpx.Response:
        """Send a GET below the municipality's staff routes."""
        token = self.stack.staff(self.municipality, role).access
        return self.stack.get(f"/staff/facilities/{self.municipality}{path}", token=token, params=asked)

    def post(self, path: str, body: Any = None, role: str = FACILITIES_CLERK) -> httpx.Response:
        """Send a POST below the municipality's staff routes."""
        token = self.stack.staff(self.municipality, role).access
        return self.stack.post(f"/staff/facilities/{self.municipality}{path}", token=token, json=body)

    def manage(self, path: str, body: Any = None) -> Any:
        """Return what a manager's POST is answered with."""
        answer = self.post(path, body, FACILITIES_MANAGER)
        assert answer.is_success, answer.text
        return answer.json()

    def act(self, reservation_id: str, act: str, **said: Any) -> httpx.Response:
        """Act on a reservation in the version that is there."""
        seen = self.get(f"/reservations/{reservation_id}").json()
        return self.post(f"/reservations/{reservation_id}/{act}", {"version": seen["version"], **said})
