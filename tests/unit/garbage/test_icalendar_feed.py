"""The calendar feed, read back with the `icalendar` package."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from tests.unit.garbage.feed_samples import AREA, BURNABLE, EDITION, PLASTIC, a_year

from machiport.garbage.collection import Collection
from machiport.garbage.icalendar_feed import Alarm, FeedEdition, render_calendar
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.rules import DateRange
from machiport.icalendar_text import css3_colour
from machiport.localized_text import Language, LocalizedText

_DAY = date(2026, 4, 6)
_OTHER = date(2026, 4, 8)


def _events(body: bytes) -> list[Any]:
    """Return the events; `icalendar` collects what it cannot read in `errors`, which must be empty."""
    calendar: Any = icalendar.Calendar.from_ical(body)
    assert calendar.errors == []
    events: list[Any] = calendar.walk("VEVENT")
    assert all(event.errors == [] for event in events)
    return events


def _event(*collections: Collection, language: Language = "ja", alarm: Alarm = "none") -> Any:
    (event,) = _events(render_calendar(AREA, collections, (), EDITION, language, alarm))
    return event


def test_the_calendar_says_what_it_is_and_when_to_ask_again() -> None:
    calendar: Any = icalendar.Calendar.from_ical(render_calendar(AREA, (), (), EDITION))

    assert calendar["VERSION"] == "2.0"
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "ごみ収集 見本町1丁目"
    assert calendar["X-WR-TIMEZONE"] == "Asia/Tokyo"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert calendar["X-PUBLISHED-TTL"] == "P1D"


def test_an_event_is_all_day_and_does_not_block_time() -> None:
    event = _event(Collection(_DAY, BURNABLE))

    assert event["SUMMARY"] == "燃やすごみ"
    assert event["DTSTART"].dt == _DAY
    assert event["DTEND"].dt == _DAY + timedelta(1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["STATUS"] == "CONFIRMED"
    assert event["CATEGORIES"].cats == ["燃やすごみ"]
    assert event["COLOR"] == "crimson"
    assert event["DESCRIPTION"] == "8:30までに出してください。"


def test_every_event_has_its_own_uid_and_a_utc_stamp() -> None:
    events = _events(render_calendar(AREA, a_year(), (), EDITION))

    assert len(events) == len(a_year())
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event["DTSTAMP"].dt == EDITION.published_at
        assert event["DTSTAMP"].to_ical() == b"20260301T003000Z"
        assert event["SEQUENCE"] == 7


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    tokyo = FeedEdition(datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9))), 7)

    assert render_calendar(AREA, a_year(), (), tokyo) == render_calendar(AREA, a_year(), (), EDITION)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_calendar(AREA, (), (), FeedEdition(datetime(2026, 3, 1), 7))  # noqa: DTZ001  # that is the case


def test_a_uid_stays_when_the_collection_is_cancelled_moved_or_published_again() -> None:
    usual = _event(Collection(_DAY, BURNABLE))
    again = FeedEdition(datetime(2026, 5, 1, tzinfo=UTC), 8)
    (republished,) = _events(render_calendar(AREA, [Collection(_DAY, BURNABLE)], (), again))

    assert _event(Collection(_DAY, BURNABLE, "cancelled"))["UID"] == usual["UID"]
    assert _event(Collection(_DAY, BURNABLE, "moved_away", _OTHER))["UID"] == usual["UID"]
    assert republished["UID"] == usual["UID"]
    assert republished["SEQUENCE"] > usual["SEQUENCE"]


def test_a_moved_collection_shows_on_both_days() -> None:
    away, here = _events(
        render_calendar(
            AREA,
            [Collection(_DAY, BURNABLE, "moved_away", _OTHER), Collection(_OTHER, BURNABLE, "moved_here", _DAY)],
            (),
            EDITION,
            alarm="evening",
        )
    )

    assert (away["DTSTART"].dt, here["DTSTART"].dt) == (_DAY, _OTHER)
    assert away["SUMMARY"] == "【収集なし】燃やすごみ（4月8日に変更）"
    assert here["SUMMARY"] == "燃やすごみ（4月6日からの振替）"
    assert away["UID"] != here["UID"]
    assert away["STATUS"] == "CONFIRMED"  # Google would hide it otherwise
    assert (len(away.walk("VALARM")), len(here.walk("VALARM"))) == (0, 1)


def test_a_move_to_yet_another_day_keeps_both_uids() -> None:
    first = _event(Collection(_OTHER, BURNABLE, "moved_here", _DAY))
    second = _event(Collection(_OTHER + timedelta(1), BURNABLE, "moved_here", _DAY))

    assert first["UID"] == second["UID"]


def test_a_cancelled_collection_warns_in_its_title_and_has_no_alarm() -> None:
    reason = LocalizedText(ja="台風のため", en="Because of a typhoon")
    event = _event(Collection(_DAY, BURNABLE, "cancelled", note=reason), alarm="morning")

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "【収集中止】燃やすごみ"
    assert event["DESCRIPTION"] == "この日は収集しません。出さないでください。\n台風のため"
    assert event.walk("VALARM") == []


@pytest.mark.parametrize(
    ("alarm", "trigger"), [("evening", timedelta(hours=-4)), ("morning", timedelta(hours=6, minutes=30))]
)
def test_alarms(alarm: Alarm, trigger: timedelta) -> None:
    (reminder,) = _event(Collection(_DAY, BURNABLE), alarm=alarm).walk("VALARM")

    assert reminder["TRIGGER"].dt == trigger
    assert reminder["ACTION"] == "DISPLAY"
    assert reminder["DESCRIPTION"] == "燃やすごみ"


@pytest.mark.parametrize(
    ("language", "calendar_name", "titles"),
    [
        (
            "en",
            "Garbage collection 見本町1丁目",
            ["Burnable garbage", "CANCELLED: Plastic", "Plastic (extra collection)"],
        ),
        (
            "ja-x-easy",
            "ごみを 出す 日 見本町1丁目",
            ["もやす ごみ", "【この日は 出せません】プラスチック", "プラスチック（いつもと ちがう 日に 集めます）"],
        ),
    ],
)
def test_other_languages(language: Language, calendar_name: str, titles: list[str]) -> None:
    collections = [
        Collection(_DAY, BURNABLE),
        Collection(_DAY, PLASTIC, "cancelled"),
        Collection(_OTHER, PLASTIC, "added"),
    ]
    body = render_calendar(AREA, collections, (), EDITION, language)

    assert icalendar.Calendar.from_ical(body)["X-WR-CALNAME"] == calendar_name
    assert [event["SUMMARY"] for event in _events(body)] == titles


def test_moves_in_english_name_the_other_day() -> None:
    assert (
        _event(Collection(_OTHER, PLASTIC, "moved_here", _DAY), language="en")["SUMMARY"]
        == "Plastic (instead of 6 Apr)"
    )
    assert _event(Collection(_DAY, PLASTIC, "moved_away"), language="en")["SUMMARY"].endswith("(moved to another day)")


def test_an_unknown_period_is_one_event_that_says_so() -> None:
    unknown = [
        UnknownPeriod(period=DateRange(start=date(2026, 12, 28), end=date(2027, 1, 3)), reason="12月に発表されます"),
        UnknownPeriod(
            period=DateRange(start=date(2026, 12, 28), end=date(2027, 1, 3)), reason="未定", category_ids=("plastic",)
        ),
    ]
    events = _events(render_calendar(AREA, (), unknown, EDITION, alarm="evening"))

    assert [event["SUMMARY"] for event in events] == ["収集日は未発表です"] * 2
    assert events[0]["DTSTART"].dt == date(2026, 12, 28)
    assert events[0]["DTEND"].dt == date(2027, 1, 4)
    assert "12月に発表されます" in events[0]["DESCRIPTION"]
    assert events[0]["STATUS"] == "TENTATIVE"
    assert events[0]["UID"] != events[1]["UID"]
    assert events[0].walk("VALARM") == []


def test_the_same_collection_told_twice_still_has_two_uids() -> None:
    events = _events(render_calendar(AREA, [Collection(_DAY, BURNABLE)] * 2, (), EDITION))

    assert len({event["UID"] for event in events}) == 2


@pytest.mark.parametrize(("colour", "name"), [("#ff0000", "red"), ("#000001", "black"), ("#1E90FE", "dodgerblue")])
def test_the_nearest_css3_colour(colour: str, name: str) -> None:
    assert css3_colour(colour) == name
