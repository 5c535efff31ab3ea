"""The next collection of one area: from an entry already read, and with reading it from its bytes.

The entry is a year with eight categories, a year-end suspension and an emergency change a week ahead.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from tests.benchmarks.figure import Figure, median_milliseconds

from machiport.garbage.area_calendar import (
    AreaCalendar,
    ChangeEntry,
    Effect,
    edition_entry,
    entry_from_body,
    entry_to_body,
)
from machiport.garbage.expansion import expand_route
from machiport.garbage.model import Area, Category, Edition, ProcessingCentre, Route, RouteRule, Suspension
from machiport.garbage.rules import DateRange, NthWeekday, Weekday, Weekly
from machiport.localized_text import LocalizedText

CALLS = 200
NOW = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
_PERIOD = DateRange(start=date(2026, 4, 1), end=date(2027, 3, 31))
_YEAR_END = DateRange(start=date(2026, 12, 29), end=date(2027, 1, 3))
_REASON = LocalizedText(ja="台風のため", en="Because of a typhoon", ja_x_easy="台風が 来ます")


def _edition() -> Edition:
    weekly = [
        RouteRule(category_id=f"c{number}", rule=Weekly(weekdays=(Weekday(number), Weekday(number + 3))))
        for number in range(3)
    ]
    monthly = [
        RouteRule(category_id=f"c{number}", rule=NthWeekday(weekday=Weekday(number - 2), nth=(2, 4)))
        for number in range(3, 8)
    ]
    return Edition(
        municipality="44201",
        title="見本",
        period=_PERIOD,
        categories=tuple(
            Category(category_id=f"c{number}", name=LocalizedText(ja=f"見本{number}", en=f"Sample {number}"))
            for number in range(8)
        ),
        centres=(
            ProcessingCentre(
                centre_id="centre", name="見本", suspensions=(Suspension(period=_YEAR_END, note="年末年始"),)
            ),
        ),
        routes=(Route(route_id="route", centre_id="centre", rules=(*weekly, *monthly)),),
        areas=(Area(area_id="area", name="見本町1丁目", route_id="route"),),
        sample=True,
    )


def measure() -> list[Figure]:
    """Return the warm time (the bar is 50 µs), the time to read an entry, and the size of an entry."""
    edition = _edition()
    entry = edition_entry(edition, expand_route(edition, edition.routes[0]), publication_id="p1", version=1)
    change = ChangeEntry("p2", "change", 2, (Effect("cancel", date(2026, 6, 17)),), _REASON)
    body = entry_to_body(entry)
    calendar = AreaCalendar("area", "見本町1丁目", (entry, change))
    if calendar.next_collection(NOW) is None:
        raise RuntimeError("the sample has no next collection")
    return [
        Figure("next collection, entry already read", _microseconds(lambda: calendar.next_collection(NOW)), "µs"),
        Figure("reading an area's entry of a year", _microseconds(lambda: entry_from_body(body)), "µs"),
        Figure("an area's entry of a year, 8 categories", len(body), "bytes"),
    ]


def _microseconds(work: Callable[[], object]) -> float:
    def repeated() -> None:
        for _ in range(CALLS):
            work()

    return median_milliseconds(repeated) * 1000 / CALLS
