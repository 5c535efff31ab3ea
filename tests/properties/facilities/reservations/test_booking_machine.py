"""The whole life of bookings in any order, with faults: what is told is what a simple model says, and nothing else is.

The services and the adapter run on DynamoDB in memory; `HYPOTHESIS_PROFILE=long` runs 2,000 × 50 steps.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.booking_checker import faults
from tests.booking_clients import Client, Staff, content_in, truth_of
from tests.booking_history import Content, History, Told, What
from tests.facilities_world import (
    COURT,
    DAY,
    HALF_A,
    HALF_B,
    HALL,
    MEETING,
    NOW,
    STUDIO,
    TOWN,
    FakeParties,
    World,
    wish,
)
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.faulty_dynamo import FaultyDynamo, MemoryKind
from tests.properties.facilities.reservations.booked_model import DONE, RULE, STATE, TAKEN, Booked, Line

from machiport.facilities.ledger.changes import MarkedKey, Marking
from machiport.facilities.ledger.marks import LedgerKey, Mark
from machiport.facilities.reservations.lapse_service import LapseService
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.states import ReservationState
from machiport.facilities.staffing.blocks import BlockWish
from machiport.facilities.times import instant_at

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
TARO, HANAKO, SABURO = PEOPLE = ("taro", "hanako", "saburo")
# Few people, days and slots, so that what happens meets what happened before.
DAYS = (DAY, DAY, DAY, DAY + timedelta(days=1), date(2027, 1, 5))
TIMES = ("09:00-12:00", "09:00-12:00", "13:00-17:00", "09:00-17:00")
COURT_TIMES = ("09:00-10:00", "09:30-11:00", "13:00-14:00")
LONGEST = timedelta(days=60)
MEANINGS = {
    "facilities.slot_taken": TAKEN,
    "facilities.own_overlap": TAKEN,
    "facilities.bookings_in_the_way": TAKEN,
    "facilities.state_forbids": STATE,
    "facilities.hold_expired": STATE,
    "facilities.change_too_late": STATE,
    "facilities.change_needs_payment": STATE,
    "facilities.slot_is_free": STATE,
    "facilities.already_waiting": STATE,
    "facilities.use_not_begun": STATE,
    "validation_failed": STATE,
    "facilities.slot_not_valid": STATE,
    "facilities.in_the_past": RULE,
    "facilities.closed_for_booking": RULE,
    "facilities.quota_reached": RULE,
    "facilities.suspended": RULE,
}


def _wish(room: str, day: date, times: str, purpose: str, projectors: int) -> SlotWish:
    return wish(room, day, times, purpose=purpose, equipment={"projector": projectors} if projectors else {})


rooms = st.sampled_from((HALL, HALF_A, HALF_A, HALF_B, STUDIO, MEETING))
some_days = st.sampled_from(DAYS)
halls = st.builds(
    _wish,
    rooms,
    some_days,
    st.sampled_from(TIMES),
    st.sampled_from(("meeting", "music")),
    st.sampled_from((0, 0, 0, 1, 2)),
)
courts = st.builds(_wish, st.just(COURT), some_days, st.sampled_from(COURT_TIMES), st.just("sports"), st.just(0))
some_wishes = st.one_of(halls, halls, halls, courts)
people = st.sampled_from(PEOPLE)
kinds: st.SearchStrategy[MemoryKind] = st.sampled_from(("lost", "ambiguous", "crash_before", "crash_after", "late"))
# Most requests go through; of the others, one of the first requests to the table meets a fault.
some_faults = st.one_of(st.none(), st.none(), st.tuples(kinds, st.integers(1, 9)))

type SomeFault = tuple[MemoryKind, int] | None
type Ask = Callable[[World, str], Told]
# The ids of entries that get an offer; of a change, told when it is stored where the booking went.
type Offered = Sequence[str] | Callable[[Content], Sequence[str]]


class BookingMachine(RuleBasedStateMachine):
    """Three residents, the staff, and time."""

    def __init__(self) -> None:
        """Begin with an empty town."""
        super().__init__()
        self.store = InMemoryDynamo()
        self.world = World(self.store, parties=FakeParties(everybody=True))
        self.history = History()
        self.model = Booked(truth_of(self.world))
        self.keys = 0

    # --- what residents do ---

    @rule(who=people, wishes=st.lists(some_wishes, min_size=1, max_size=2), fault=some_faults)
    def hold(self, who: str, wishes: list[SlotWish], fault: SomeFault) -> None:
        expected = self.model.hold(who, wishes, self.now)
        self._ask(lambda world, key: self._client(world, who).hold(key, *wishes), fault, expected)

    @rule(who=people, wanted=some_wishes)
    def book(self, who: str, wanted: SlotWish) -> None:
        expected = self.model.hold(who, [wanted], self.now)
        held = self._ask(lambda world, key: self._client(world, who).hold(key, wanted), None, expected)
        if expected == DONE:
            ids = held.reservation_ids
            self._ask(lambda world, key: self._client(world, who).confirm(key, ids), None, DONE)

    @precondition(lambda self: self._own())
    @rule(data=st.data(), fault=some_faults)
    def confirm(self, data: st.DataObject, fault: SomeFault) -> None:
        who, known = self._some(data)
        expected = self.model.confirm(known.reservation_id, self.now)
        ids = [known.reservation_id]
        self._ask(lambda world, key: self._client(world, who).confirm(key, ids), fault, expected)

    @precondition(lambda self: self._own())
    @rule(data=st.data(), fault=some_faults)
    def cancel(self, data: st.DataObject, fault: SomeFault) -> None:
        who, known = self._some(data)
        now, name = self.now, known.reservation_id
        expected, late = self.model.cancel(name, now), self.model.is_late(name, now)
        offered = self.model.promoted([known], now) if expected == DONE else []
        self._ask(lambda world, key: self._client(world, who).cancel(key, [name]), fault, expected, offered)
        self.model.late[who] += expected == DONE and late

    @precondition(lambda self: self._own())
    @rule(data=st.data(), to=some_wishes, fault=some_faults)
    def change(self, data: st.DataObject, to: SlotWish, fault: SomeFault) -> None:
        who, known = self._some(data)
        expected = self.model.change(who, known.reservation_id, to, self.now)
        name, now = known.reservation_id, self.now

        def offered(content: Content) -> Sequence[str]:
            return self.model.promoted([known], now, content.reservations[name])

        promoted: Offered = offered if expected == DONE else ()
        self._ask(lambda world, key: self._client(world, who).change(key, name, to), fault, expected, promoted)

    @rule(who=people, wanted=some_wishes, fault=some_faults)
    def wait(self, who: str, wanted: SlotWish, fault: SomeFault) -> None:
        self.world.clock.advance(timedelta(seconds=1))
        expected = self.model.wait(who, wanted, self.now)
        told = self._ask(lambda world, key: self._client(world, who).wait(key, wanted), fault, expected)
        if expected == DONE:
            self.model.line.append(Line(told.reservation_ids[0], who, wanted))

    # --- what staff do ---

    @precondition(lambda self: self._in("awaiting_payment", "awaiting_approval", "confirmed"))
    @rule(data=st.data(), what=st.sampled_from(("pay", "approve", "deny", "use")))
    def staff_act(self, data: st.DataObject, what: What) -> None:
        known = data.draw(st.sampled_from(self._in("awaiting_payment", "awaiting_approval", "confirmed")))
        state, now = known.state_at(self.now), self.now
        needed = {"pay": "awaiting_payment", "use": "confirmed"}.get(what, "awaiting_approval")
        if (what == "pay" and state != needed) or known.origin == "block":
            return
        begun = now >= instant_at(known.wish.day, known.wish.times.start)
        expected = DONE if state == needed and (begun or what != "use") else STATE
        offered = self.model.promoted([known], now) if (what, expected) == ("deny", DONE) else []
        self._ask(lambda world, key: Staff(world, self.history).act(what, key, known), None, expected, offered)

    @rule(room=rooms, day=some_days, times=st.sampled_from(TIMES))
    def block(self, room: str, day: date, times: str) -> None:
        wanted = wish(room, day, times)
        expected = self.model.block(wanted, self.now)
        block = BlockWish(room, day, wanted.times)
        self._ask(lambda world, key: Staff(world, self.history).block(key, block), None, expected)

    @precondition(lambda self: self._blocks())
    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from(self._blocks()))
        offered = self.model.promoted([known], self.now)
        self._ask(lambda world, key: Staff(world, self.history).act("cancel", key, known), None, DONE, offered)

    @rule(who=people, wanted=halls)
    def profit(self, who: str, wanted: SlotWish) -> None:
        """Book for profit, which staff must approve."""
        asked = wanted.model_copy(update={"profit_making": True})
        self.book(who, asked)

    # --- what time does ---

    @precondition(lambda self: self.now - NOW < LONGEST)
    @rule(
        step=st.sampled_from(
            [
                timedelta(minutes=5),
                timedelta(minutes=9, seconds=30),
                timedelta(minutes=10, seconds=1),
                timedelta(days=1),
                timedelta(days=8),
            ]
        )
    )
    def time_passes(self, step: timedelta) -> None:
        self.world.clock.advance(step)

    @rule()
    def sweep(self) -> None:
        LapseService(self.world.desk, self.world.store).sweep(TOWN)
        self._compare(None)

    def teardown(self) -> None:
        """Look at everything with the checker, now and when all holds are over."""
        assert faults(self.history, content_in(self.world), truth_of(self.world), self.now) == []
        self.world.clock.advance(timedelta(minutes=21))
        assert faults(self.history, content_in(self.world), truth_of(self.world), self.now) == []

    # --- how it is done ---

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def _client(self, world: World, who: str) -> Client:
        return Client(world, who, self.history)

    def _own(self) -> list[Reservation]:
        return [each for each in self.model.reservations.values() if each.of().kind == "resident"]

    def _blocks(self) -> list[Reservation]:
        return [each for each in self._in("confirmed") if each.origin == "block"]

    def _in(self, *states: ReservationState) -> list[Reservation]:
        return [each for each in self.model.reservations.values() if each.state_at(self.now) in states]

    def _some(self, data: st.DataObject) -> tuple[str, Reservation]:
        known = data.draw(st.sampled_from(self._own()))
        return known.of().identifier, known

    def _ask(self, ask: Ask, fault: SomeFault, expected: str, offered: Offered = ()) -> Told:
        """Send a request, after it has met a fault also once more; compare what is told and what is stored."""
        self.keys += 1
        key, faulty = f"request-{self.keys:04d}", FaultyDynamo(self.store, *(fault or ("lost", 0)))
        if fault is not None:
            ask(World(faulty.client, "facilities", self.world.clock, parties=self.world.parties), key)
        told = ask(self.world, key)
        faulty.deliver_late()
        assert (DONE if told.code is None else MEANINGS.get(told.code, told.code)) == expected, told
        self._compare(offered)
        return told

    def _compare(self, offered: Offered | None) -> None:
        """Compare the offers that were made with those expected (None: any), and take over what is stored."""
        content = content_in(self.world)
        waited = {entry.waiting_id for entry in self.model.line if entry.reservation_id is None}
        found = [entry.waiting_id for entry in content.waiting if entry.reservation_id and entry.waiting_id in waited]
        if offered is not None:
            wanted = offered(content) if callable(offered) else offered
            assert sorted(found) == sorted(wanted)
        self.model.take_over(content.reservations.values(), content.waiting)


TestBookingMachine = BookingMachine.TestCase
TestBookingMachine.settings = settings(
    max_examples=2000 if LONG else 40,
    stateful_step_count=50 if LONG else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_the_machine_sees_places_that_are_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: who cancels keeps the place of the quota."""
    release = Marking.release

    def only_cells(marking: Marking, key: MarkedKey, names: Iterable[str], mark: Mark) -> None:
        if isinstance(key, LedgerKey):
            release(marking, key, names, mark)

    monkeypatch.setattr(Marking, "release", only_cells)
    once = settings(TestBookingMachine.settings, max_examples=60, derandomize=True, phases=[Phase.generate])
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(BookingMachine, settings=once)
