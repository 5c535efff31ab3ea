"""One area's collections as a calendar that phones subscribe to (RFC 5545, RFC 7986).

The bytes depend on the arguments only: DTSTAMP is the instant of the publication, so an unchanged calendar keeps its
ETag. What calendar programs make of it, and what follows for us:

- Every event has UID, DTSTAMP as a UTC date-time and DTEND. Exchange refuses an event with neither DTEND nor DURATION
  (learn.microsoft.com, MS-STANXICAL, "VEVENT" note), iCloud dislikes the same (github.com/lfos/calcurse/issues/46),
  Outlook 2003 wants DTSTAMP, UID and METHOD. DTEND is the day after: it is not included (RFC 5545, 3.6.1).
- Outlook shows STATUS:CANCELLED like any other event (github.com/esrg-knights/Squire/issues/215) and Google hides it
  (github.com/hackgvl/hackgreenville-com/pull/498). So the caution stands in SUMMARY too, a cancelled day has no alarm,
  and the old day of a *moved* collection is not CANCELLED: its text must be seen in Google as well.
- Dates are written out instead of RRULE, because suspensions and moves are no recurrence.
- All-day events float: no VTIMEZONE is needed, and a phone abroad still shows the right day.
- A UID names municipality, area, category and the *original* day. It does not change when the collection is cancelled
  or moved to yet another day, or when the edition is published again; the day a collection moved to has its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.icalendar_wording import WORDINGS, FeedWording, day_in_words, time_in_words
from machiport.garbage.model import UnknownPeriod
from machiport.icalendar_text import css3_colour, escaped, folded_line
from machiport.localized_text import Language

type Alarm = Literal["none", "evening", "morning"]

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
# From the start (00:00) of the all-day event: 20:00 of the day before, 06:30 of the day itself.
_TRIGGERS: Final = {"evening": "-PT4H", "morning": "PT6H30M"}
_HEADER: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Machiport//Garbage calendar//JA",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-TIMEZONE:Asia/Tokyo",
    "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    "X-PUBLISHED-TTL:P1D",
)


@dataclass(frozen=True, slots=True)
class FeedArea:
    """The area that a feed is for: municipality code, area id, and the area's name as published."""

    municipality: str
    area_id: str
    name: str


@dataclass(frozen=True, slots=True)
class FeedEdition:
    """Which publication a feed shows: its instant (aware), and its version, which becomes SEQUENCE."""

    published_at: datetime
    version: int


def render_calendar(
    area: FeedArea,
    collections: Iterable[Collection],
    unknown: Iterable[UnknownPeriod],
    edition: FeedEdition,
    language: Language = "ja",
    alarm: Alarm = "none",
) -> bytes:
    """Return the iCalendar object (UTF-8, CRLF) of `collections` and of the periods `unknown`.

    Collections of one day are one event each. `alarm` reminds at 20:00 of the day before or at 06:30 of the day
    itself; it is left out where nothing is collected. Google and Outlook may ignore alarms of subscribed calendars.

    Raises ValueError where `edition.published_at` is naive.
    """
    writer = _Writer(area, edition, language, alarm)
    lines = [*_HEADER, *writer.title()]
    for collection in collections:
        lines += writer.event(collection)
    for period in unknown:
        lines += writer.unknown(period)
    lines.append("END:VCALENDAR")
    return b"".join(map(folded_line, lines))


class _Writer:
    """Writes the events of one feed and remembers which UIDs it has used."""

    def __init__(self, area: FeedArea, edition: FeedEdition, language: Language, alarm: Alarm) -> None:
        if edition.published_at.tzinfo is None:
            raise ValueError("the instant of publication needs a time zone")
        self._area = area
        self._language: Language = language
        self._alarm = _TRIGGERS.get(alarm)
        self._wording: FeedWording = WORDINGS[language]
        stamp = edition.published_at.astimezone(UTC)
        self._stamp = f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
        self._sequence = f"SEQUENCE:{edition.version}"
        self._used: set[str] = set()
        self._usual: dict[int, tuple[EntryCategory, list[str]]] = {}

    def title(self) -> Iterator[str]:
        name = escaped(self._wording.calendar.format(name=self._area.name))
        yield f"NAME:{name}"
        yield f"X-WR-CALNAME:{name}"

    def event(self, collection: Collection) -> Iterator[str]:
        status, category = collection.status, collection.category
        original = collection.other_day or collection.day if status == "moved_here" else collection.day
        kind = f"{category.category_id}-moved" if status == "moved_here" else category.category_id
        yield "BEGIN:VEVENT"
        yield from self._when(f"{_compact(original)}-{kind}", collection.day, collection.day)
        yield from (
            self._usual_text(category) if status == "scheduled" and not collection.note else self._text(collection)
        )
        yield "END:VEVENT"

    def _usual_text(self, category: EntryCategory) -> list[str]:
        """Return the text of a usual collection, which is the same on all its days."""
        known = self._usual.get(id(category))
        if known is None:
            lines = list(self._text(Collection(date.min, category)))
            known = self._usual[id(category)] = (category, lines)  # keeping the category keeps its id
        return known[1]

    def _text(self, collection: Collection) -> Iterator[str]:
        name = collection.category.name.in_language(self._language)
        summary = escaped(self._summary(collection, name))
        yield f"SUMMARY:{summary}"
        yield f"DESCRIPTION:{escaped(self._description(collection))}"
        yield f"CATEGORIES:{escaped(name)}"
        yield f"COLOR:{css3_colour(collection.category.colour)}"
        yield "STATUS:CANCELLED" if collection.status == "cancelled" else "STATUS:CONFIRMED"
        if self._alarm is not None and collection.takes_place:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield f"TRIGGER:{self._alarm}"
            yield f"DESCRIPTION:{summary}"
            yield "END:VALARM"

    def unknown(self, unknown: UnknownPeriod) -> Iterator[str]:
        narrowed = sha256(" ".join(unknown.category_ids).encode()).hexdigest()[:8] if unknown.category_ids else "all"
        period = unknown.period
        yield "BEGIN:VEVENT"
        yield from self._when(f"{_compact(period.start)}-unknown-{narrowed}", period.start, period.end)
        yield f"SUMMARY:{escaped(self._wording.unknown)}"
        yield f"DESCRIPTION:{escaped(f'{self._wording.reason}\n{unknown.reason}')}"
        yield "STATUS:TENTATIVE"
        yield "END:VEVENT"

    def _when(self, identity: str, first: date, last: date) -> Iterator[str]:
        yield f"UID:{self._unused(f'{identity}-{self._area.area_id}@{self._area.municipality}.garbage.machiport')}"
        yield self._stamp
        yield self._sequence
        yield f"DTSTART;VALUE=DATE:{_compact(first)}"
        yield f"DTEND;VALUE=DATE:{_compact(min(last, date.max - timedelta(1)) + timedelta(1))}"
        yield "TRANSP:TRANSPARENT"

    def _unused(self, uid: str) -> str:
        """Return `uid`, numbered where the same collection is told twice: two events must not share a UID."""
        candidate, number = uid, 1
        while candidate in self._used:
            number += 1
            candidate = f"{number}-{uid}"
        self._used.add(candidate)
        return candidate

    def _summary(self, collection: Collection, name: str) -> str:
        wording, other = self._wording, collection.other_day
        pattern = {
            "scheduled": wording.scheduled,
            "added": wording.added,
            "cancelled": wording.cancelled,
            "moved_here": wording.moved_here if other else wording.moved_here_from_nowhere,
            "moved_away": wording.moved_away if other else wording.moved_away_to_nowhere,
        }[collection.status]
        return pattern.format(name=name, day=day_in_words(other, self._language) if other else "")

    def _description(self, collection: Collection) -> str:
        if collection.takes_place:
            advice = self._wording.cut_off.format(time=time_in_words(collection.category.cut_off))
        else:
            advice = self._wording.not_this_day
        return f"{advice}\n{collection.note.in_language(self._language)}" if collection.note else advice


def _compact(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
