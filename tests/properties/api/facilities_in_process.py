"""The functions of facility reservations in one process: a region's inventory, with one of everything that people make.

Each function is behind its Lambda entry, wired as in a deployment, on one table in memory.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any, Final

from tests.facilities_region import NOW, OITA, REGION, TABLE, publish
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, gateway_event

from facilities_api import wiring as public_wiring
from facilities_api.app import build_app as build_public_app
from facilities_staff_api import wiring as staff_wiring
from facilities_staff_api.app import build_app as build_staff_app
from machiport.clock import FixedClock
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.inventory.data_files import load_facilities
from machiport.http_api.lambda_gateway import LambdaEntry, lambda_handler
from machiport.identity import UserPools
from reservations_api import wiring as residents_wiring
from reservations_api.app import build_app as build_residents_app

FACILITY: Final = "44201-mihon-studio"
ROOM: Final = f"{FACILITY}.studio-a"
DRAWN: Final = "44201-mihon-tennis.court-6"
DAY: Final = "2026-12-08"
_CONTACT: Final = {"name": "見本 花子", "kana": "みほん", "telephone": "097-000-0000", "email": "hanako@mihon.example"}
_GROUP: Final = {"name": "見本の会", "kana": "ミホンノカイ", "kind": "circle"}
_OF_RESIDENTS: Final = ("/reservations", "/groups")
_FEEDS: Final = "/reservation-calendars/"
_PATHS: Final = ("/facilities", "/lotteries", "/staff/facilities/", _FEEDS, *_OF_RESIDENTS)


def is_of_facilities(path: str) -> bool:
    """Say whether one of these functions answers a path."""
    return path.startswith(_PATHS)


class FacilitiesInProcess:
    """Sends events to the function that each belongs to."""

    def __init__(self, resident: Mapping[str, str], manager: Mapping[str, str]) -> None:
        """Publish the sample region, and let the resident (of 大分市) and the manager make one of everything."""
        self._invocations = count(1)
        self._resident, self._manager = resident, manager
        dynamo = InMemoryDynamo()
        publish(dynamo, load_facilities(REGION))
        home = {"pk": {"S": f"R#{resident['sub']}"}, "sk": {"S": "PROFILE"}, "municipality": {"S": OITA}}
        dynamo.items[f"R#{resident['sub']}", "PROFILE"] = home
        self._build(dynamo)
        self.known = self._one_of_everything()

    def _build(self, dynamo: InMemoryDynamo) -> None:
        pools = UserPools(RESIDENTS_POOL, STAFF_POOL)
        backing = BookingBacking(
            client=dynamo.client,
            facilities_table=TABLE,
            residents_table=TABLE,
            clock=FixedClock(NOW),
            region=REGION,
        )
        self._public = lambda_handler(build_public_app(public_wiring.services_on(backing)))
        self._residents = lambda_handler(build_residents_app(residents_wiring.services_on(backing), pools))
        self._staff = lambda_handler(build_staff_app(staff_wiring.services_on(backing), pools))

    def answer(self, event: dict[str, Any]) -> Mapping[str, Any]:
        """Return what the function answers to API Gateway."""
        entry = self._entry(str(event["path"]))
        return entry(event, LambdaContextDouble(f"facilities-{next(self._invocations)}"))

    def _entry(self, path: str) -> LambdaEntry:
        if path.startswith("/staff/"):
            return self._staff
        return self._residents if path.startswith(_OF_RESIDENTS) and not path.startswith(_FEEDS) else self._public

    def _one_of_everything(self) -> dict[str, list[str]]:
        number = self._done("PUT", "/reservations/account", _CONTACT)["user_number"]
        group = self._done("POST", "/groups", _GROUP)["group_id"]
        self._done("POST", f"/groups/{group}/registrations", {"municipality": OITA})
        slots = [_slot("10:00", "11:00"), _slot("13:00", "14:00")]
        held = [self._done("POST", "/reservations/holds", {"slots": [slot]})["items"][0] for slot in slots]
        ids = [each["reservation_id"] for each in held]
        self._done("POST", "/reservations/confirmations", {"reservations": ids[:1]})
        closure = self._done("POST", f"/staff/facilities/{OITA}/closures", _closure())["closure_id"]
        drawn = self._done("POST", f"/staff/facilities/{OITA}/lotteries", _round())["lottery"]["round_id"]
        feed = self._done("POST", "/reservations/calendar-feed", None)
        return {
            "facility_id": [FACILITY, "44201-mihon-bunka"],
            "room_id": [ROOM],
            "day": [DAY],
            "user_number": [str(number)],
            "group_id": [group],
            "reservation_id": ids,
            "closure_id": [closure],
            "round_id": [drawn],
            "name": ["commitment.json"],
            "token": [feed["token"]],
            "purpose": ["band", "meeting"],
        }

    def _done(self, method: str, path: str, document: Any) -> dict[str, Any]:
        """Send a request that must succeed; return what it answers."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"prepared-{next(self._invocations):04d}"}
        who = self._manager if path.startswith("/staff/") else self._resident
        body = None if document is None else json.dumps(document)
        answer = self.answer(gateway_event(method, path, body=body, headers=headers, who=who))
        assert answer["statusCode"] in (200, 201), answer["body"]
        made: dict[str, Any] = json.loads(answer["body"])
        return made


def _slot(start: str, end: str) -> dict[str, Any]:
    return {"room_id": ROOM, "day": DAY, "start": start, "end": end, "purpose": "band", "people": 4}


def _closure() -> dict[str, Any]:
    reason = {"ja": "見本の点検", "en": "A sample inspection", "ja-x-easy": "見本の しらべ"}
    return {"facility_id": FACILITY, "first": "2026-12-20", "last": "2026-12-20", "rooms": [ROOM], "reason": reason}


def _round() -> dict[str, Any]:
    minutes = {"opens_at": -1, "closes_at": 30, "draw_at": 40, "publish_at": 40, "confirm_until": 90}
    times = {name: (NOW + timedelta(minutes=after)).isoformat() for name, after in minutes.items()}
    return {
        "name": {"ja": "見本の抽選", "en": "Sample lottery", "ja-x-easy": "見本の くじ"},
        "rooms": [{"room_id": DRAWN, "slots": [{"start": "09:00", "end": "11:00"}]}],
        "first_day": "2026-12-12",
        "last_day": "2026-12-12",
        "times": times | {"first_come_at": times["confirm_until"]},
    }
