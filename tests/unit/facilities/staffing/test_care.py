"""What staff do with one reservation: declared transitions only, in the version that they looked at, to the yen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.facilities_world import COURT, DAY, HALF_A, HANAKO, TARO, TOWN, World, wish

from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.reservations.errors import ChangedMeanwhile, ReservationNotFound, StateForbids
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.asking import Target
from machiport.facilities.staffing.care_service import ReservationCareService
from machiport.facilities.staffing.errors import NotBegun, PaymentTooMuch, RefundTooMuch
from machiport.facilities.times import instant_at
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffRequest

type Act = Callable[..., Outcome]
ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("approve", {}),
    ("deny", {"reason": "不可"}),
    ("mark_used", {}),
    ("mark_no_show", {}),
    ("receive", {"yen": 100}),
    ("cancel", {"waived": False, "reason": None}),
)


class Counter:
    """The care service as a clerk uses it; each act has a key of its own."""

    def __init__(self, world: World, municipality: str = TOWN) -> None:
        self.world = world
        self.care = ReservationCareService(world.desk, world.store)
        self.municipality = municipality
        self.keys = 0

    def act(self, name: str, reservation: Reservation, key: str | None = None, **others: Any) -> Reservation:
        """Do something, and return the reservation as it is stored."""
        self.keys += 1
        request = IdempotentRequest(self.municipality, "staff:clerk", key or f"staff-{self.keys:05d}", name)
        target = Target(reservation.reservation_id, reservation.version)
        arguments = {"respond": lambda _: StoredResponse(200, ""), **others}
        getattr(self.care, name)(StaffRequest(request, "clerk"), target, **arguments)
        return self.world.stored([reservation.reservation_id])[0]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)


def go_to(world: World, instant: datetime) -> None:
    """Let the time come."""
    world.clock.advance(instant - world.clock.now())


def awaiting_approval(world: World) -> Reservation:
    return world.booked(TARO, wish(HALF_A, profit_making=True))[0]


def test_approved_it_is_confirmed_for_good(world: World, counter: Counter) -> None:
    waiting = awaiting_approval(world)
    assert waiting.state == "awaiting_approval"
    assert [each.reservation_id for each in counter.care.awaiting_approval(TOWN)] == [waiting.reservation_id]
    after = counter.act("approve", waiting)
    assert (after.state, after.lapses_at) == ("confirmed", None)
    assert counter.care.awaiting_approval(TOWN) == []
    days, _ = world.store.marks(after.ledgers(), [])
    assert all(marks.by_name[name] == after.mark for key, marks in days.items() for name in after.ledgers()[key])


def test_denied_it_says_why_and_the_room_is_offered_to_who_waits(world: World, counter: Counter) -> None:
    waiting = awaiting_approval(world)
    world.wait(HANAKO, wish(HALF_A))
    after = counter.act("deny", waiting, reason="営利目的では使えません")
    assert (after.state, after.reason) == ("denied", "営利目的では使えません")
    assert [each.state for each in world.of(HANAKO)] == ["held"]


def test_what_waits_to_be_paid_is_confirmed_with_the_last_yen(world: World, counter: Counter) -> None:
    (court,) = world.booked(TARO, wish(COURT, times="09:00-11:00"))
    assert (court.state, court.total) == ("awaiting_payment", 800)
    with pytest.raises(PaymentTooMuch):
        counter.act("receive", court, yen=801)
    half = counter.act("receive", court, yen=500)
    assert (half.state, half.paid, half.lapses_at) == ("awaiting_payment", 500, court.lapses_at)
    whole = counter.act("receive", half, yen=300)
    assert (whole.state, whole.paid, whole.lapses_at) == ("confirmed", 800, None)


def test_money_of_a_cancelled_booking_is_given_back_down_to_its_fee(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    paid = counter.act("receive", booked, yen=1000)
    go_to(world, instant_at(DAY - timedelta(days=5), 12 * 60))
    cancelled = counter.act("cancel", paid, waived=False, reason=None)
    assert (cancelled.state, cancelled.fee) == ("cancelled", 500)
    with pytest.raises(RefundTooMuch):
        counter.act("refund", cancelled, yen=501)
    assert counter.act("refund", cancelled, yen=500).paid == 500


def test_a_waived_cancellation_costs_nothing_and_gives_no_points(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    go_to(world, instant_at(DAY - timedelta(days=1), 12 * 60))
    after = counter.act("cancel", booked, waived=True, reason="設備の故障")
    assert (after.fee, after.reason) == (0, "設備の故障")
    key = StandingKey(TOWN, f"resident:{TARO}")
    assert world.store.marks([], [key])[1][key].points == ()


def test_who_did_not_come_gets_points_but_not_before_the_use(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    for name in ("mark_used", "mark_no_show"):
        with pytest.raises(NotBegun):
            counter.act(name, booked)
    go_to(world, instant_at(DAY, 9 * 60))
    assert counter.act("mark_no_show", booked).state == "no_show"
    key = StandingKey(TOWN, f"resident:{TARO}")
    (point,) = world.store.marks([], [key])[1][key].points
    assert (point.reason, point.day) == ("no_show", DAY)


def test_who_came_is_marked_and_nothing_can_follow(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    go_to(world, instant_at(DAY, 9 * 60))
    used = counter.act("mark_used", booked)
    assert used.state == "used"
    for name, others in ACTS:
        if name == "receive":
            continue
        with pytest.raises(StateForbids):
            counter.act(name, used, **others)
    assert counter.act("receive", used, yen=1000).paid == 1000


@pytest.mark.parametrize(("name", "others"), ACTS)
def test_a_hold_is_its_holders_matter(world: World, counter: Counter, name: str, others: dict[str, Any]) -> None:
    (held,) = world.hold(TARO, wish(HALF_A))
    if name == "cancel":
        assert counter.act(name, held, **others).state == "cancelled"
        return
    with pytest.raises(StateForbids):
        counter.act(name, held, **others)


def test_a_note_is_staffs_own_and_goes_again(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    noted = counter.act("note", booked, note="鍵は窓口で")
    assert (noted.note, noted.state, noted.changed_at) == ("鍵は窓口で", "confirmed", booked.changed_at)
    assert counter.act("note", noted, note=None).note is None


def test_an_older_version_and_another_owner_are_refused(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    counter.act("note", booked, note="先に")
    with pytest.raises(ChangedMeanwhile):
        counter.act("note", booked, note="後から")
    with pytest.raises(ReservationNotFound):
        Counter(world, "44202").act("note", booked, note="他市")
    with pytest.raises(ReservationNotFound):
        counter.care.one(TOWN, "44201-../../else")


def test_the_same_request_is_done_once_however_often_it_is_sent(world: World, counter: Counter) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    counter.act("receive", booked, key="same-key-1", yen=300)
    assert counter.act("receive", booked, key="same-key-1", yen=300).paid == 300


def test_what_is_denied_leaves_no_mark(world: World, counter: Counter) -> None:
    waiting = awaiting_approval(world)
    counter.act("deny", waiting, reason="不可")
    days, standings = world.store.marks(waiting.ledgers(), [waiting.standing])
    assert all(not marks.by_name for marks in days.values())
    assert not standings[waiting.standing].marks.by_name
