"""A booked room's door: the PIN comes by the outbox and the queue, opens for the time booked, and is taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.e2e.deployed_stack import DeployedStack, eventually

from machiport.clock import TOKYO

pytestmark = pytest.mark.xdist_group("stack")

# 竹田市: paid on the day, so that a confirmation is all that the door waits for.
ROOM, LOCK = "44208-mihon-bunkakaikan.music-1", "lock-44208-bunka-music"
CREATED = 201


def _slots() -> Iterator[dict[str, Any]]:
    """Go through two hours of the days after next week; some are closed, and cancelling costs no points."""
    today = datetime.now(UTC).astimezone(TOKYO).date()
    for ahead in range(14, 28):
        day = (today + timedelta(ahead)).isoformat()
        yield {"room_id": ROOM, "day": day, "start": "13:00", "end": "15:00", "purpose": "chorus", "people": 4}


@pytest.fixture
def reservation(stack: DeployedStack) -> str:
    """Return a confirmed reservation of the studio."""
    token = stack.resident().access
    answers = (stack.post("/reservations/holds", token=token, json={"slots": [slot]}) for slot in _slots())
    held = next(answer for answer in answers if answer.status_code == CREATED).json()
    (name,) = (item["reservation_id"] for item in held["items"])
    confirmed = stack.post("/reservations/confirmations", token=token, json={"reservations": [name]})
    assert confirmed.status_code == 200, confirmed.text
    return str(name)


def _told(stack: DeployedStack, reservation: str) -> Any:
    return stack.get(f"/reservations/{reservation}/door-pin", token=stack.resident().access).json()


@pytest.mark.parametrize("fault", ["duplicate", "error", "lost_reply"])
def test_the_door_opens_for_the_booking_and_no_more_after_it_is_cancelled(
    stack: DeployedStack, reservation: str, fault: Any
) -> None:
    stack.locks.plan(fault)
    told = eventually(lambda: _told(stack, reservation), lambda seen: seen["status"] == "issued")
    begin, end = (datetime.fromisoformat(told[name]) for name in ("valid_from", "valid_until"))
    assert end - begin == timedelta(hours=2, minutes=20)
    instants = (begin - timedelta(seconds=1), begin, end - timedelta(seconds=1), end)
    assert [stack.locks.opens(LOCK, told["pin"], instant) for instant in instants] == [False, True, True, False]

    cancelled = stack.post(
        "/reservations/cancellations", token=stack.resident().access, json={"reservations": [reservation]}
    )
    assert cancelled.status_code == 200, cancelled.text
    assert _told(stack, reservation)["status"] == "none"
    eventually(lambda: stack.locks.pins_of(reservation), lambda pins: not pins)
    assert not stack.locks.opens(LOCK, told["pin"], begin)
