"""Usage statistics by hand-made figures."""

from datetime import date, timedelta

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
    NEIGHBOUR,
    STUDIO,
    TARO,
    TOWN,
    World,
    wish,
)

from machiport.csv_text import csv_text
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.staffing.blocks import BlockTerms
from machiport.facilities.staffing.closing_days import DayCloser
from machiport.facilities.staffing.closures import Closure
from machiport.facilities.staffing.dynamo_cancelled import DynamoCancelledBookings
from machiport.facilities.staffing.statistics_service import StatisticsService, UsageStatistics
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText
from machiport.problem_details import ValidationFailed
from machiport.small_cells import suppressed
from machiport.whole_months import Months

DECEMBER = Months.between("2026-12", "2026-12")
OPEN = 31 * 12 * 60  # every day from 9 to 21


class Homes:
    """Where people live."""

    def home_of(self, subject: str) -> str | None:
        """Return it."""
        return {TARO: TOWN, HANAKO: NEIGHBOUR}.get(subject)


@pytest.fixture
def world() -> World:
    return World()


def statistics(world: World, municipality: str = TOWN) -> UsageStatistics:
    cancelled = DynamoCancelledBookings(world.dynamo.client, world.table)
    service = StatisticsService(
        world.store, cancelled, world.inventory, Homes(), frozenset({TOWN, NEIGHBOUR}), world.clock
    )
    return service.of_facility(municipality, FACILITY, DECEMBER)


def minutes(found: UsageStatistics) -> dict[str, tuple[int, int]]:
    return {room.room_id: (use.open_minutes, use.used_minutes) for room, use in found.rooms}


def test_a_hall_of_which_half_is_used_is_used_by_half(world: World) -> None:
    world.booked(TARO, wish(HALF_A))
    found = minutes(statistics(world))
    assert found[HALF_A] == (OPEN, 180)
    assert found[HALL] == (2 * OPEN, 180)
    assert found[MEETING] == (OPEN, 0)


def test_hours_count_each_part_once(world: World) -> None:
    world.booked(TARO, wish(HALL))
    hours = statistics(world).hours
    assert list(hours) == list(range(9, 21))
    # five parts of 31 days; the hall's two halves from 9 to 12
    assert (hours[9].open_minutes, hours[9].used_minutes) == (5 * 31 * 60, 120)
    assert hours[12].used_minutes == 0


def test_what_is_out_of_use_is_not_open(world: World) -> None:
    world.booked(TARO, wish(HALF_A))
    closure = Closure(FACILITY, DAY, DAY, TimeRange(start=13 * 60, end=24 * 60), (HALF_A,), LocalizedText(ja="点検"))
    terms = BlockTerms("c" * 24, "manager", "点検", world.clock.now())
    DayCloser(world.desk, world.inventory.known[FACILITY], closure, terms).close(DAY)
    assert minutes(statistics(world))[HALF_A] == (OPEN - 8 * 60, 180)


def test_holds_and_what_was_cancelled_are_no_use_but_are_counted(world: World) -> None:
    world.hold(TARO, wish(HALF_A))
    early = world.booked(TARO, wish(MEETING))
    late = world.booked(HANAKO, wish(MEETING, times="13:00-17:00"))
    world.cancel(TARO, *early)
    world.clock.advance(timedelta(days=23))
    world.cancel(HANAKO, *late)
    found = statistics(world)
    assert all(used == 0 for _, used in minutes(found).values())
    assert (found.bookings, found.cancelled, found.cancelled_late, found.cancelled_by_owner) == (0, 2, 1, 0)


def test_bookings_by_purpose_and_home_hide_the_few(world: World) -> None:
    for number in range(6):
        world.booked(HANAKO, wish(COURT, day=date(2026, 12, 1 + number), times="09:00-10:00", purpose="sports"))
        world.clock.advance(timedelta(seconds=1))
    assert statistics(world).bookings == 0  # they wait to be paid
    for number in range(3):
        world.booked(TARO, wish(HALF_A, day=date(2026, 12, 1 + number)))
    world.booked(HANAKO, wish(HALF_A, day=date(2026, 12, 9), purpose="sports"))
    found = statistics(world)
    assert found.bookings == 4
    assert dict(found.purposes) == {}, "so few that the total gives them away"
    for number in range(3):
        world.booked(HANAKO, wish(STUDIO, day=date(2026, 12, 10 + number), purpose="sports"))
    found = statistics(world)
    assert found.bookings == 7
    assert dict(found.purposes) == {"meeting": None, "sports": None}
    assert dict(found.homes) == {TOWN: None, NEIGHBOUR: None}


def test_another_owners_facility_is_not_there(world: World) -> None:
    with pytest.raises(FacilityNotFound):
        statistics(world, NEIGHBOUR)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 9, "b": 7, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 3, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 2}, {}),
        ({"a": 1, "b": 1}, {}),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}, {}),
        ({"a": 9, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}),
        ({"a": 9, "b": 8, "c": 1, "d": 2}, {"a": 9, "b": None, "c": None, "d": None}),
        ({"a": 6, "b": 0}, {"a": 6}),
    ],
)
def test_what_is_suppressed_cannot_be_worked_out(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert suppressed(counts) == shown


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_the_total_leaves_open_what_is_hidden(counts: dict[str, int]) -> None:
    told = suppressed(counts)
    hidden = [name for name, count in told.items() if count is None]
    left = sum(counts.values()) - sum(count for count in told.values() if count)
    assert all(count is None or count == counts[name] >= 5 for name, count in told.items())
    assert hidden == sorted(hidden)
    if hidden:
        assert len(hidden) > 1
        assert left >= 5
        assert left > len(hidden), "each could only be one"


@pytest.mark.parametrize(("first", "last"), [("2026-12", "2026-11"), ("2026-01", "2027-01")])
def test_months_run_forwards_and_for_a_year_at_most(first: str, last: str) -> None:
    with pytest.raises(ValidationFailed):
        Months.between(first, last)


def test_months_end_with_their_last_day() -> None:
    assert Months.between("2027-12", "2028-02").last == date(2028, 2, 29)
    assert len(Months.between("2026-12", "2026-12").days()) == 31


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81 97", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "\u3000=1", "＝1+1", "－1"]
)
def test_a_cell_never_begins_a_formula(cell: str) -> None:
    assert csv_text([["a", cell]]).removeprefix("\ufeffa,").lstrip('"').startswith("'")


def test_numbers_stay_numbers_and_text_is_quoted() -> None:
    assert csv_text([["見本,館", -5, 1.5, None], ['a"b']]) == '\ufeff"見本,館",-5,1.5,\r\n"a""b"\r\n'
