"""What a resident of one area is told, by example."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.garbage.sample_editions import day_range, sample_edition, sample_route

from machiport.clock import TOKYO
from machiport.garbage.area_calendar import (
    AreaCalendar,
    CalendarEntry,
    ChangeEntry,
    EditionEntry,
    Effect,
    EntryBodyError,
    edition_entry,
    entry_from_body,
    entry_to_body,
)
from machiport.garbage.expansion import expand_route
from machiport.garbage.model import Category, Edition, Suspension, UnknownPeriod
from machiport.garbage.rules import Weekday, Weekly
from machiport.localized_text import LocalizedText

MONDAY = date(2020, 5, 11)
TUESDAY = date(2020, 5, 12)
FRIDAY = date(2020, 5, 15)
TYPHOON = LocalizedText(ja="台風のため", en="Because of a typhoon", ja_x_easy="台風が 来ます")
ROUTE = sample_route(
    Weekly(weekdays=(Weekday.MONDAY, Weekday.THURSDAY)),
    ("plastic", Weekly(weekdays=(Weekday.MONDAY,))),
    unknown=(UnknownPeriod(period=day_range("2020-08-03", "2020-08-30"), reason="夏の予定は別途告知"),),
)
EDITION = sample_edition(
    ROUTE, suspensions=(Suspension(period=day_range("2020-12-28", "2021-01-04"), note="年末年始"),)
)


def entry_of(edition: Edition = EDITION, version: int = 1) -> EditionEntry:
    calendar = expand_route(edition, edition.routes[0])
    return edition_entry(edition, calendar, publication_id=f"publication-{version}", version=version)


def change(version: int, *effects: Effect) -> ChangeEntry:
    return ChangeEntry(f"publication-{version}", f"change-{version}", version, effects, TYPHOON)


def area(*entries: CalendarEntry) -> AreaCalendar:
    return AreaCalendar("area-1", "見本町1丁目", entries)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO)


def told(calendar: AreaCalendar, start: date, end: date | None = None) -> list[tuple[str, str, str]]:
    return [
        (f"{found.day:%m-%d}", found.category.category_id, found.status)
        for found in calendar.between(start, end or start)
    ]


def test_before_the_cut_off_todays_collection_is_the_next() -> None:
    answer = area(entry_of()).next_collection(at(MONDAY, 8, 29))
    assert answer is not None
    assert answer.day == MONDAY
    assert [found.category.category_id for found in answer.collections] == ["burnable", "plastic"]
    assert answer.today_gone == ()


def test_each_category_has_its_own_cut_off_and_the_minute_itself_is_too_late() -> None:
    """Burnable is due by 8:30, plastic by 9:00."""
    answer = area(entry_of()).next_collection(at(MONDAY, 8, 30))
    assert answer is not None
    assert [found.category.category_id for found in answer.collections] == ["plastic"]
    assert [found.category.category_id for found in answer.today_gone] == ["burnable"]
    later = area(entry_of()).next_collection(at(MONDAY, 9, 0))
    assert later is not None
    assert later.day == date(2020, 5, 14)
    assert [found.category.category_id for found in later.today_gone] == ["burnable", "plastic"]


def test_an_instant_in_another_time_zone_is_a_day_in_japan() -> None:
    answer = area(entry_of()).next_collection(datetime(2020, 5, 10, 23, 15, tzinfo=UTC))
    assert answer is not None
    assert answer.day == MONDAY
    assert answer.collections[0].cut_off_at == at(MONDAY, 8, 30)


def test_a_resident_sees_why_nothing_comes_at_year_end() -> None:
    answer = area(entry_of()).next_collection(at(date(2020, 12, 27), 12))
    assert answer is not None
    assert answer.day == date(2021, 1, 7)
    assert [(found.day, found.note) for found in answer.cancelled if found.category.category_id == "plastic"] == [
        (date(2020, 12, 28), LocalizedText(ja="年末年始")),
        (date(2021, 1, 4), LocalizedText(ja="年末年始")),
    ]


def test_an_unknown_period_before_the_next_collection_is_said() -> None:
    answer = area(entry_of()).next_collection(at(date(2020, 7, 31), 12))
    assert answer is not None
    assert answer.day == date(2020, 8, 31)
    assert answer.unknown_before is not None
    assert answer.unknown_before.period == day_range("2020-08-03", "2020-08-30")
    nearer = area(entry_of()).next_collection(at(date(2020, 7, 27), 12))
    assert nearer is not None
    assert nearer.unknown_before is None


def test_only_unknown_days_ahead_is_an_answer_without_a_day() -> None:
    unknown = UnknownPeriod(period=day_range("2021-03-01", "2021-03-31"), reason="未定")
    edition = sample_edition(sample_route(Weekly(weekdays=(Weekday.MONDAY,)), unknown=(unknown,)))
    answer = area(entry_of(edition)).next_collection(at(date(2021, 3, 1), 12))
    assert answer is not None
    assert (answer.day, answer.collections, answer.unknown_before) == (None, (), unknown)


def test_nothing_ahead_is_no_answer() -> None:
    assert area(entry_of()).next_collection(at(date(2021, 4, 1), 12)) is None
    assert area().next_collection(at(MONDAY, 8)) is None


def test_the_edition_of_the_highest_version_answers_for_its_days_only() -> None:
    corrected = sample_edition(
        sample_route(Weekly(weekdays=(Weekday.FRIDAY,))), period=day_range("2020-05-11", "2020-05-17")
    )
    calendar = area(entry_of(corrected, version=2), entry_of())
    assert told(calendar, MONDAY, date(2020, 5, 18)) == [
        ("05-15", "burnable", "scheduled"),
        ("05-18", "burnable", "scheduled"),
        ("05-18", "plastic", "scheduled"),
    ]
    assert calendar.covered_ranges() == [EDITION.period]
    answering = calendar.edition_on(FRIDAY)
    assert answering is not None
    assert answering.version == 2


def test_a_tombstone_ends_the_older_calendar() -> None:
    gone = EditionEntry("publication-2", 2, day_range("2020-05-11", "2020-05-17"))
    calendar = area(entry_of(), gone, change(3, Effect("add", FRIDAY, "burnable")))
    assert told(calendar, MONDAY, date(2020, 5, 17)) == []
    assert not calendar.covered(MONDAY)
    assert calendar.covered_ranges() == [day_range("2020-04-01", "2020-05-10"), day_range("2020-05-18", "2021-03-31")]
    answer = calendar.next_collection(at(MONDAY, 6))
    assert answer is not None
    assert answer.day == date(2020, 5, 18)


def test_a_cancelled_day_is_listed_with_its_reason_and_change() -> None:
    calendar = area(entry_of(), change(2, Effect("cancel", MONDAY, "burnable")))
    assert told(calendar, MONDAY) == [("05-11", "burnable", "cancelled"), ("05-11", "plastic", "scheduled")]
    cancelled = calendar.between(MONDAY, MONDAY)[0]
    assert (cancelled.note, cancelled.change_id) == (TYPHOON, "change-2")
    answer = calendar.next_collection(at(MONDAY, 6))
    assert answer is not None
    assert [found.category.category_id for found in answer.collections] == ["plastic"]
    assert answer.cancelled == (cancelled,)


def test_a_move_of_all_categories_shows_both_days() -> None:
    calendar = area(entry_of(), change(2, Effect("move", MONDAY, to=FRIDAY)))
    assert told(calendar, MONDAY, FRIDAY) == [
        ("05-11", "burnable", "moved_away"),
        ("05-11", "plastic", "moved_away"),
        ("05-14", "burnable", "scheduled"),
        ("05-15", "burnable", "moved_here"),
        ("05-15", "plastic", "moved_here"),
    ]
    assert calendar.between(FRIDAY, FRIDAY)[0].other_day == MONDAY


def test_an_added_day_comes_before_the_next_usual_one() -> None:
    calendar = area(entry_of(), change(2, Effect("add", TUESDAY, "plastic")))
    answer = calendar.next_collection(at(MONDAY, 12))
    assert answer is not None
    assert (answer.day, answer.collections[0].status) == (TUESDAY, "added")


def test_tomorrows_cancellation_becomes_a_move() -> None:
    calendar = area(
        entry_of(),
        change(2, Effect("cancel", MONDAY)),
        change(3, Effect("move", MONDAY, to=FRIDAY)),
    )
    assert told(calendar, MONDAY) == [("05-11", "burnable", "moved_away"), ("05-11", "plastic", "moved_away")]
    assert told(calendar, FRIDAY) == [("05-15", "burnable", "moved_here"), ("05-15", "plastic", "moved_here")]


def test_a_moved_collection_can_be_moved_on() -> None:
    saturday = date(2020, 5, 16)
    calendar = area(
        entry_of(),
        change(2, Effect("move", MONDAY, "plastic", FRIDAY)),
        change(3, Effect("move", MONDAY, "plastic", saturday)),
    )
    assert told(calendar, FRIDAY, saturday) == [("05-16", "plastic", "moved_here")]
    assert calendar.between(MONDAY, MONDAY)[1].other_day == saturday


def test_a_move_onto_a_usual_day_leaves_that_day_as_it_is() -> None:
    calendar = area(entry_of(), change(2, Effect("move", MONDAY, "burnable", date(2020, 5, 14))))
    assert told(calendar, date(2020, 5, 14)) == [("05-14", "burnable", "scheduled")]


def test_moves_in_a_chain_each_take_what_was_there() -> None:
    thursday = date(2020, 5, 14)
    calendar = area(
        entry_of(),
        change(2, Effect("move", MONDAY, "burnable", thursday), Effect("move", thursday, "burnable", FRIDAY)),
    )
    assert told(calendar, thursday, FRIDAY) == [
        ("05-14", "burnable", "moved_here"),
        ("05-15", "burnable", "moved_here"),
    ]


def test_an_effect_on_a_collection_that_is_not_there_does_nothing() -> None:
    calendar = area(
        entry_of(), change(2, Effect("cancel", TUESDAY, "burnable"), Effect("move", TUESDAY, "plastic", FRIDAY))
    )
    assert told(calendar, MONDAY, FRIDAY) == told(area(entry_of()), MONDAY, FRIDAY)


def test_cancelling_all_does_not_revive_what_the_edition_suspended() -> None:
    year_end = date(2020, 12, 28)
    calendar = area(entry_of(), change(2, Effect("move", year_end, to=date(2020, 12, 29))))
    assert told(calendar, year_end, date(2020, 12, 29)) == told(area(entry_of()), year_end)
    named = area(entry_of(), change(2, Effect("move", year_end, "plastic", date(2020, 12, 26))))
    assert told(named, date(2020, 12, 26)) == [("12-26", "plastic", "moved_here")]


def test_a_cancelled_unknown_day_is_known_to_be_cancelled() -> None:
    calendar = area(entry_of(), change(2, Effect("cancel", date(2020, 8, 10), "plastic")))
    assert told(calendar, date(2020, 8, 10)) == [("08-10", "plastic", "cancelled")]


def test_a_day_moved_beyond_the_edition_is_still_shown() -> None:
    beyond = date(2021, 4, 1)
    calendar = area(entry_of(), change(2, Effect("move", date(2021, 3, 29), "plastic", beyond)))
    assert told(calendar, beyond) == [("04-01", "plastic", "moved_here")]
    assert not calendar.covered(beyond)
    answer = calendar.next_collection(at(date(2021, 3, 30), 12))
    assert answer is not None
    assert answer.day == beyond


def test_changes_outlive_a_corrected_edition_and_end_with_their_entry() -> None:
    typhoon = change(2, Effect("cancel", MONDAY))
    assert {status for _, _, status in told(area(entry_of(version=3), typhoon), MONDAY)} == {"cancelled"}
    assert {status for _, _, status in told(area(entry_of(version=3)), MONDAY)} == {"scheduled"}


def test_an_effect_says_what_its_kind_needs() -> None:
    for wrong in ({"kind": "move"}, {"kind": "cancel", "to": FRIDAY}, {"kind": "add"}):
        given: dict[str, Any] = {"day": MONDAY, **wrong}
        with pytest.raises(ValueError, match="names"):
            Effect(**given)


def test_an_entry_whose_parts_do_not_fit_is_refused() -> None:
    entry = entry_of()
    with pytest.raises(ValueError, match="period"):
        EditionEntry("p", 1, day_range("2020-04-01", "2020-04-02"), entry.categories, entry.calendar)
    with pytest.raises(ValueError, match="categories"):
        EditionEntry("p", 1, entry.period, entry.categories[:1], entry.calendar)


def test_a_year_of_eight_categories_is_about_a_kilobyte() -> None:
    categories = tuple(Category(category_id=f"category-{n}", name=LocalizedText(ja=f"見本{n}")) for n in range(8))
    rules = [(f"category-{n}", Weekly(weekdays=(Weekday(n % 7),))) for n in range(8)]
    edition = sample_edition(sample_route(*rules), categories=categories)
    assert len(entry_to_body(entry_of(edition))) < 1200


@pytest.mark.parametrize("entry", [entry_of(), change(2, Effect("move", MONDAY, to=FRIDAY, category_id="plastic"))])
def test_an_entry_reads_back_as_it_was_written(entry: CalendarEntry) -> None:
    assert entry_from_body(entry_to_body(entry)) == entry


def test_a_body_of_another_format_or_damaged_is_refused() -> None:
    body = entry_to_body(entry_of())
    fields = json.loads(body)
    wrong: list[dict[str, Any]] = [
        fields | {"f": 2},
        fields | {"d": fields["d"][:-8]},
        fields | {"k": "unheard-of"},
        {key: fields[key] for key in ("f", "k")},
    ]
    for damaged in (b"", b"[]", body[:-1], *(json.dumps(one).encode() for one in wrong)):
        with pytest.raises(EntryBodyError):
            entry_from_body(damaged)


def test_a_week_of_answers_moves_forward_only() -> None:
    calendar = area(entry_of())
    answers = [calendar.next_collection(at(MONDAY, 0) + timedelta(hours=hour)) for hour in range(24 * 7)]
    found = [answer.day for answer in answers if answer is not None and answer.day is not None]
    assert found == sorted(found)
    assert len(found) == len(answers)


def test_an_older_editions_day_after_its_span_is_not_the_next() -> None:
    gone = EditionEntry("publication-2", 2, day_range("2020-05-11", "2020-05-17"))
    answer = area(entry_of(), gone).next_collection(at(date(2020, 5, 8), 12))
    assert answer is not None
    assert answer.day == date(2020, 5, 18)


def test_what_is_unknown_from_the_next_day_on_does_not_come_before_it() -> None:
    unknown = UnknownPeriod(period=day_range("2020-05-11", "2020-05-31"), reason="未定", category_ids=("plastic",))
    edition = sample_edition(sample_route(Weekly(weekdays=(Weekday.MONDAY,)), unknown=(unknown,)))
    answer = area(entry_of(edition)).next_collection(at(date(2020, 5, 10), 12))
    assert answer is not None
    assert (answer.day, answer.unknown_before) == (MONDAY, None)


def test_the_ninth_and_the_fortieth_category_are_found_too() -> None:
    for count in (9, 17, 40):
        categories = tuple(Category(category_id=f"c{n}", name=LocalizedText(ja=f"見本{n}")) for n in range(count))
        rule = (f"c{count - 1}", Weekly(weekdays=(Weekday.FRIDAY,)))
        answer = area(entry_of(sample_edition(sample_route(rule), categories=categories))).next_collection(
            at(MONDAY, 6)
        )
        assert answer is not None
        assert answer.day == FRIDAY
        assert [found.category.category_id for found in answer.collections] == [f"c{count - 1}"]
