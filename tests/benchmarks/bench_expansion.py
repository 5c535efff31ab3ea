"""A year of the whole 5374 corpus, every area × category, against deduplicated dateutil.rrule giving the same dates.

Both start from the imported editions; importing the files is not counted. Ours makes what is published: packed
calendars with exceptions and notes, one per area. The peer finds the distinct cells (rules × suspensions ×
overrides × period) over all cities and evaluates each once with dateutil; dates that a city lists one by one are
copied. A second ratio gives the peer its distinct cells for nothing, though ours has to find what is equal itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from tests.benchmarks.figure import Figure, median_milliseconds

from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.csv_5374 import import_5374
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Addition, Cancellation, Edition, Override, Route, Suspension
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange, EveryNWeeks, ExplicitDates, NthWeekday, Rule, Weekly

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "garbage" / "5374"
A_YEAR = DateRange(start=date(2020, 4, 1), end=date(2021, 3, 31))

type AreaKey = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """What decides the days of one category."""

    rules: tuple[Rule, ...]
    suspensions: tuple[Suspension, ...]
    overrides: tuple[Override, ...]
    period: DateRange


@dataclass(frozen=True)
class Corpus:
    """The imported editions by the name of their folder."""

    editions: dict[str, Edition] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """Areas × categories."""
        return sum(len(edition.areas) * len(edition.categories) for edition in self.editions.values())


def imported_corpus() -> Corpus:
    """Import every file set; those that do not date themselves get the fiscal year 2020."""
    corpus = Corpus()
    for folder in sorted(CORPUS.iterdir()):
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}
        edition = import_5374("44201", files, ImportOptions()).edition
        edition = edition or import_5374("44201", files, ImportOptions(period=A_YEAR)).edition
        if edition is not None:
            corpus.editions[folder.name] = edition
    return corpus


def ours(corpus: Corpus) -> dict[tuple[str, str], RouteCalendar]:
    """Expand every edition and hand every area its calendar."""
    found = {}
    for name, edition in corpus.editions.items():
        calendars = expand_edition(edition)
        for area in edition.areas:
            found[name, area.area_id] = calendars[area.route_id]
    return found


def cells_of(corpus: Corpus) -> dict[AreaKey, Cell]:
    """Return the cell of every area and category."""
    found = {}
    for name, edition in corpus.editions.items():
        by_route = {route.route_id: dict(_cells(edition, route)) for route in edition.routes}
        for area in edition.areas:
            for category_id, cell in by_route[area.route_id].items():
                found[name, area.area_id, category_id] = cell
    return found


def peer(cells: Iterable[Cell]) -> list[tuple[date, ...]]:
    """Evaluate distinct cells with dateutil."""
    return [_dates_of_cell(cell) for cell in cells]


def _cells(edition: Edition, route: Route) -> Iterator[tuple[str, Cell]]:
    centres = {centre.centre_id: centre for centre in edition.centres}
    suspensions = centres[route.centre_id].suspensions if route.centre_id else ()
    for category in edition.categories:
        category_id = category.category_id
        yield (
            category_id,
            Cell(
                rules=tuple(rule.rule for rule in route.rules if rule.category_id == category_id),
                suspensions=tuple(s for s in suspensions if not s.category_ids or category_id in s.category_ids),
                overrides=tuple(one for one in route.overrides if one.category_id in {None, category_id}),
                period=edition.period,
            ),
        )


def _dates_of_cell(cell: Cell) -> tuple[date, ...]:
    dates = {day for rule in cell.rules for day in _dates_of_rule(rule, cell)}
    dates = {day for day in dates if not any(_suspends(one, day) for one in cell.suspensions)}
    dates -= {one.day for one in cell.overrides if isinstance(one, Cancellation)}
    dates |= {one.day for one in cell.overrides if isinstance(one, Addition)}
    return tuple(sorted(dates))


def _suspends(suspension: Suspension, day: date) -> bool:
    in_period = suspension.period.start <= day <= suspension.period.end
    return in_period and (not suspension.weekdays or day.weekday() in suspension.weekdays)


def _dates_of_rule(rule: Rule, cell: Cell) -> Iterator[date]:
    period = cell.period
    if isinstance(rule, ExplicitDates):
        return (day for day in rule.dates if period.start <= day <= period.end)
    start, end = datetime.combine(period.start, time()), datetime.combine(period.end, time())
    months = rule.months or None
    match rule:
        case Weekly():
            recurrence = rrule(WEEKLY, dtstart=start, until=end, byweekday=rule.weekdays, bymonth=months)
        case NthWeekday() if rule.shift_rest_of_month and cell.suspensions:
            return _week_shifted(rule, cell)
        case NthWeekday():
            days = [weekday(rule.weekday, nth) for nth in rule.nth]
            recurrence = rrule(MONTHLY, dtstart=start, until=end, byweekday=days, bymonth=months)
        case EveryNWeeks():
            reference = datetime.combine(rule.reference, time())
            recurrence = rrule(WEEKLY, interval=rule.weeks, dtstart=reference, until=end, bymonth=months)
        case _:
            message = f"RFC 5545 cannot say {rule.kind}"
            raise NotImplementedError(message)
    return (found.date() for found in recurrence if found >= start)


def _week_shifted(rule: NthWeekday, cell: Cell) -> Iterator[date]:
    """Shift what dateutil gives: RFC 5545 cannot say that a closed week moves the rest of its month."""
    first, last = cell.period.start.replace(day=1), cell.period.end + timedelta(days=31)
    until = datetime.combine(last.replace(day=1) - timedelta(days=1), time())
    weekly = rrule(WEEKLY, dtstart=datetime.combine(first, time()), until=until, byweekday=[rule.weekday])
    for _, found in groupby((found.date() for found in weekly), key=lambda day: (day.year, day.month)):
        weeks = list(found)
        closed = (
            number
            for number, day in enumerate(weeks)
            if cell.period.start <= day <= cell.period.end and any(_suspends(one, day) for one in cell.suspensions)
        )
        shift_from = next(closed, len(weeks))
        named = {len(weeks) - 1 if nth < 0 else nth - 1 for nth in rule.nth}
        shifted = {number + 1 if number >= shift_from else number for number in named}
        yield from (
            day
            for number, day in enumerate(weeks)
            if number in shifted
            and cell.period.start <= day <= cell.period.end
            and (not rule.months or day.month in rule.months)
        )


def measure() -> list[Figure]:
    """Return the time for the whole corpus (the bar is 1 s and a ratio of 5); nothing where the corpus is absent."""
    if not CORPUS.exists():
        return []
    corpus = imported_corpus()
    cells = cells_of(corpus)
    distinct = list(dict.fromkeys(cells.values()))
    _compare(corpus, cells, dict(zip(distinct, peer(distinct), strict=True)))
    expanded = median_milliseconds(lambda: ours(corpus))
    evaluated = median_milliseconds(lambda: peer(distinct))
    deduplicated = median_milliseconds(lambda: peer(dict.fromkeys(cells_of(corpus).values())))
    name = f"a year of {len(cells):,} area × category cells ({len(distinct)} distinct)"
    return [
        Figure(name, expanded, "ms", "dateutil.rrule, deduplicated", deduplicated / expanded),
        Figure(name, expanded, "ms", "dateutil.rrule, distinct cells given to it", evaluated / expanded),
    ]


def _compare(corpus: Corpus, cells: dict[AreaKey, Cell], dates: dict[Cell, tuple[date, ...]]) -> None:
    """Raise RuntimeError where the two do not give the same dates."""
    calendars = ours(corpus)
    for (name, area_id, category_id), cell in cells.items():
        if calendars[name, area_id].dates_of(category_id) != dates[cell]:
            message = f"{name} {area_id} {category_id}: other dates than dateutil's"
            raise RuntimeError(message)
