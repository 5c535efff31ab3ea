"""Importing a plain table of dates: one row per collection with area, category, date and, if wanted, a note.

Column titles in Japanese or English, also those of 入間市's open data (`ごみの収集日程_収集地域`, `…_年月日`,
`…_収集分別区分`), whose header names its last two columns in the wrong order: what a column holds is decided by
its content.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from machiport.comparable_text import comparable
from machiport.garbage.importers.area_names import area_name_parts
from machiport.garbage.importers.calendar_dates import covered_period, period_text, written_date
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.edition_assembly import CoveredPeriod, Parts, assembled, period_of
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.route_building import RouteCatalogue
from machiport.garbage.importers.tables import Table, columns_of, read_table
from machiport.garbage.model import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MAXIMUM_CATEGORIES,
    Area,
    Edition,
    RouteRule,
    UnknownPeriod,
)
from machiport.garbage.rules import ExplicitDates
from machiport.import_findings import Place
from machiport.tables import Row

_TITLES = {
    "area": ("area", "area name", "地区", "地区名", "収集地区", "収集地域", "地域", "地名", "町名"),
    "category": ("category", "type", "区分", "ごみの区分", "分別区分", "収集分別区分", "種別", "ごみの種類", "品目"),
    "date": ("date", "day", "collection date", "日付", "年月日", "収集日", "収集年月日", "収集日程"),
    "municipality": ("全国地方公共団体コード", "市区町村コード", "municipality"),
    "note": ("note", "remark", "備考", "注記", "注意事項", "メモ"),
}
_MAXIMUM_NAME = 300
_SUFFIXES = frozenset({".csv", ".xlsx", ".txt"})
_UNREADABLE_REASON = "元のデータの収集日が読めません"
_UNCOVERED_REASON = "元のデータにこの期間の収集日がありません"


class _Columns(NamedTuple):
    area: int
    category: int
    date: int
    note: int | None
    municipality: int | None


class _Collection(NamedTuple):
    """A row: which area and category, when (None where the date cannot be read), and the note."""

    row: Row
    area: str
    category: str
    day: date | None
    note: str | None


def date_columns(table: Table) -> _Columns | None:
    """Return the columns by title, a prefix up to the last `_` aside; None where one of the three is missing."""
    titles = [comparable(cell.rsplit("_", 1)[-1]) for cell in table.rows[0].cells]
    found = columns_of(titles, _TITLES)
    if not {"area", "category", "date"} <= found.keys():
        return None
    return _Columns(found["area"], found["category"], found["date"], found.get("note"), found.get("municipality"))


def import_dates_csv(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import the table of dates among the files."""
    report = ImportReport()
    table, columns = _find(files, report)
    if table is None or columns is None:
        return report.result(None)
    _check_municipality(municipality, table, columns, report)
    collections = _collections(table, _unswapped(table, columns, report), report)
    by_dates = covered_period(found.day for found in collections if found.day is not None)
    covered = period_of(by_dates, table.file, options, report)
    if covered is None:
        return report.result(None)
    return report.result(_Assembly(table, columns, covered, report).edition(municipality, collections, options))


def _find(files: Mapping[str, bytes], report: ImportReport) -> tuple[Table | None, _Columns | None]:
    """Return the only table that has the three columns; None (and a problem) where none has, or several have."""
    names = [name for name in sorted(files) if PurePosixPath(name).suffix.lower() in _SUFFIXES]
    tables = [table for name in names if (table := read_table(name, files[name], report)) is not None]
    found = [(table, columns) for table in tables if (columns := date_columns(table)) is not None]
    if len(found) == 1:
        return found[0]
    if found:
        together = ", ".join(table.file for table, _ in found)
        report.add("calendar_file_ambiguous", Place(found[1][0].file), names=together)
        return None, None
    for table in tables:
        report.add("header_not_understood", Place(table.file, table.rows[0].line), needed="地区, 区分, 日付")
    if not names:
        report.add("file_missing", Place("*.csv"), name="*.csv")
    return None, None


def _check_municipality(municipality: str, table: Table, columns: _Columns, report: ImportReport) -> None:
    """Compare the first row's code, of five digits or of six with the check digit, with the municipality's."""
    if columns.municipality is None:
        return
    for row in table.rows[1:2]:
        code = row.cell(columns.municipality).strip()
        if code and code[: len(municipality)] != municipality:
            place = table.place(row, columns.municipality)
            report.add("other_municipality", place, code, municipality=municipality)


def _unswapped(table: Table, columns: _Columns, report: ImportReport) -> _Columns:
    """Swap category and date where only the category column holds dates."""
    rows = table.rows[1:]
    in_date = sum(written_date(row.cell(columns.date)) is not None for row in rows)
    in_category = sum(written_date(row.cell(columns.category)) is not None for row in rows)
    if in_date > 0 or in_category == 0:
        return columns
    header = table.rows[0]
    place = Place(table.file, header.line, columns.date + 1, header.cell(columns.date).strip())
    report.add(
        "columns_swapped",
        place,
        date_title=header.cell(columns.date).strip(),
        category_title=header.cell(columns.category).strip(),
    )
    return columns._replace(category=columns.date, date=columns.category)


def _collections(table: Table, columns: _Columns, report: ImportReport) -> list[_Collection]:
    found = []
    for row in table.rows[1:]:
        area, category = row.cell(columns.area).strip(), row.cell(columns.category).strip()
        text = row.cell(columns.date).strip()
        if not area or not category or len(area) > _MAXIMUM_NAME or len(category) > LONGEST_NAME:
            place = table.place(row, columns.category if area else columns.area)
            report.cell_reported("row_incomplete", place, text or category or area)
            continue
        day = written_date(text)
        if day is None:
            report.cell_reported("date_malformed_in_list", table.place(row, columns.date), text)
        found.append(_Collection(row, area, category, day, _note(table, row, columns, report)))
    return found


def _note(table: Table, row: Row, columns: _Columns, report: ImportReport) -> str | None:
    if columns.note is None:
        return None
    return report.within(LONGEST_NOTE, row.cell(columns.note).strip(), table.place(row, columns.note)) or None


class _Assembly(NamedTuple):
    """Makes the edition out of the rows."""

    table: Table
    columns: _Columns
    covered: CoveredPeriod
    report: ImportReport

    def edition(self, municipality: str, collections: list[_Collection], options: ImportOptions) -> Edition | None:
        names = CategoryNames()
        by_area: dict[str, dict[str, list[_Collection]]] = {}
        for found in collections:
            category_id = names.add(found.category).category_id
            by_area.setdefault(comparable(found.area), {}).setdefault(category_id, []).append(found)
        if len(names.all()) > MAXIMUM_CATEGORIES:
            self.report.add("too_many_categories", Place(self.table.file), limit=str(MAXIMUM_CATEGORIES))
            return None
        for category in names.all():
            names.replace(category.model_copy(update={"cut_off": options.cut_off}))
        order = {category.category_id: position for position, category in enumerate(names.all())}
        catalogue = RouteCatalogue()
        areas = tuple(
            self._area(dict(sorted(cells.items(), key=lambda cell: order[cell[0]])), catalogue)
            for cells in by_area.values()
        )
        parts = Parts(names.all(), (), catalogue.all(), areas)
        return assembled(municipality, parts, self.covered.period, options, self.report)

    def _area(self, cells: dict[str, list[_Collection]], catalogue: RouteCatalogue) -> Area:
        rules: list[RouteRule] = []
        unknown: list[UnknownPeriod] = []
        for category_id, found in cells.items():
            days = self._days(found)
            if days is None:
                unknown.append(
                    UnknownPeriod(period=self.covered.period, reason=_UNREADABLE_REASON, category_ids=(category_id,))
                )
                continue
            rules += [
                RouteRule(category_id=category_id, rule=ExplicitDates(dates=tuple(sorted(dates))), note=note)
                for note, dates in sorted(days.items(), key=lambda noted: min(noted[1]))
            ]
            unknown += [
                UnknownPeriod(period=part, reason=_UNCOVERED_REASON, category_ids=(category_id,))
                for part in self.covered.uncovered()
            ]
        name = next(iter(cells.values()))[0].area
        parts = area_name_parts(name)
        return Area(
            area_id=identifier_of("area", name),
            name=name,
            kana=parts.kana,
            town_blocks=parts.town_blocks,
            route_id=catalogue.add(None, tuple(rules), (), tuple(unknown)),
        )

    def _days(self, found: list[_Collection]) -> dict[str | None, set[date]] | None:
        """Return one area's and category's days in the period by note; None where one of its dates is unreadable.

        A list in which one date cannot be read has a collection on a day nobody knows: the rest of it is reported
        as not used.
        """
        unreadable = any(collection.day is None for collection in found)
        days: dict[str | None, set[date]] = {}
        for collection in found:
            place = self.table.place(collection.row, self.columns.date)
            if collection.day is None:
                continue
            if unreadable:
                self.report.cell_reported("date_beside_unreadable", place, collection.day.isoformat())
            elif not self.covered.period.contains(collection.day):
                period = period_text(self.covered.period)
                self.report.cell_reported("day_outside_period", place, collection.day.isoformat(), period=period)
            else:
                self.report.cell_became_rules()
                days.setdefault(collection.note, set()).add(collection.day)
        return days or None
