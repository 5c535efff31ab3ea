"""Whatever is booked and closed: every mark is a living reservation's, and what is closed is nobody else's."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facilities_world import DAY, FACILITY, HALF_A, HALF_B, HALL, HANAKO, MEETING, STUDIO, TARO, World, wish

from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.blocks import BlockTerms
from machiport.facilities.staffing.closing_days import DayCloser
from machiport.facilities.staffing.closures import Closure
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText
from machiport.problem_details import Problem

ROOMS = (HALL, HALF_A, HALF_B, STUDIO, MEETING)
TIMES = ("09:00-12:00", "13:00-17:00", "18:00-21:00", "09:00-17:00")

bookings = st.lists(
    st.tuples(st.sampled_from(ROOMS), st.sampled_from(TIMES), st.sampled_from((TARO, HANAKO)), st.booleans()),
    max_size=6,
)
closures = st.lists(
    st.tuples(
        st.none() | st.lists(st.sampled_from(ROOMS), min_size=1, max_size=2, unique=True).map(tuple),
        st.sampled_from(((0, 1440), (540, 720), (600, 630), (0, 800))),
        st.none() | st.sampled_from(ROOMS),
    ),
    min_size=1,
    max_size=3,
)


def _books(world: World, wished: list[Any]) -> None:
    for room, times, who, kept in wished:
        try:
            (world.booked if kept else world.hold)(who, wish(room, times=times))
        except Problem:
            continue


def _all(world: World) -> list[Reservation]:
    names = [key[0].rpartition("#")[2] for key in world.dynamo.items if "#RESERVATION#" in key[0] and key[1] == "STATE"]
    return world.stored(names)


@settings(max_examples=60, deadline=None)
@given(bookings, closures)
def test_closing_keeps_ledgers_and_reservations_in_step(wished: list[Any], closing: list[Any]) -> None:
    world = World()
    _books(world, wished)
    for number, (rooms, (start, end), target) in enumerate(closing):
        in_force = world.inventory.known[FACILITY]
        moves = {each.reservation_id: target for each in _all(world) if each.origin != "block"} if target else {}
        closure = Closure(FACILITY, DAY, DAY, TimeRange(start=start, end=end), rooms, LocalizedText(ja="点検"), moves)
        terms = BlockTerms(f"{number:024d}", "manager", "点検", world.clock.now())
        results = DayCloser(world.desk, in_force, closure, terms).close(DAY)
        kept = {each.reservation_id for each in results if each.outcome == "kept"}
        living = {each.reservation_id: each for each in _all(world) if each.state in ("held", "confirmed")}
        closed = closure.ledgers(in_force, DAY)
        days, _ = world.store.marks(closure.ledgers(in_force, DAY), ())
        for key, names in closed.items():
            marks = days[key].taken(names, world.clock.now())
            assert len(marks) == len(names)
            owners = {mark.reservation_id for mark in marks} - kept
            assert all(living[owner].origin == "block" for owner in owners)
        _in_step(world, list(living.values()))


def _in_step(world: World, living: list[Reservation]) -> None:
    """Check that each living reservation has all of its cells and places, and that there is no other mark."""
    cells = {(key, name): each.mark for each in living for key, names in each.ledgers().items() for name in names}
    assert len(cells) == sum(len(names) for each in living for names in each.ledgers().values())
    whole = Closure(FACILITY, DAY, DAY, TimeRange(start=0, end=1440), None, LocalizedText(ja="-"))
    days, standings = world.store.marks(
        whole.ledgers(world.inventory.known[FACILITY], DAY), {each.standing for each in living}
    )
    marked = {(key, name): mark for key, marks in days.items() for name, mark in marks.by_name.items()}
    assert marked == cells
    places = Counter(mark.reservation_id for each in standings.values() for mark in each.marks.by_name.values())
    assert places == Counter({each.reservation_id: len(each.places) for each in living if each.places})
