"""What opening offers can be booked, and what a booking takes covers it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.facilities.inventory.sample_facilities import EVERY_DAY, PERIODS, facility, in_force, room, room_of

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Position, Room
from machiport.facilities.inventory.opening import check_slot, occupied_range, open_times, periods_of, slots, uses
from machiport.facilities.quadkeys import quadkey, tile_of
from machiport.facilities.times import MINUTES_A_DAY
from machiport.hazard.tile_addresses import TileAddress

DAYS = st.integers(0, 800).map(lambda days: date(2026, 11, 22) + timedelta(days=days))
QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15)


@st.composite
def rooms_in_force(draw: st.DrawFn) -> tuple[FacilityInForce, Room]:
    """Return a facility with some opening hours and a room with some scheme and buffers."""
    cell = draw(st.sampled_from([15, 30]))
    step = draw(st.sampled_from([each for each in (15, 30, 60) if each % cell == 0]))
    shortest = draw(st.integers(1, 4)) * step
    raster = {
        "kind": "raster",
        "step_minutes": step,
        "shortest_minutes": shortest,
        "longest_minutes": shortest + draw(st.integers(0, 6)) * step,
    }
    start = draw(QUARTERS)
    end = draw(st.integers(start // 15 + 1, 96)) * 15
    of = facility(
        room(
            scheme=draw(st.sampled_from([PERIODS, raster])),
            preparation_minutes=draw(st.integers(0, 240)),
            cleanup_minutes=draw(st.integers(0, 240)),
        ),
        cell_minutes=cell,
        hours=[{"days": EVERY_DAY, "open": {"start": start, "end": end}}, {"days": ["tue", "holiday"], "open": None}],
    )
    return in_force(of), room_of(of)


@settings(max_examples=60, deadline=None)
@given(rooms_in_force(), DAYS, st.integers(0, 600))
def test_every_use_that_is_offered_can_be_booked(
    given_room: tuple[FacilityInForce, Room], day: date, least: int
) -> None:
    of, asked = given_room
    open_time = open_times(of, asked, day)
    starts = {slot.start for slot in slots(of, asked, day)}
    for use in uses(of, asked, day, least):
        assert check_slot(of, asked, day, use.start, use.end) == ()
        assert open_time is not None
        assert open_time.holds(use)
        assert use.minutes >= least
        assert use.start in starts


@settings(max_examples=60, deadline=None)
@given(rooms_in_force(), DAYS, QUARTERS, st.integers(1, 40))
def test_what_can_be_booked_is_a_run_of_slots(
    given_room: tuple[FacilityInForce, Room], day: date, start: int, quarters: int
) -> None:
    of, asked = given_room
    end = start + quarters * 15
    days_slots = slots(of, asked, day)
    run = [slot for slot in days_slots if start <= slot.start and slot.end <= end]
    if check_slot(of, asked, day, start, end) == ():
        assert (run[0].start, run[-1].end) == (start, end)
        assert periods_of(asked, start, end) == tuple(slot.period_id for slot in run if slot.period_id)


@settings(max_examples=60, deadline=None)
@given(rooms_in_force(), QUARTERS, st.integers(1, 40))
def test_the_cells_cover_use_and_buffers_and_no_more(
    given_room: tuple[FacilityInForce, Room], start: int, quarters: int
) -> None:
    of, asked = given_room
    end = min(start + quarters * 15, MINUTES_A_DAY)
    cell = of.facility.cell_minutes
    taken = occupied_range(of.facility, asked, start, end)
    assert taken.start % cell == taken.end % cell == 0
    assert 0 <= taken.start <= start < end <= taken.end <= MINUTES_A_DAY
    first, last = max(start - asked.preparation_minutes, 0), min(end + asked.cleanup_minutes, MINUTES_A_DAY)
    assert first - cell < taken.start <= first
    assert last <= taken.end < last + cell


@settings(max_examples=100, deadline=None)
@given(st.floats(122, 154), st.floats(20, 46), st.integers(0, 20))
def test_a_tile_holds_its_place(longitude: float, latitude: float, zoom: int) -> None:
    place = Position(longitude=longitude, latitude=latitude)
    west, south, east, north = TileAddress(zoom, *tile_of(place, zoom)).bounds()
    assert west <= longitude <= east
    assert south - 1e-9 <= latitude <= north + 1e-9
    assert len(quadkey(place, zoom)) == zoom
