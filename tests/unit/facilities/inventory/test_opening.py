"""When a room is open, which slots it has, and what is wrong with a wish."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.unit.facilities.inventory.sample_facilities import (
    CALENDAR_UNTIL,
    COMING_OF_AGE_DAY,
    CULTURE_DAY,
    EVERY_DAY,
    FACILITY_ID,
    RASTER,
    facility,
    in_force,
    room,
    room_of,
)

from machiport.facilities.inventory.opening import (
    Slot,
    check_slot,
    occupied_range,
    open_times,
    periods_of,
    slots,
    uses,
)
from machiport.facilities.inventory.slot_faults import SLOT_FAULT_TEXTS, SlotFault
from machiport.facilities.times import TimeRange, minute_of

TUESDAY = date(2027, 1, 12)
MONDAY = date(2027, 1, 18)
FULL, SHORT = TimeRange(start=540, end=1320), TimeRange(start=540, end=1020)
CLOSED: dict[str, Any] = {"first": "2027-01-12", "last": "2027-01-13", "reason": {"ja": "工事"}}


def _open(day: date, local: str = "meeting", **changes: Any) -> TimeRange | None:
    of = facility(**changes)
    return open_times(in_force(of), room_of(of, local), day)


def _faults(local: str, day: date, start: str, end: str, **changes: Any) -> tuple[SlotFault, ...]:
    of = facility(**changes)
    return check_slot(in_force(of), room_of(of, local), day, minute_of(start), minute_of(end))


def test_the_last_hours_that_fit_a_weekday_count() -> None:
    assert _open(TUESDAY) == FULL
    assert _open(MONDAY) is None


def test_a_public_holiday_goes_before_the_weekday() -> None:
    assert _open(COMING_OF_AGE_DAY) == SHORT
    assert _open(CULTURE_DAY) == SHORT


def test_without_hours_for_holidays_the_weekday_counts() -> None:
    hours = [{"days": EVERY_DAY, "open": {"start": "09:00", "end": "22:00"}}, {"days": ["mon"], "open": None}]
    assert _open(COMING_OF_AGE_DAY, hours=hours) is None
    assert _open(CULTURE_DAY, hours=hours) == FULL


def test_hours_count_within_their_dates_only() -> None:
    winter = {"start": "10:00", "end": "16:00"}
    hours = [
        {"days": EVERY_DAY, "open": {"start": "09:00", "end": "22:00"}},
        {"days": EVERY_DAY, "open": winter, "valid_from": "2026-12-01", "valid_until": "2027-01-31"},
    ]
    assert _open(date(2027, 1, 31), hours=hours) == TimeRange.model_validate(winter)
    assert _open(date(2027, 2, 1), hours=hours) == FULL
    assert _open(date(2026, 11, 30), hours=hours) == FULL


def test_a_day_that_no_hours_name_is_closed() -> None:
    assert _open(TUESDAY, hours=[{"days": ["sun"], "open": {"start": "09:00", "end": "17:00"}}]) is None


def test_an_exception_goes_before_holiday_and_weekday() -> None:
    both = [CLOSED, {**CLOSED, "first": "2027-01-11", "last": "2027-01-11", "open": {"start": "08:00", "end": "23:00"}}]
    assert _open(TUESDAY, exceptions=both) is None
    assert _open(date(2027, 1, 13), exceptions=both) is None
    assert _open(date(2027, 1, 14), exceptions=both) == FULL
    assert _open(COMING_OF_AGE_DAY, exceptions=both) == TimeRange(start=480, end=1380)


def test_an_exception_of_some_rooms_leaves_the_others_alone() -> None:
    exceptions = [{**CLOSED, "rooms": [f"{FACILITY_ID}.studio"]}]
    assert _open(TUESDAY, "studio", exceptions=exceptions) is None
    assert _open(TUESDAY, "meeting", exceptions=exceptions) == FULL


def test_of_two_exceptions_the_last_one_counts() -> None:
    reopened = {**CLOSED, "last": "2027-01-12", "open": {"start": "13:00", "end": "17:00"}}
    assert _open(TUESDAY, exceptions=[CLOSED, reopened]) == TimeRange(start=780, end=1020)
    assert _open(TUESDAY, exceptions=[reopened, CLOSED]) is None


def test_nothing_is_open_where_the_calendar_does_not_reach() -> None:
    assert _open(CALENDAR_UNTIL) == FULL  # a Sunday
    assert _open(CALENDAR_UNTIL + timedelta(days=2)) is None
    assert _faults("meeting", CALENDAR_UNTIL + timedelta(days=1), "09:00", "12:00") == (SlotFault.BEYOND_CALENDAR,)


def test_slots_are_the_periods_that_lie_within_the_open_time() -> None:
    of = facility()
    assert slots(in_force(of), room_of(of), TUESDAY) == (
        Slot(540, 720, "morning"),
        Slot(780, 1020, "afternoon"),
        Slot(1080, 1290, "evening"),
    )
    assert [slot.period_id for slot in slots(in_force(of), room_of(of), CULTURE_DAY)] == ["morning", "afternoon"]
    assert slots(in_force(of), room_of(of), MONDAY) == ()


def test_slots_of_a_raster_begin_on_its_steps() -> None:
    hours = [{"days": EVERY_DAY, "open": {"start": "09:15", "end": "11:15"}}]
    of = facility(hours=hours)
    found = slots(in_force(of), room_of(of, "studio"), TUESDAY)
    assert found == (Slot(570, 600), Slot(600, 630), Slot(630, 660))


def test_uses_are_the_shortest_of_at_least_a_length() -> None:
    of = facility(hours=[{"days": EVERY_DAY, "open": {"start": "09:00", "end": "17:00"}}])
    whole = in_force(of)
    assert uses(whole, room_of(of), TUESDAY, 120) == (
        TimeRange(start=540, end=720),
        TimeRange(start=780, end=1020),
    )
    assert uses(whole, room_of(of), TUESDAY, 200) == (
        TimeRange(start=540, end=1020),
        TimeRange(start=780, end=1020),
    )
    studio = uses(whole, room_of(of, "studio"), TUESDAY, 75)
    assert (studio[0], studio[-1], len(studio)) == (TimeRange(start=540, end=630), TimeRange(start=930, end=1020), 14)
    assert uses(whole, room_of(of, "studio"), TUESDAY, 10)[-1] == TimeRange(start=960, end=1020)
    assert uses(whole, room_of(of, "studio"), TUESDAY, 181) == ()


@pytest.mark.parametrize(
    ("local", "start", "end", "expected"),
    [
        ("meeting", "09:00", "12:00", ()),
        ("meeting", "09:00", "17:00", ()),
        ("meeting", "09:00", "21:30", ()),
        ("meeting", "09:00", "11:00", (SlotFault.NOT_A_SLOT,)),
        ("meeting", "12:00", "13:00", (SlotFault.NOT_A_SLOT,)),
        ("meeting", "13:00", "12:00", (SlotFault.NOT_A_SLOT,)),
        ("studio", "09:00", "10:00", ()),
        ("studio", "19:00", "22:00", ()),
        ("studio", "09:15", "10:15", (SlotFault.NOT_A_SLOT,)),
        ("studio", "09:00", "09:30", (SlotFault.TOO_SHORT,)),
        ("studio", "09:00", "12:30", (SlotFault.TOO_LONG,)),
        ("studio", "08:30", "09:30", (SlotFault.OUTSIDE_HOURS,)),
        ("studio", "21:30", "22:30", (SlotFault.OUTSIDE_HOURS,)),
        ("studio", "08:30", "12:30", (SlotFault.OUTSIDE_HOURS, SlotFault.TOO_LONG)),
    ],
)
def test_a_wish_is_checked_against_the_rooms_scheme(
    local: str, start: str, end: str, expected: tuple[SlotFault, ...]
) -> None:
    assert _faults(local, TUESDAY, start, end) == expected


def test_a_period_outside_of_a_holidays_hours_cannot_be_used() -> None:
    assert _faults("meeting", CULTURE_DAY, "18:00", "21:30") == (SlotFault.OUTSIDE_HOURS,)
    assert _faults("meeting", CULTURE_DAY, "13:00", "21:30") == (SlotFault.OUTSIDE_HOURS,)
    assert _faults("meeting", MONDAY, "09:00", "12:00") == (SlotFault.CLOSED_DAY,)


def test_the_periods_of_a_run_are_named() -> None:
    of = facility()
    assert periods_of(room_of(of), 540, 1020) == ("morning", "afternoon")
    assert periods_of(room_of(of), 1080, 1290) == ("evening",)
    assert periods_of(room_of(of), 540, 1021) == ()
    assert periods_of(room_of(of, "studio"), 540, 600) == ()


def test_buffers_are_whole_cells_and_end_with_the_day() -> None:
    of = facility(
        room("late", scheme=RASTER, preparation_minutes=40, cleanup_minutes=20),
        room("plain", scheme=RASTER),
        room("early", scheme=RASTER, preparation_minutes=120, cleanup_minutes=240),
    )
    assert occupied_range(of, room_of(of, "plain"), 540, 600) == TimeRange(start=540, end=600)
    assert occupied_range(of, room_of(of, "late"), 540, 600) == TimeRange(start=480, end=630)
    assert occupied_range(of, room_of(of, "early"), 60, 120) == TimeRange(start=0, end=360)
    assert occupied_range(of, room_of(of, "early"), 1260, 1440) == TimeRange(start=1140, end=1440)
    fine = facility(room("late", scheme=RASTER, preparation_minutes=40, cleanup_minutes=20), cell_minutes=15)
    assert occupied_range(fine, room_of(fine, "late"), 540, 600) == TimeRange(start=495, end=630)


def test_every_fault_is_worded_in_three_languages() -> None:
    assert set(SLOT_FAULT_TEXTS) == set(SlotFault)
    for text in SLOT_FAULT_TEXTS.values():
        assert len({text.ja, text.en, text.ja_x_easy}) == 3
