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
from datetime import date

from machiport.garbage.day_sets import DaySet, PeriodDays, period_days
from machiport.garbage.model import Edition, Route, Suspension, UnknownPeriod
from machiport.garbage.overrides import ExpansionProblem, OverriddenDays
from machiport.garbage.recurrence import days_of_rule
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange, ExplicitDates, NthWeekday, Rule, Season, Weekday
from machiport.garbage.suspensions import CategorySuspensions, PlannedDays

__all__ = ["ExpansionProblem", "expand_edition", "expand_route", "expansion_problems"]

type _RuleKey = tuple[Weekday, tuple[int, ...], tuple[int, ...], tuple[Season, ...]] | DaySet
type _RouteKey = tuple[object, ...]


def expand_route(edition: Edition, route: Route) -> RouteCalendar:
    """Return the dated calendar of one route over the edition's period.

    The calendar's categories are all of the edition's, in its order, so that its routes read alike.
    """
    return _Expansion(edition).calendar(route)


def expand_edition(edition: Edition) -> dict[str, RouteCalendar]:
    """Return the calendar of every route by route id; routes with the same days share one object."""
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
    """The expansion of one edition; remembers what its routes have in common.

    Hashing a rule costs more than evaluating it, so routes are told apart by the days that their rules give. Only a
    rule that shifts weeks counts as such, because another rule with the same days would not shift.
    """

    edition: Edition
    days: PeriodDays = field(init=False)
    category_ids: tuple[str, ...] = field(init=False)
    suspensions: dict[str | None, dict[str, CategorySuspensions]] = field(default_factory=dict)
    listed: dict[tuple[date, ...], DaySet] = field(default_factory=dict)
    shifted: dict[tuple[str | None, str, tuple[_RuleKey, ...]], PlannedDays] = field(default_factory=dict)
    calendars: dict[_RouteKey, RouteCalendar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = period_days(self.edition.period.start, self.edition.period.end)
        self.category_ids = tuple(category.category_id for category in self.edition.categories)
        centres: dict[str | None, tuple[Suspension, ...]] = {None: ()}
        centres |= {centre.centre_id: centre.suspensions for centre in self.edition.centres}
        for centre_id, suspensions in centres.items():
            self.suspensions[centre_id] = {
                category_id: CategorySuspensions.of(category_id, suspensions, self.days)
                for category_id in self.category_ids
            }

    def calendar(self, route: Route) -> RouteCalendar:
        usual = self._usual_days(route)
        shifting = self._shifting(route)
        key = (route.centre_id, *usual.values(), *shifting.items(), route.overrides, route.unknown)
        known = self.calendars.get(key)
        if known is None:
            known = self.calendars[key] = self._packed(route, self._plan(route, usual, shifting))
        return known

    def _packed(self, route: Route, plan: dict[str, PlannedDays]) -> RouteCalendar:
        held = {category_id: planned.held for category_id, planned in plan.items()}
        exceptions = [planned.exceptions for planned in plan.values()]
        if route.overrides or route.unknown:
            overridden = self._overridden(route, plan)
            held, exceptions = overridden.held, list(overridden.exceptions.values())
        return RouteCalendar.from_sets(
            self.edition.period,
            held,
            exceptions=[one for found in exceptions for one in found.values()],
            unknown=self._clipped(route.unknown),
        )

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
        return (
            found + self._overridden(route, self._plan(route, self._usual_days(route), self._shifting(route))).problems
        )

    def _usual_days(self, route: Route) -> dict[str, DaySet]:
        """Return what the rules say, by category."""
        usual = dict.fromkeys(self.category_ids, 0)
        for rule in route.rules:
            usual[rule.category_id] |= self._usual(rule.rule)
        return usual

    def _shifting(self, route: Route) -> dict[str, tuple[_RuleKey, ...]]:
        """Return the categories in which a suspension moves days, with what decides the days of each of their rules."""
        found: dict[str, tuple[_RuleKey, ...]] = {}
        suspensions = self.suspensions[route.centre_id]
        for one in route.rules:
            rule, category_id = one.rule, one.category_id
            # Most rules shift nothing: the cheap question comes first.
            if isinstance(rule, NthWeekday) and category_id not in found and suspensions[category_id].shift(rule):
                rules = (other.rule for other in route.rules if other.category_id == category_id)
                found[category_id] = tuple(map(self._rule_key, rules))
        return found

    def _rule_key(self, rule: Rule) -> _RuleKey:
        if isinstance(rule, NthWeekday) and rule.shift_rest_of_month:
            return rule.weekday, rule.nth, rule.months, rule.seasons
        return self._usual(rule)

    def _plan(
        self, route: Route, usual: dict[str, DaySet], shifting: dict[str, tuple[_RuleKey, ...]]
    ) -> dict[str, PlannedDays]:
        """Return the days of each category after suspensions."""
        plan = {}
        of_centre = self.suspensions[route.centre_id]
        for category_id, days in usual.items():
            suspensions = of_centre[category_id]
            if category_id in shifting:
                key = (route.centre_id, category_id, shifting[category_id])
                if key not in self.shifted:
                    rules = [one.rule for one in route.rules if one.category_id == category_id]
                    self.shifted[key] = suspensions.planned(rules)
                plan[category_id] = self.shifted[key]
            else:
                plan[category_id] = suspensions.taken_from(days)
        return plan

    def _usual(self, rule: Rule) -> DaySet:
        """Return the rule's days; long lists of dates are often the same for many routes."""
        if not isinstance(rule, ExplicitDates) or rule.months or rule.seasons:
            return days_of_rule(rule, self.days)
        known = self.listed.get(rule.dates)
        if known is None:
            known = self.listed[rule.dates] = self.days.of_days(rule.dates)
        return known

    def _overridden(self, route: Route, plan: dict[str, PlannedDays]) -> OverriddenDays:
        if route.unknown:
            plan = {
                category_id: planned.outside(self._unknown_days(route, category_id))
                for category_id, planned in plan.items()
            }
        overridden = OverriddenDays(route.route_id, self.days, plan)
        overridden.apply(route.overrides)
        return overridden

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
