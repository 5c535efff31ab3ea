"""Expansion: rules, suspensions and overrides of an edition → one dated calendar per route.

Only here are rules evaluated; everything residents read comes from the calendars made here.

What counts in which order, for one route and one category:

1. The rules of the category give a set of days: several rules on one day are one collection. Days outside the
   edition's period do not exist.
2. Suspensions of the route's centre (narrowed to categories and weekdays) take days away; each is kept as a
   `cancelled` exception with the suspension's note. A rule with `shift_rest_of_month` moves instead: what leaves a
   day is `moved_away`, what arrives is `moved_here`, what would leave the month is `cancelled`.
3. In an unknown period nothing is generated, neither a collection nor a cancellation.
4. Overrides, in whatever order the edition lists them: first cancellations, then moves (all sources before all
   targets), then additions. An explicit date wins over a suspension and over an unknown period: an addition on a
   suspended day collects, and so does the target of a move.

A move starts from a collection that is there or that a suspension took (年末年始の振替). From a day that has
neither it is not carried out at all, and `expansion_problems` reports it: nothing is published rather than guessed.
A move from outside the period into it (its source is in last year's edition) is carried out; a move out of the
period leaves `moved_away` with the other day.
"""

from dataclasses import dataclass, field

from machiport.garbage.day_sets import DaySet, PeriodDays, period_days
from machiport.garbage.model import Edition, ProcessingCentre, Route, UnknownPeriod
from machiport.garbage.overrides import ExpansionProblem, OverriddenDays
from machiport.garbage.recurrence import days_of_rule
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange, Rule
from machiport.garbage.suspensions import PlannedDays, planned_days

__all__ = ["ExpansionProblem", "expand_edition", "expand_route", "expansion_problems"]

type _CellKey = tuple[tuple[Rule, ...], str | None, str]
type _RouteKey = tuple[object, ...]


def expand_route(edition: Edition, route: Route) -> RouteCalendar:
    """Return the dated calendar of one route over the edition's period.

    The calendar's categories are all of the edition's, in its order, so that its routes read alike.
    """
    return _Expansion(edition).calendar(route)


def expand_edition(edition: Edition) -> dict[str, RouteCalendar]:
    """Return the calendar of every route by route id; routes with the same content share one object."""
    expansion = _Expansion(edition)
    return {route.route_id: expansion.calendar(route) for route in edition.routes}


def expansion_problems(edition: Edition) -> tuple[ExpansionProblem, ...]:
    """Return what the expansion cannot carry out as written, in the order of the routes.

    Reported are: a cancellation or a move of a collection that is not there, an override outside the period, an
    addition or a move onto a day that has the collection already, a rule that gives no day in the period, an unknown
    period outside the edition's.
    """
    expansion = _Expansion(edition)
    return tuple(problem for route in edition.routes for problem in expansion.problems(route))


@dataclass(slots=True)
class _Expansion:
    """The expansion of one edition; remembers what its routes have in common."""

    edition: Edition
    days: PeriodDays = field(init=False)
    centres: dict[str, ProcessingCentre] = field(init=False)
    cells: dict[_CellKey, PlannedDays] = field(default_factory=dict)
    calendars: dict[_RouteKey, RouteCalendar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = period_days(self.edition.period.start, self.edition.period.end)
        self.centres = {centre.centre_id: centre for centre in self.edition.centres}

    def calendar(self, route: Route) -> RouteCalendar:
        key = (route.rules, route.centre_id, route.overrides, route.unknown)
        known = self.calendars.get(key)
        if known is None:
            overridden = self._overridden(route)
            known = self.calendars[key] = RouteCalendar.from_sets(
                self.edition.period,
                overridden.held,
                exceptions=overridden.day_exceptions(),
                unknown=self._clipped(route.unknown),
            )
        return known

    def problems(self, route: Route) -> list[ExpansionProblem]:
        found = [
            ExpansionProblem(
                route.route_id, "rule_without_days", f"{rule.rule.kind} gives no day", category_id=rule.category_id
            )
            for rule in route.rules
            if not days_of_rule(rule.rule, self.days)
        ]
        found += [
            ExpansionProblem(route.route_id, "outside_period", f"unknown: {unknown.reason}", unknown.period.start)
            for unknown in route.unknown
            if not self._days_of(unknown)
        ]
        return found + self._overridden(route).problems

    def _overridden(self, route: Route) -> OverriddenDays:
        rules: dict[str, list[Rule]] = {category.category_id: [] for category in self.edition.categories}
        for rule in route.rules:
            rules[rule.category_id].append(rule.rule)
        planned = {
            category_id: self._planned(tuple(found), route.centre_id, category_id).outside(
                self._unknown_days(route, category_id)
            )
            for category_id, found in rules.items()
        }
        overridden = OverriddenDays(route.route_id, self.days, planned)
        overridden.apply(route.overrides)
        return overridden

    def _planned(self, rules: tuple[Rule, ...], centre_id: str | None, category_id: str) -> PlannedDays:
        key = (rules, centre_id, category_id)
        known = self.cells.get(key)
        if known is None:
            suspensions = self.centres[centre_id].suspensions if centre_id is not None else ()
            known = self.cells[key] = planned_days(rules, category_id, suspensions, self.days)
        return known

    def _unknown_days(self, route: Route, category_id: str) -> DaySet:
        days = 0
        for unknown in route.unknown:
            if not unknown.category_ids or category_id in unknown.category_ids:
                days |= self._days_of(unknown)
        return days

    def _days_of(self, unknown: UnknownPeriod) -> DaySet:
        return self.days.of_range(unknown.period.start, unknown.period.end)

    def _clipped(self, unknown: tuple[UnknownPeriod, ...]) -> tuple[UnknownPeriod, ...]:
        """Return the unknown periods as far as they lie in the edition's period, in order."""
        whole = self.edition.period
        clipped = []
        for found in unknown:
            start, end = max(found.period.start, whole.start), min(found.period.end, whole.end)
            if start <= end:
                clipped.append(found.model_copy(update={"period": DateRange(start=start, end=end)}))
        return tuple(sorted(clipped, key=lambda found: (found.period.start, found.period.end)))
