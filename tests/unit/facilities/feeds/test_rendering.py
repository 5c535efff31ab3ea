"""What calendar programs read: which reservations, how sure they are, in which words; and of a room only when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from tests.facilities_world import COURT, DAY, HALF_A, MEETING, NOW, TARO, World, wish

from machiport.facilities.feeds.rendering import render_busy, render_reservations
from machiport.facilities.feeds.wording import WORDS
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.search.calendar_service import BusyRoom
from machiport.icalendar_text import LINE_OCTETS
from machiport.localized_text import LANGUAGES


def _events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.fixture
def booked() -> list[Reservation]:
    """Return one confirmed, one to be paid, one held, one cancelled."""
    world = World()
    confirmed, cancelled = world.booked(TARO, wish(HALF_A), wish(MEETING))
    (to_pay,) = world.booked(TARO, wish(COURT, times="10:00-12:00"))
    (held,) = world.hold(TARO, wish(MEETING, times="13:00-17:00"))
    return [confirmed, *world.cancel(TARO, cancelled), to_pay, held]


def test_what_binds_is_shown_as_sure_as_it_is(booked: list[Reservation]) -> None:
    """Neither holds nor what was cancelled; what is not paid yet says so before its name."""
    confirmed, _, to_pay, _ = booked
    sure, unsure = _events(render_reservations(booked, NOW, "ja"))
    assert [str(each["uid"]).partition("@")[0] for each in (sure, unsure)] == [
        confirmed.reservation_id,
        to_pay.reservation_id,
    ]
    assert (str(sure["status"]), str(unsure["status"])) == ("CONFIRMED", "TENTATIVE")
    assert str(unsure["summary"]).startswith("【支払い待ち】")
    assert sure.decoded("dtstart") == datetime(2026, 12, 15, 0, 0, tzinfo=UTC)
    assert sure.decoded("dtend") - sure.decoded("dtstart") == timedelta(hours=3)
    assert confirmed.reservation_id in str(sure["description"])


def test_what_was_not_paid_in_time_is_gone(booked: list[Reservation]) -> None:
    """Though nobody has written it down yet."""
    later = NOW + timedelta(days=20)
    assert len(_events(render_reservations(booked, later, "ja"))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(booked: list[Reservation], language: Any) -> None:
    """And every line is short enough for programs that count (RFC 5545, 3.1)."""
    content = render_reservations(booked, NOW, language)
    assert all(len(line) <= LINE_OCTETS for line in content.split(b"\r\n"))
    assert str(Calendar.from_ical(content)["x-wr-calname"]) == WORDS[language].own_calendar
    assert render_reservations(booked, NOW, language) == content


def test_a_room_is_busy_and_nothing_else() -> None:
    """Japan's hours in UTC, the same UID every time, no name."""
    in_force = World().inventory.known["44201-mihon"]
    room = next(each for each in in_force.facility.rooms if each.room_id == MEETING)
    busy = BusyRoom(in_force, room, ((DAY, 540, 720), (date(2027, 1, 5), 1080, 1260)))
    first, second = _events(render_busy(busy, NOW, "en"))
    assert first.decoded("dtstart").isoformat() == "2026-12-15T00:00:00+00:00"
    assert str(first["uid"]) != str(second["uid"])
    assert str(first["summary"]) == "Busy"
