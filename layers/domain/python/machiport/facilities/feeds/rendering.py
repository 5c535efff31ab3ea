"""Feeds as iCalendar objects (RFC 5545, RFC 7986): the bytes depend on the arguments only, so that ETags last.

Times are in UTC, which every calendar program converts and which needs no VTIMEZONE. What programs make of events and
what follows from it is written in `machiport.garbage.icalendar_feed`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from machiport.facilities.feeds.wording import CERTAIN, WORDS, FeedWords
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.search.calendar_service import BusyRoom
from machiport.facilities.times import instant_at
from machiport.icalendar_text import escaped, folded_line
from machiport.localized_text import Language

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_HEADER: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Machiport//Facilities//JA",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-TIMEZONE:Asia/Tokyo",
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
)


def render_busy(busy: BusyRoom, stamp: datetime, language: Language) -> bytes:
    """Return when a room is taken, without saying by whom. `stamp` (aware) is when that was known."""
    room, facility = busy.room, busy.in_force.facility
    words = WORDS[language]
    title = f"{facility.name.in_language(language)} {room.name.in_language(language)}"
    events = (
        (
            f"UID:{day:%Y%m%d}-{start:04d}-{room.room_id}@facilities.machiport",
            f"DTSTAMP:{_utc(stamp)}",
            f"DTSTART:{_utc(instant_at(day, start))}",
            f"DTEND:{_utc(instant_at(day, end))}",
            f"SUMMARY:{escaped(words.busy)}",
            "CLASS:PUBLIC",
            "TRANSP:OPAQUE",
        )
        for day, start, end in busy.busy
    )
    return _calendar(title, events)


def render_reservations(reservations: Sequence[Reservation], now: datetime, language: Language) -> bytes:
    """Return somebody's reservations that bind at `now` (aware), and those that are over, but no holds."""
    words = WORDS[language]
    shown = (each for each in reservations if each.state_at(now) in words.states)
    return _calendar(words.own_calendar, (tuple(_reservation(each, words, language)) for each in shown))


def _reservation(each: Reservation, words: FeedWords, language: Language) -> Iterator[str]:
    wish = each.wish
    facility = each.facility_name.in_language(language)
    certain = each.state in CERTAIN
    said = words.states[each.state]
    facts = [words.number.format(number=each.reservation_id), words.price.format(yen=f"{each.total:,}")]
    name = f"{facility} {each.room_name.in_language(language)}"
    yield f"UID:{each.reservation_id}@facilities.machiport"
    yield f"DTSTAMP:{_utc(each.changed_at)}"
    yield f"SEQUENCE:{each.version}"
    yield f"DTSTART:{_utc(instant_at(wish.day, wish.times.start))}"
    yield f"DTEND:{_utc(instant_at(wish.day, wish.times.end))}"
    yield f"SUMMARY:{escaped(name if certain else said + name)}"
    yield f"LOCATION:{escaped(facility)}"
    yield f"DESCRIPTION:{escaped('\n'.join([said, *facts] if certain else facts))}"
    yield f"STATUS:{'CONFIRMED' if certain else 'TENTATIVE'}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:OPAQUE"


def _calendar(title: str, events: Iterable[Sequence[str]]) -> bytes:
    lines = [*_HEADER, f"NAME:{escaped(title)}", f"X-WR-CALNAME:{escaped(title)}"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(map(folded_line, lines))


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
