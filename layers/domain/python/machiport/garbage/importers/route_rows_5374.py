"""From the calendar cells of a 5374 row to its route."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from machiport.garbage.day_sets import period_days
from machiport.garbage.importers.calendar_dates import period_text, written_date
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.cell_5374 import CellFault, CellReading, read_cell
from machiport.garbage.importers.edition_assembly import CoveredPeriod
from machiport.garbage.importers.header_5374 import CategoryColumn, Columns
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.route_building import RouteCatalogue
from machiport.garbage.importers.tables import Table
from machiport.garbage.model import (
    LONGEST_NOTE,
    Cancellation,
    Override,
    ProcessingCentre,
    RouteRule,
    UnknownPeriod,
)
from machiport.garbage.recurrence import days_of_rule
from machiport.garbage.rules import DateRange, ExplicitDates, NthWeekday, Rule
from machiport.tables import Row

_NO_COLLECTION = re.compile(r"収集が?(?:ない|無い|なし)日?[:：]?\s*(?P<days>[0-9/年月日\s、,]+)")
_UNKNOWN_REASON = "元のデータの収集日が読めません"
_CONTRADICTED_REASON = "収集日の表と処理センターの休止期間が合いません"
_UNCOVERED_REASON = "元のデータにこの期間の収集日がありません"


class RowSettings(NamedTuple):
    """What holds for every row."""

    covered: CoveredPeriod
    week_shift: bool
    remarks: Mapping[str, str]


class _CellContent(NamedTuple):
    """What a cell adds to its route."""

    rules: tuple[RouteRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    unknown: tuple[UnknownPeriod, ...] = ()


class RouteReader:
    """Reads rows into routes; reports every cell that becomes no rule, with its place and reason."""

    def __init__(
        self, table: Table, columns: Columns, names: CategoryNames, settings: RowSettings, report: ImportReport
    ) -> None:
        """Start with an empty catalogue of routes."""
        self._table = table
        self._columns = columns
        self._settings = settings
        self._report = report
        self._category_ids = {column.position: names.add(column.title).category_id for column in columns.categories}
        self._period_days = period_days(settings.covered.period.start, settings.covered.period.end)
        self.catalogue = RouteCatalogue()

    def route_id(self, row: Row, centre: ProcessingCentre | None) -> str:
        """Return the route of a row's cells, served by `centre`."""
        contents = [self._content(row, column, centre) for column in self._columns.categories]
        for index in self._columns.untitled:
            if row.cell(index).strip():
                self._report.cell_reported("column_without_title", self._table.place(row, index), row.cell(index))
        return self.catalogue.add(
            None if centre is None else centre.centre_id,
            tuple(rule for content in contents for rule in content.rules),
            tuple(override for content in contents for override in content.overrides),
            tuple(unknown for content in contents for unknown in content.unknown),
        )

    def _content(self, row: Row, column: CategoryColumn, centre: ProcessingCentre | None) -> _CellContent:
        text = row.cell(column.position)
        category_id = self._category_ids[column.position]
        if column.position >= len(row.cells):
            # The row breaks off (reported as ragged): a missing cell is not an empty one.
            return self._unknown(category_id)
        if not text.strip():
            return _CellContent()
        place = self._table.place(row, column.position)
        reading = read_cell(text)
        if isinstance(reading, CellFault):
            self._report.cell_reported(reading.code, place, text, **reading.details)
            return self._unknown(category_id)
        period = self._settings.covered.period
        explicit = [day for rule in reading.rules if isinstance(rule, ExplicitDates) for day in rule.dates]
        inside = [day for day in explicit if period.contains(day)]
        if explicit and not inside:
            self._report.cell_reported("no_date_in_period", place, text, period=period_text(period))
            return self._unknown(category_id)
        remarks = [self._settings.remarks[number] for number in reading.remarks if number in self._settings.remarks]
        if not reading.rules:
            self._report.cell_reported("remark_only", place, text, remark=" ".join(remarks) or text)
            return self._unknown(category_id, self._report.within(LONGEST_NOTE, " ".join(remarks), place))
        self._report.cell_became_rules()
        self._report_oddities(row, column, reading, len(explicit) - len(inside))
        note = self._report.within(LONGEST_NOTE, "\n".join(remarks), place) or None
        rules = tuple(
            RouteRule(category_id=category_id, rule=self._shifting(rule), note=note) for rule in reading.rules
        )
        cancelled = self._cancellations(row, column, rules, remarks)
        unknown = [
            *self._contradicted(row, column, inside, centre),
            *(self._uncovered(category_id) if explicit else ()),
        ]
        return _CellContent(rules, tuple(cancelled), tuple(unknown))

    def _shifting(self, rule: Rule) -> Rule:
        if isinstance(rule, NthWeekday) and self._settings.week_shift:
            return rule.model_copy(update={"shift_rest_of_month": True})
        return rule

    def _unknown(self, category_id: str, reason: str = "") -> _CellContent:
        period = self._settings.covered.period
        unknown = UnknownPeriod(period=period, reason=reason or _UNKNOWN_REASON, category_ids=(category_id,))
        return _CellContent(unknown=(unknown,))

    def _uncovered(self, category_id: str) -> tuple[UnknownPeriod, ...]:
        return tuple(
            UnknownPeriod(period=part, reason=_UNCOVERED_REASON, category_ids=(category_id,))
            for part in self._settings.covered.uncovered()
        )

    def _report_oddities(self, row: Row, column: CategoryColumn, reading: CellReading, outside: int) -> None:
        place, text = self._table.place(row, column.position), row.cell(column.position)
        if reading.canonical is not None:
            self._report.add("cell_normalised", place, text, canonical=reading.canonical)
        if reading.out_of_order:
            self._report.add("dates_out_of_order", place, text)
        if outside:
            period = period_text(self._settings.covered.period)
            self._report.add("dates_outside_period", place, text, count=str(outside), period=period)
        for number in reading.remarks:
            if number not in self._settings.remarks:
                self._report.add("remark_unknown", place, text, remark=number)

    def _cancellations(
        self, row: Row, column: CategoryColumn, rules: tuple[RouteRule, ...], remarks: list[str]
    ) -> list[Cancellation]:
        """Read remarks such as `収集がない日 2017/05/29 2017/07/31` (市川), as far as they name collected days."""
        named = [(remark, days) for remark in remarks if (days := days_without_collection(remark))]
        if not named:
            return []
        usual = 0
        for rule in rules:
            usual |= days_of_rule(rule.rule, self._period_days)
        collected = set(self._period_days.dates(usual))
        category_id = self._category_ids[column.position]
        place, text = self._table.place(row, column.position), row.cell(column.position)
        found = []
        for remark, days in named:
            cancelled = [day for day in days if day in collected]
            if cancelled:
                self._report.add("remark_cancels", place, text, remark=remark, count=str(len(cancelled)))
            note = self._report.within(LONGEST_NOTE, remark, place)
            found += [Cancellation(day=day, category_id=category_id, note=note) for day in cancelled]
        return found

    def _contradicted(
        self, row: Row, column: CategoryColumn, dates: list[date], centre: ProcessingCentre | None
    ) -> list[UnknownPeriod]:
        """Return the days that the cell names and the centre's suspension denies, as unknown: one of them is wrong."""
        suspended = (
            [] if centre is None else [d for d in dates if any(s.period.contains(d) for s in centre.suspensions)]
        )
        if suspended:
            named = " ".join(day.isoformat() for day in suspended)
            place = self._table.place(row, column.position)
            self._report.add("date_in_suspension", place, row.cell(column.position), days=named)
        category_ids = (self._category_ids[column.position],)
        return [
            UnknownPeriod(period=DateRange(start=day, end=day), reason=_CONTRADICTED_REASON, category_ids=category_ids)
            for day in suspended
        ]


def days_without_collection(remark: str) -> tuple[date, ...]:
    """Return the dates of a remark that consists of "no collection on" and dates; none for any other remark."""
    match = _NO_COLLECTION.fullmatch(remark.strip())
    if match is None:
        return ()
    days = [written_date(word) for word in re.split(r"[\s、,]+", match["days"]) if word]
    known = [day for day in days if day is not None]
    return tuple(known) if len(known) == len(days) else ()
