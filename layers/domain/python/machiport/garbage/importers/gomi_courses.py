"""From a japan-gomi-data course (`rules`, `overrides`, `unknown_periods`) to a route."""

import re
from datetime import date
from typing import NamedTuple

from machiport.garbage.importers.calendar_dates import uncovered_periods
from machiport.garbage.importers.gomi_taxonomy import Taxonomy
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.route_building import RouteCatalogue
from machiport.garbage.importers.yaml_trees import Tree, YamlDocument, items, mapping, text_of
from machiport.garbage.model import LONGEST_NOTE, Addition, Cancellation, Override, RouteRule, UnknownPeriod
from machiport.garbage.rules import DateRange, ExplicitDates, NthWeekday, Rule, Weekday, Weekly

_DAYS = {name: Weekday(number) for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_OCCURRENCES = range(1, 6)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNREADABLE_REASON = "元のデータの収集日が読めません"
_UNCOVERED_REASON = "元のデータにこの期間の収集日がありません"


class _NotUnderstoodError(Exception):
    """A rule that says nothing certain; the message says which part."""


class _Content(NamedTuple):
    rules: list[RouteRule]
    overrides: list[Override]
    unknown: list[UnknownPeriod]


class CourseReader:
    """Reads courses into routes; each rule and override counts as one calendar cell of the report."""

    def __init__(self, period: DateRange, taxonomy: Taxonomy, catalogue: RouteCatalogue, report: ImportReport) -> None:
        """Take the edition's period and categories, and where routes and problems go."""
        self._period = period
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._report = report

    def route_id(self, course: YamlDocument, course_period: DateRange) -> str:
        """Return the route of a course; outside of the course's own period everything is unknown."""
        document = mapping(course.value)
        content = _Content([], [], [])
        for index, rule in enumerate(items(document.get("rules"))):
            self._add_rule(course, index, mapping(rule), content)
        for index, override in enumerate(items(document.get("overrides"))):
            self._add_override(course, index, mapping(override), content)
        for index, unknown in enumerate(items(document.get("unknown_periods"))):
            self._add_unknown(course, index, mapping(unknown), content)
        content.unknown.extend(
            UnknownPeriod(period=part, reason=_UNCOVERED_REASON)
            for part in uncovered_periods(self._period, course_period)
        )
        full_name = text_of(mapping(document.get("metadata")).get("course_name_ja"))
        name = self._report.within(LONGEST_NOTE, full_name, course.place("metadata", "course_name_ja"))
        return self._catalogue.add(
            None, tuple(content.rules), tuple(content.overrides), tuple(content.unknown), name or None
        )

    def _note(self, course: YamlDocument, path: tuple[str | int, ...], entry: dict[str, Tree]) -> str | None:
        return self._report.within(LONGEST_NOTE, text_of(entry.get("note")), course.place(*path, "note")) or None

    def _add_rule(self, course: YamlDocument, index: int, entry: dict[str, Tree], content: _Content) -> None:
        key = text_of(entry.get("category"))
        place = course.place("rules", index)
        category = self._taxonomy.find(key)
        if category is None:
            self._report.cell_reported("pattern_not_understood", place, key, category=key, reason="taxonomy.yaml")
            return
        try:
            rules = _rules(entry)
        except _NotUnderstoodError as fault:
            self._report.cell_reported("pattern_not_understood", place, key, category=key, reason=str(fault))
            content.unknown.append(
                UnknownPeriod(period=self._period, reason=_UNREADABLE_REASON, category_ids=(category.category_id,))
            )
            return
        self._report.cell_became_rules()
        note = self._note(course, ("rules", index), entry)
        content.rules.extend(RouteRule(category_id=category.category_id, rule=rule, note=note) for rule in rules)

    def _add_override(self, course: YamlDocument, index: int, entry: dict[str, Tree], content: _Content) -> None:
        """Read an override: `cancelled: true` takes the day's collection away, otherwise there is one."""
        place = course.place("overrides", index)
        key, note = text_of(entry.get("category")), self._note(course, ("overrides", index), entry)
        category = self._taxonomy.find(key)
        cancelled = entry.get("cancelled") is True
        day = _day(entry.get("date"))
        if day is None or (key and category is None) or (not key and not cancelled):
            shown = text_of(entry.get("date"))
            reason = f"{shown} {key}".strip()
            self._report.cell_reported("pattern_not_understood", place, shown, category=key, reason=reason)
            if day is not None:
                # Something is different that day, only what is not known.
                affected = () if category is None else (category.category_id,)
                period = DateRange(start=day, end=day)
                content.unknown.append(UnknownPeriod(period=period, reason=_UNREADABLE_REASON, category_ids=affected))
            return
        self._report.cell_became_rules()
        category_id = None if category is None else category.category_id
        if cancelled:
            content.overrides.append(Cancellation(day=day, category_id=category_id, note=note))
        elif category_id is not None:
            content.overrides.append(Addition(day=day, category_id=category_id, note=note))

    def _add_unknown(self, course: YamlDocument, index: int, entry: dict[str, Tree], content: _Content) -> None:
        place = course.place("unknown_periods", index)
        start, end = _day(entry.get("from")), _day(entry.get("to"))
        if start is None or end is None or end < start:
            self._report.add("value_not_understood", place, where="unknown_periods", reason="from, to")
            return
        reason = self._report.within(LONGEST_NOTE, text_of(entry.get("reason")), place) or _UNCOVERED_REASON
        content.unknown.append(UnknownPeriod(period=DateRange(start=start, end=end), reason=reason))


def _day(value: Tree) -> date | None:
    text = text_of(value)
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rules(entry: dict[str, Tree]) -> list[Rule]:
    match entry.get("pattern"):
        case "weekly":
            return [Weekly(weekdays=_weekdays(entry))]
        case "monthly_nth":
            nth = _occurrences(entry)
            return [NthWeekday(weekday=weekday, nth=nth) for weekday in _weekdays(entry)]
        case "monthly_specific":
            days = [_day(value) for value in items(entry.get("dates"))]
            known = [day for day in days if day is not None]
            if not known or len(known) < len(days):
                raise _NotUnderstoodError("dates")
            return [ExplicitDates(dates=tuple(sorted(set(known))))]
        case other:
            raise _NotUnderstoodError(f"pattern: {text_of(other)}")


def _weekdays(entry: dict[str, Tree]) -> tuple[Weekday, ...]:
    names = [text_of(value) for value in items(entry.get("days"))]
    if not names or any(name not in _DAYS for name in names):
        raise _NotUnderstoodError("days")
    return tuple(sorted({_DAYS[name] for name in names}))


def _occurrences(entry: dict[str, Tree]) -> tuple[int, ...]:
    values = items(entry.get("occurrences"))
    nth = {value for value in values if isinstance(value, int) and value in _OCCURRENCES}
    if not nth or len(values) != len(nth):
        raise _NotUnderstoodError("occurrences")
    return tuple(sorted(nth))
