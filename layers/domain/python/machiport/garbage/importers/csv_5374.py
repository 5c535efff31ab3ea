"""Importing the CSV files of the 5374 format (github.com/codeforkanazawa-org/5374), with the dialects of its forks.

`area_days.csv` has one row per area and one column per category (`header_5374`, `cell_5374`); beside it lie
`center.csv`, `description.csv`, `target.csv`, `remarks.csv`, `area_master.csv` and the script's `setting.js`, all
optional. A cell that is not understood publishes nothing: its category is unknown for that area.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from machiport.garbage.importers.area_rows_5374 import AreaReader
from machiport.garbage.importers.calendar_dates import covered_period
from machiport.garbage.importers.categories_5374 import describe_categories, labels_of, read_dictionary, read_remarks
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.cell_5374 import CellReading, read_cell
from machiport.garbage.importers.centres_5374 import read_centres
from machiport.garbage.importers.edition_assembly import Parts, assembled, period_of
from machiport.garbage.importers.header_5374 import Columns, find_columns, has_area_column
from machiport.garbage.importers.limits import MAXIMUM_AREAS
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.route_rows_5374 import RouteReader, RowSettings
from machiport.garbage.importers.tables import Table, ragged_rows, read_table
from machiport.garbage.model import LONGEST_NAME, MAXIMUM_CATEGORIES, Edition, ProcessingCentre
from machiport.garbage.rules import DateRange, ExplicitDates
from machiport.import_findings import Place

CALENDAR_FILE = "area_days.csv"
_CALENDAR_NAME = re.compile(r"(?:.*_)?days(?:_[0-9]+)?\.csv", re.IGNORECASE)
_SETTINGS_FILE = "setting.js"
TABLES_BESIDE = frozenset({"center.csv", "description.csv", "target.csv", "remarks.csv", "area_master.csv"})
FILES_BESIDE = TABLES_BESIDE | {_SETTINGS_FILE}
_SETTING = re.compile(rb"^\s*(?:var|let|const)?\s*(WeekShift|SkipSuspend)\s*=\s*(true|false)\b", re.MULTILINE)

type _Files = Mapping[str, tuple[str, bytes]]
"""Files by their name without folders: full name and content."""


def is_calendar_name(name: str) -> bool:
    """Say whether a file name (without folders) is one under which forks keep collection days."""
    return _CALENDAR_NAME.fullmatch(name) is not None


def holds_collection_days(table: Table) -> bool:
    """Say whether a table of any name is one of areas and collection days: most of its day cells can be read."""
    if not has_area_column(table.rows[0].cells):
        return False
    columns = find_columns(table, (), ())
    if columns is None:
        return False
    cells = [row.cell(column.position) for row in table.rows[1:] for column in columns.categories]
    filled = [cell for cell in cells if cell.strip()]
    return sum(isinstance(read_cell(cell), CellReading) for cell in filled) * 2 > len(filled)


def import_5374(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import one set of 5374 files (name → content; folders before the names are ignored)."""
    report = ImportReport()
    by_name = _by_name(files, options, report)
    calendar = None if by_name is None else _calendar_table(by_name, options, report)
    if by_name is None or calendar is None:
        return report.result(None)
    return report.result(_Import(municipality, options, report, by_name, calendar).edition())


def _by_name(files: Mapping[str, bytes], options: ImportOptions, report: ImportReport) -> _Files | None:
    """Return the files by their names without folders; None (and a problem) where one that is read is there twice.

    Other files (a repository has many an index.html) may share a name.
    """
    by_name: dict[str, tuple[str, bytes]] = {}
    for name, data in sorted(files.items()):
        short = PurePosixPath(name).name
        if short in by_name and (short == options.calendar_file or is_calendar_name(short)):
            names = f"{by_name[short][0]}, {name}"
            report.add("calendar_file_ambiguous", Place(name), names=names)
            return None
        if short in by_name and short in FILES_BESIDE:
            report.add("name_twice", Place(name), short)
            return None
        by_name.setdefault(short, (name, data))
    return by_name


class _Import(NamedTuple):
    """One import under way."""

    municipality: str
    options: ImportOptions
    report: ImportReport
    files: _Files
    calendar: Table

    def edition(self) -> Edition | None:
        """Read everything beside the calendar, then the calendar."""
        rows = len(self.calendar.rows) - 1
        if rows > MAXIMUM_AREAS:
            self.report.add("too_large", Place(self.calendar.file), what=f"{rows} areas", limit=str(MAXIMUM_AREAS))
            return None
        description = self._optional("description.csv")
        centre_table = self._optional("center.csv")
        centres = read_centres(centre_table, self.report)
        columns = self._columns(labels_of(description), centres)
        if columns is None:
            return None
        covered = period_of(self._dates(columns), self.calendar.file, self.options, self.report)
        if covered is None:
            return None
        names = CategoryNames()
        for column in columns.categories:
            cut_off = column.cut_off or self.options.cut_off
            self.report.within(LONGEST_NAME, column.title, self.calendar.place(self.calendar.rows[0], column.position))
            names.replace(names.add(column.title).model_copy(update={"cut_off": cut_off}))
        describe_categories(description, names, self.report)
        remarks = read_remarks(self._optional("remarks.csv"))
        settings = RowSettings(covered, self._week_shift(centres), remarks)
        routes = RouteReader(self.calendar, columns, names, settings, self.report)
        areas = AreaReader(self.calendar, columns, centres, self._wards(), self.report).read(routes)
        for centre in centres.values():
            if centre not in areas.centres and centre_table is not None:
                self.report.add("centre_unused", Place(centre_table.file), centre.name)
        dictionary = read_dictionary(self._optional("target.csv"), names, self.report)
        parts = Parts(names.all(), areas.centres, routes.catalogue.all(), areas.areas, dictionary)
        return assembled(self.municipality, parts, covered.period, self.options, self.report)

    def _optional(self, name: str) -> Table | None:
        """Read a file that may be absent, or be there without any content."""
        if name not in self.files or not self.files[name][1].strip():
            return None
        return read_table(*self.files[name], self.report)

    def _columns(self, labels: tuple[str, ...], centres: Mapping[str, ProcessingCentre]) -> Columns | None:
        columns = find_columns(self.calendar, labels, centres)
        header = Place(self.calendar.file, self.calendar.rows[0].line)
        if columns is None or not columns.categories:
            self.report.add("header_not_understood", header, needed="地名, センター, ごみの区分")
            return None
        if len(columns.categories) > MAXIMUM_CATEGORIES:
            self.report.add("too_many_categories", header, limit=str(MAXIMUM_CATEGORIES))
            return None
        return columns

    def _dates(self, columns: Columns) -> DateRange | None:
        """Return the period that the calendar's dates cover, None where it holds rules only."""
        days: set[date] = set()
        for row in self.calendar.rows[1:]:
            for column in columns.categories:
                text = row.cell(column.position)
                reading = read_cell(text) if text.strip() else None
                if isinstance(reading, CellReading):
                    days.update(day for rule in reading.rules if isinstance(rule, ExplicitDates) for day in rule.dates)
        return covered_period(days)

    def _week_shift(self, centres: Mapping[str, ProcessingCentre]) -> bool:
        """Return whether nth weekdays shift: by option, else setting.js, else 5374's own default (they do).

        SkipSuspend wins over WeekShift in the script: it leaves suspended days out before it looks at the shift.
        """
        content = self.files.get(_SETTINGS_FILE, ("", b""))[1]
        found = {name.decode(): value == b"true" for name, value in _SETTING.findall(content)}
        week_shift = found.get("WeekShift") if self.options.week_shift is None else self.options.week_shift
        skip_suspend = found.get("SkipSuspend") if self.options.skip_suspend is None else self.options.skip_suspend
        if not centres:
            return False
        if week_shift is None and skip_suspend is not True:
            self.report.add("settings_assumed", Place(self.calendar.file))
        return week_shift is not False and skip_suspend is not True

    def _wards(self) -> dict[str, str]:
        table = self._optional("area_master.csv")
        return {} if table is None else {row.cell(0).strip(): row.cell(1).strip() for row in table.rows[1:]}


def _calendar_table(files: _Files, options: ImportOptions, report: ImportReport) -> Table | None:
    """Choose and read the file of collection days: the one asked for, else area_days.csv, else the only candidate."""
    candidates = sorted(filter(is_calendar_name, files))
    chosen = options.calendar_file or (CALENDAR_FILE if CALENDAR_FILE in files else None)
    if chosen is None and len(candidates) == 1:
        chosen = candidates[0]
    if chosen is None and candidates:
        report.add("calendar_file_ambiguous", Place(candidates[0]), names=", ".join(candidates))
        return None
    if chosen is None or chosen not in files:
        name = chosen or CALENDAR_FILE
        report.add("file_missing", Place(name), name=name)
        return None
    for other in candidates:
        if other != chosen:
            report.add("file_ignored", Place(files[other][0]), used=chosen)
    table = read_table(*files[chosen], report)
    if table is not None:
        for row, expected in ragged_rows(table):
            report.add("ragged_row", Place(table.file, row.line), cells=str(len(row.cells)), expected=str(expected))
    return table
