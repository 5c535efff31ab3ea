"""Free means bookable: what search finds is what the booking itself would accept, and nothing else."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facilities_world import (
    CHOIR,
    COURT,
    FACILITY,
    HALF_A,
    HALF_B,
    HALL,
    HANAKO,
    JIRO,
    MEETING,
    STUDIO,
    TARO,
    World,
    wish,
)
from tests.search_world import SearchWorld, free_uses

from machiport.clock import TOKYO
from machiport.facilities.inventory.opening import uses
from machiport.facilities.reservations.desk import Terms
from machiport.facilities.reservations.drafting import is_taken, refusals
from machiport.facilities.reservations.model import SlotWish
from machiport.facilities.reservations.situation import read_situation
from machiport.facilities.search.asking import Page
from machiport.facilities.times import TimeRange
from machiport.problem_details import Problem

FIRST = date(2026, 11, 28)
DAYS = [FIRST + timedelta(days=number) for number in range(6)]  # a month ends within
PERIODS = st.sampled_from(["09:00-12:00", "13:00-17:00", "18:00-21:00", "09:00-17:00"])
BOOKINGS = st.builds(
    wish,
    st.sampled_from([HALL, HALF_A, HALF_B, STUDIO, MEETING]),
    st.sampled_from(DAYS),
    PERIODS,
    purpose=st.sampled_from(["meeting", "music"]),
    equipment=st.sampled_from([{}, {}, {"projector": 1}]),
) | st.builds(wish, st.just(COURT), st.sampled_from(DAYS), st.sampled_from(["10:00-11:30", "11:30-12:00"]))
WHO = st.sampled_from([(TARO, None), (HANAKO, None), (JIRO, None), (TARO, CHOIR)])


def _bookable(world: World, who: str, group: str | None, wanted: SlotWish) -> bool:
    """Ask the booking's own modules, with ledgers and standings read as a booking reads them."""
    (offer,) = world.desk.planner.offers([wanted])
    party = world.parties.party(who, group, ())
    terms = Terms(party, "online", "order", series=False, lapses_at=world.clock.now())
    situation = read_situation(world.desk, [offer], [party.holder])
    noisy = offer.purpose.noisy
    return not refusals(world.desk, offer, terms, situation) and not is_taken(offer, situation, noisy=noisy)


@given(
    bookings=st.lists(st.tuples(WHO, BOOKINGS, st.booleans()), max_size=12),
    asker=WHO,
    purpose=st.sampled_from(["meeting", "music"]),
    minutes=st.sampled_from([1, 60, 240]),
    equipment=st.sampled_from([(), ("projector",)]),
    later=st.sampled_from([timedelta(0), timedelta(minutes=11), timedelta(days=9), timedelta(days=11)]),
)
@settings(max_examples=15, deadline=None)
def test_what_is_found_is_what_can_be_booked(
    bookings: list[tuple[tuple[str, str | None], SlotWish, bool]],
    asker: tuple[str, str | None],
    purpose: str,
    minutes: int,
    equipment: tuple[str, ...],
    later: timedelta,
) -> None:
    """Halls and halves, noise, buffers, holds that lapse, quotas, windows, classes, shared equipment, hours gone by."""
    searching = SearchWorld()
    world, (who, group) = searching.world, asker
    for (subject, in_group), each, confirmed in bookings:
        try:
            held = world.hold(subject, each, group_id=in_group)
            if confirmed:
                world.confirm(subject, *held)
        except Problem:
            continue
    world.clock.advance(later)
    searching.project()
    first = max(FIRST, world.clock.now().astimezone(TOKYO).date())
    found = searching.find(
        who,
        Page(limit=50),
        group,
        purpose=purpose,
        first=first,
        last=DAYS[-1],
        minutes=minutes,
        people=10,
        equipment=equipment,
    )
    in_force = world.inventory.known[FACILITY]
    expected = set()
    for room, day in product(in_force.facility.rooms, (day for day in DAYS if day >= first)):
        for use in uses(in_force, room, day, minutes):
            wanted = SlotWish(
                room_id=room.room_id,
                day=day,
                times=TimeRange(start=use.start, end=use.end),
                purpose=purpose,
                people=10,
                equipment=dict.fromkeys(equipment, 1),
            )
            if _bookable(world, who, group, wanted):
                expected.add((room.room_id, day, use.start, use.end))
    assert free_uses(found) == expected
