"""A room's month, a facility's week, and when a room is busy, as anybody sees them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.facilities_world import (
    COURT,
    DAY,
    FACILITY,
    HALF_A,
    HALL,
    HANAKO,
    MEETING,
    NOW,
    STUDIO,
    TARO,
    WEEK,
    World,
    facility,
    text,
    wish,
)
from tests.search_world import TOGETHER, Announced, SearchWorld

from machiport.clock import TOKYO
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.reservations.errors import RoomNotFound
from machiport.facilities.search.calendar_days import ShownDay
from machiport.facilities.search.calendar_service import CalendarService, runs
from machiport.problem_details import ValidationFailed

CHRISTMAS = {"first": "2026-12-24", "last": "2026-12-25", "reason": text("休館")}


def _calendars(searching: SearchWorld, lotteries: Announced | None = None) -> CalendarService:
    world = searching.world
    return CalendarService(world.inventory, searching.occupancy, lotteries or Announced(), world.clock, TOGETHER)


def _world(**changes: Any) -> SearchWorld:
    world = World()
    known = world.inventory.known
    known[FACILITY] = replace(known[FACILITY], facility=facility(**changes))
    return SearchWorld(world)


def _day(searching: SearchWorld, room_id: str, day: date, lotteries: Announced | None = None) -> ShownDay:
    (room,) = _calendars(searching, lotteries).month(room_id, day).rooms
    return next(each for each in room.days if each.day == day)


def _slots(day: ShownDay) -> list[tuple[int, int, str]]:
    return [(each.slot.start, each.slot.end, each.status) for each in day.slots]


def test_a_month_has_all_its_days_and_says_why_some_are_closed() -> None:
    """An exception by its own words, a weekly holiday by the usual ones, what nobody has planned yet as such."""
    hours = [{"days": WEEK, "open": {"start": "09:00", "end": "21:00"}}, {"days": ["mon"], "open": None}]
    searching = _world(exceptions=[CHRISTMAS], hours=hours)
    (room,) = _calendars(searching).month(MEETING, date(2026, 12, 20)).rooms
    assert [each.day.day for each in room.days] == list(range(1, 32))
    closed = {each.day.day: each.reason.ja for each in room.days if each.status == "closed" and each.reason}
    assert closed == {24: "見本休館", 25: "見本休館"} | dict.fromkeys((7, 14, 21, 28), "この日は休館日です。")
    known = searching.world.inventory.known
    known[FACILITY] = replace(known[FACILITY], calendar_until=date(2026, 12, 30), version_id="v2")
    unknown = _day(searching, MEETING, date(2026, 12, 31))
    assert unknown.reason is not None
    assert "まだ決まっていない" in unknown.reason.ja


def test_what_is_taken_fills_a_day() -> None:
    """A half takes its hall, not the other half; noise takes the neighbour; a hold counts until it lapses."""
    searching = SearchWorld()
    world = searching.world
    world.hold(HANAKO, wish(HALF_A))
    world.booked(TARO, wish(STUDIO, purpose="music"), wish(MEETING, times="13:00-17:00"))
    searching.project()
    taken, free, evening = (540, 720, "taken"), (540, 720, "free"), (1080, 1260, "free")
    assert _slots(_day(searching, HALL, DAY)) == [taken, (780, 1020, "free"), evening]
    assert _slots(_day(searching, MEETING, DAY)) == [taken, (780, 1020, "taken"), evening]
    assert _day(searching, HALL, DAY).status == "partly"
    world.clock.advance(timedelta(minutes=11))
    assert _slots(_day(searching, HALL, DAY))[0] == free
    assert _day(searching, HALL, DAY).status == "free"


def test_the_raster_is_shown_in_runs() -> None:
    """A court's day is a few lines, not a line for each half hour; hours gone by are over."""
    searching = SearchWorld()
    searching.world.booked(TARO, wish(COURT, date(2026, 11, 20), "14:00-15:30"))
    searching.project()
    today = _day(searching, COURT, date(2026, 11, 20))
    assert _slots(today) == [(540, 750, "over"), (750, 840, "free"), (840, 930, "taken"), (930, 1260, "free")]
    assert today.status == "partly"
    assert _day(searching, COURT, date(2026, 11, 19)).status == "over"


def test_a_day_says_for_whom_it_is_open() -> None:
    """January: residents since October, the region since November; February opens for nobody yet."""
    searching = SearchWorld()
    january, april = _day(searching, MEETING, date(2027, 1, 15)), _day(searching, MEETING, date(2027, 4, 15))
    assert (january.status, january.open_for) == ("free", ("resident", "region"))
    assert (april.status, april.open_for) == ("not_open_yet", ())
    assert april.opens_at == datetime(2027, 1, 1, 9, tzinfo=TOKYO)


def test_a_lottery_is_said_until_it_is_over() -> None:
    """With the instant from which the room is first come, first served."""
    rooms = [room.model_copy(update={"lottery": room.room_id == HALL}) for room in facility().rooms]
    searching = _world(rooms=rooms)
    announced = Announced({HALL: NOW + timedelta(hours=1)})
    day = _day(searching, HALL, DAY, announced)
    assert (day.status, day.opens_at) == ("lottery", (NOW + timedelta(hours=1)).astimezone(TOKYO))
    searching.world.clock.advance(timedelta(hours=1))
    assert _day(searching, HALL, DAY, announced).status == "free"


def test_a_week_has_every_room() -> None:
    """Seven days from the one that is asked for, or from today."""
    searching = SearchWorld()
    shown = _calendars(searching).week(FACILITY, None)
    assert [len(room.days) for room in shown.rooms] == [7] * 6
    assert shown.rooms[0].days[0].day == date(2026, 11, 20)
    searching.world.dynamo.operations.clear()
    _calendars(searching).week(FACILITY, date(2026, 12, 28))
    assert searching.world.dynamo.operations == ["BatchGetItem"]


def test_what_there_is_not() -> None:
    """Rooms and facilities that nobody published; days too far away, however far."""
    calendars = _calendars(SearchWorld())
    for room in (f"{FACILITY}.attic", "44201-other.hall"):
        with pytest.raises(RoomNotFound):
            calendars.month(room, None)
        with pytest.raises(RoomNotFound):
            calendars.busy(room, 30)
    with pytest.raises(FacilityNotFound):
        calendars.week("44201-other", None)
    for day in (date(2026, 8, 1), date(9999, 12, 31)):
        with pytest.raises(ValidationFailed):
            calendars.week(FACILITY, day)
    with pytest.raises(ValidationFailed):
        calendars.month(HALL, date(2999, 12, 1))


def test_busy_is_what_is_taken_with_its_buffers() -> None:
    """The hall is busy while a half of it is, and half an hour longer; lapsed holds are nothing."""
    searching = SearchWorld()
    searching.world.booked(TARO, wish(HALF_A))
    searching.world.hold(HANAKO, wish(HALF_A, times="18:00-21:00"))
    searching.project()
    searching.world.clock.advance(timedelta(minutes=11))
    assert _calendars(searching).busy(HALL, 40).busy == ((DAY, 540, 750),)


@given(st.integers(0, 2**96 - 1))
def test_runs_are_the_bits(cells: int) -> None:
    """Joined they give the number back, and no two touch."""
    found = list(runs(cells))
    assert sum((1 << end) - (1 << first) for first, end in found) == cells
    assert all(one[1] < other[0] for one, other in pairwise(found))
