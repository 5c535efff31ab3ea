"""One year's calendar feed (157 events with alarms), against the `icalendar` package writing the same events."""

from datetime import timedelta

import icalendar
from tests.benchmarks.figure import Figure, median_milliseconds
from tests.unit.garbage.feed_samples import AREA, EDITION, a_year

from machiport.garbage.collection import Collection
from machiport.garbage.icalendar_feed import render_calendar


def _peer_event(collection: Collection) -> icalendar.Event:
    event = icalendar.Event()
    name = collection.category.name.ja
    event.add("UID", f"{collection.day:%Y%m%d}-{collection.category.category_id}-sample@example.jp")
    event.add("DTSTAMP", EDITION.published_at)
    event.add("SEQUENCE", EDITION.version)
    event.add("DTSTART", collection.day)
    event.add("DTEND", collection.day + timedelta(1))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SUMMARY", name)
    event.add("DESCRIPTION", "8:30までに出してください。")
    event.add("CATEGORIES", [name])
    event.add("COLOR", "red")
    event.add("STATUS", "CONFIRMED")
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", timedelta(hours=-4))
    alarm.add("DESCRIPTION", name)
    event.add_component(alarm)
    return event


_YEAR = a_year()


def _peer() -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//sample//JA")
    for collection in _YEAR:
        calendar.add_component(_peer_event(collection))
    return bytes(calendar.to_ical())


def _ours() -> bytes:
    return render_calendar(AREA, _YEAR, (), EDITION, "ja", "evening")


def measure() -> list[Figure]:
    """Return the time to write one year's feed; the bar is 5 ms."""
    if _ours().count(b"BEGIN:VEVENT") != _peer().count(b"BEGIN:VEVENT"):
        raise RuntimeError("the two calendars do not hold the same events")
    ours, peer = median_milliseconds(_ours), median_milliseconds(_peer)
    return [Figure("one year's calendar.ics", ours, "ms", "icalendar (Python package)", peer / ours)]
