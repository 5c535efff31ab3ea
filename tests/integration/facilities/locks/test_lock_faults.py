"""Whatever the network, the locks' service or a crash does: in the end the door opens for the reservation as it is."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from tests.door_world import ID, LOCK, OTHER_LOCK, DoorWorld, reserved

from machiport.facilities.locks.errors import DoorNotSettled, LockUnavailable
from machiport.facilities.locks.model import IssuedPin, PinRequest
from machiport.facilities.locks.ports import SmartLock
from machiport.facilities.reservations.model import Reservation
from machiport_cli.local_stack.simulated_locks import FAULTS

CONFIRMED, CANCELLED = reserved(), reserved(version=2, state="cancelled")
MOVED = reserved(version=2, lock_id=OTHER_LOCK)
LIVES: dict[str, Sequence[Reservation]] = {
    "confirm": [CONFIRMED],
    "cancel": [CONFIRMED, CANCELLED],
    "move": [CONFIRMED, MOVED],
    "move and cancel": [CONFIRMED, MOVED, reserved(version=3, state="cancelled", lock_id=OTHER_LOCK)],
}


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_one_fault_of_the_service_is_got_over_at_once(
    doors: DoorWorld, life: Sequence[Reservation], fault: Any
) -> None:
    doors.server.locks.released.set()  # nobody needs to wait for what is late enough
    for reservation in life:
        doors.server.locks.plan(fault)
        doors.write(reservation)
        doors.worker().settle(ID)
        assert doors.wrong_with(reservation) == []
    doors.server.locks.deliver_late()
    assert doors.wrong_with(life[-1]) == []


def test_an_answer_that_comes_too_late_is_asked_for_again(doors: DoorWorld) -> None:
    doors.server.locks.plan("delay")
    doors.write(CONFIRMED)
    doors.worker().settle(ID)
    assert doors.wrong_with(CONFIRMED) == []


@pytest.mark.parametrize("fault", ["lost", "lost_reply", "error"])
def test_a_service_that_is_away_brings_the_message_again(doors: DoorWorld, fault: Any) -> None:
    doors.write(CONFIRMED)
    doors.server.locks.plan(fault, 3)
    with pytest.raises(LockUnavailable) as told:
        doors.worker().settle(ID)
    assert ID not in str(told.value)
    assert doors.told(CONFIRMED) is None
    doors.worker().settle(ID)
    assert doors.wrong_with(CONFIRMED) == []


def test_a_request_that_was_under_way_for_long_opens_no_cancelled_door(doors: DoorWorld) -> None:
    doors.write(CONFIRMED)
    doors.server.locks.plan("late", 3)
    with pytest.raises(LockUnavailable):
        doors.worker().settle(ID)
    doors.write(CANCELLED)
    assert doors.worker().settle(ID) == "revoked"
    doors.server.locks.deliver_late()
    assert doors.wrong_with(CANCELLED) == []


class CrashingLock:
    """Ends the process before or after the k-th request to the locks."""

    def __init__(self, lock: SmartLock, ends: Callable[[str], None]) -> None:
        self._lock = lock
        self._ends = ends

    def issue(self, request: PinRequest) -> IssuedPin:
        self._ends("before")
        pin = self._lock.issue(request)
        self._ends("after")
        return pin

    def revoke(self, lock_id: str, reservation_id: str, revision: int) -> None:
        self._ends("before")
        self._lock.revoke(lock_id, reservation_id, revision)
        self._ends("after")


def _crashing_worker(doors: DoorWorld, at: int) -> Callable[[], bool]:
    """Return what settles with a crash at the k-th moment, and says whether it came to that."""
    moments = 0

    def ends(*_: object) -> None:
        nonlocal moments
        moments += 1
        if moments == at:
            raise Crash

    def run() -> bool:
        doors.dynamo.before = doors.dynamo.after = ends
        try:
            doors.worker(CrashingLock(doors.lock, ends)).settle(ID)
        except Crash:
            return True
        finally:
            doors.dynamo.before = doors.dynamo.after = None
        return False

    return run


def _crashes(doors: DoorWorld, life: Sequence[Reservation], at: int) -> bool:
    """Live a life whose last worker crashes at the k-th moment before the last state, or after it."""
    for reservation in life[:-1]:
        doors.write(reservation)
        doors.worker().settle(ID)
    doors.write(life[-1])
    crashed = _crashing_worker(doors, at)()
    doors.worker().settle(ID)  # the message comes again
    return crashed


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_crash_at_any_moment_is_made_good_by_the_next_try(doors: DoorWorld, life: Sequence[Reservation]) -> None:
    at = 1
    while _crashes(_fresh(doors), life, at):
        assert doors.wrong_with(life[-1]) == [], f"crashed at moment {at}"
        at += 1
    assert at > 6


@pytest.mark.parametrize("last", [CANCELLED, MOVED], ids=["cancelled", "moved"])
def test_a_crash_while_the_reservation_changes_leaves_no_forgotten_pin(doors: DoorWorld, last: Reservation) -> None:
    """The worker of the confirmation crashes; the change is told first, then the confirmation's message comes again."""
    for at in _until_it_crashes_no_more(doors):
        _fresh(doors).write(CONFIRMED)
        if not _crashing_worker(doors, at)():
            return
        doors.write(last)
        doors.worker().settle(ID)
        doors.worker().settle(ID)
        assert doors.wrong_with(last) == [], f"crashed at moment {at}"


def _until_it_crashes_no_more(doors: DoorWorld) -> Iterator[int]:
    yield from range(1, 100)
    assert doors is None, "it crashed at every moment"


def _fresh(doors: DoorWorld) -> DoorWorld:
    doors.dynamo.items.clear()
    doors.server.locks.forget()
    return doors


@pytest.mark.parametrize("last", [CANCELLED, MOVED], ids=["cancelled", "moved"])
@pytest.mark.parametrize("moment", range(1, 5))
def test_two_workers_at_once_end_with_the_reservation_as_it_is(
    doors: DoorWorld, last: Reservation, moment: int
) -> None:
    """While one worker is at its k-th request to DynamoDB, the reservation changes and another one settles it."""
    doors.write(CONFIRMED)
    requests = 0

    def meanwhile(*_: object) -> None:
        nonlocal requests
        requests += 1
        if requests == moment:
            doors.dynamo.before = None
            doors.write(last)
            doors.worker().settle(ID)

    doors.dynamo.before = meanwhile
    doors.worker().settle(ID)
    assert doors.dynamo.before is None, "it came to that moment"
    assert doors.wrong_with(last) == []


def test_a_reservation_that_never_comes_to_rest_is_tried_again_later(doors: DoorWorld) -> None:
    doors.write(CONFIRMED)
    version = 1

    def changes(operation: str, _: object) -> None:
        nonlocal version
        if operation == "TransactWriteItems":
            version += 1
            doors.write(reserved(version=version))

    doors.dynamo.before = changes
    with pytest.raises(DoorNotSettled):
        doors.worker().settle(ID)
    doors.dynamo.before = None
    doors.worker().settle(ID)
    assert doors.wrong_with(reserved(version=version)) == []
    assert set(doors.server.locks.pins_of(ID)) == {LOCK}
