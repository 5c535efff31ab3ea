"""A table of statuses (開設状況一覧): a row for each shelter, by ID or name. All rows are right, or none counts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.hazard.shelters.importing.columns import Columns, columns_of
from machiport.hazard.shelters.importing.japanese_instants import instant_of
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.rows import comparable
from machiport.hazard.shelters.importing.tables import Record, Table, read_table
from machiport.hazard.shelters.model import EARLIEST_REPORT, HIGHEST_HEADCOUNT, ReportedStatus, Shelter, StatusReport
from machiport.import_findings import Finding, Place

MAXIMUM_REPORTS: Final = 2_000
_WORDS: Final[Mapping[ReportedStatus, tuple[str, ...]]] = {
    "closed": ("閉鎖", "閉鎖中", "閉鎖済", "閉所", "未開設", "開設なし", "closed"),
    "open": ("開設", "開設中", "開設済", "開所", "空きあり", "空いています", "open"),
    "crowded": ("混雑", "混雑中", "やや混雑", "混んでいます", "crowded"),
    "full": ("満員", "満室", "満杯", "受入不可", "full"),
}
_STATUS_OF: Final = {word: status for status, words in _WORDS.items() for word in words}
_HEADCOUNT = re.compile(r"([0-9]{1,7})(?:\.0+)?[人名]?")


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A report and the line on which it stands."""

    line: int
    report: StatusReport


@dataclass(frozen=True, slots=True)
class StatusTable:
    """The rows of a file, and what was found; with an error no row counts."""

    rows: tuple[StatusRow, ...]
    findings: tuple[Finding, ...]
    usable: bool


@dataclass(frozen=True, slots=True)
class Instants:
    """As of when a row without an instant of its own is, and after which instant nothing can be yet."""

    default: datetime | None
    latest: datetime


def read_status_table(file: str, data: bytes, shelters: Iterable[Shelter], instants: Instants) -> StatusTable:
    """Read a table with 名称 or ID, and 状況 or 人数 (with people, a shelter without a status is open)."""
    report = ImportReport()
    table = read_table(file, data, report)
    columns = None if table is None else columns_of(table, report)
    rows: list[StatusRow] = []
    if table is not None and columns is not None and _has_columns(table, columns, report):
        reader = _StatusReader(table, columns, report, _Shelters(shelters), instants)
        rows = [row for row in map(reader.read, table.records) if row is not None]
    usable = bool(rows) and not report.has_errors
    return StatusTable(tuple(rows), report.findings, usable)


def _has_columns(table: Table, columns: Columns, report: ImportReport) -> bool:
    if columns.title("id") is None and columns.title("name") is None:
        report.add("header_not_understood", Place(table.file), needed="ID / 名称")
        return False
    if columns.title("status") is None and columns.title("headcount") is None:
        report.add("header_not_understood", Place(table.file), needed="状況 / 人数")
        return False
    if len(table.records) > MAXIMUM_REPORTS:
        report.add("too_large", Place(table.file), what=f"{len(table.records)} rows", limit=MAXIMUM_REPORTS)
        return False
    return True


class _Shelters:
    """The published shelters by id and by name."""

    def __init__(self, shelters: Iterable[Shelter]) -> None:
        self.by_id: dict[str, Shelter] = {}
        self.by_name: dict[str, list[Shelter]] = defaultdict(list)
        for shelter in shelters:
            self.by_id |= dict.fromkeys((shelter.shelter_id, *shelter.other_ids), shelter)
            self.by_name[comparable(shelter.name)].append(shelter)


class _StatusReader:
    """Reads the rows of one table."""

    def __init__(
        self, table: Table, columns: Columns, report: ImportReport, shelters: _Shelters, instants: Instants
    ) -> None:
        self._table = table
        self._columns = columns
        self._report = report
        self._shelters = shelters
        self._instants = instants
        self._lines: dict[str, int] = {}

    def read(self, record: Record) -> StatusRow | None:
        """Return the report of a row; None (and a finding) where it is not right."""
        shelter = self._shelter(record)
        headcount = self._headcount(record)
        status = self._status(record, headcount)
        as_of = self._as_of(record)
        if shelter is None or status is None or as_of is None or headcount == -1:
            return None
        if status == "closed" and headcount:
            self._add("headcount_while_closed", record, "headcount")
            return None
        first = self._lines.setdefault(shelter.shelter_id, record.line)
        if first != record.line:
            self._add("shelter_twice", record, "id" if self._columns.title("id") else "name", first=first)
            return None
        report = StatusReport(shelter_id=shelter.shelter_id, status=status, headcount=headcount, as_of=as_of)
        return StatusRow(record.line, report)

    def _cell(self, record: Record, role: str) -> str:
        return record.cell(self._columns.title(role))

    def _add(self, code: str, record: Record, role: str, value: str | None = None, **details: object) -> None:
        self._report.add(code, self._table.place(record, self._columns.title(role)), value, **details)

    def _shelter(self, record: Record) -> Shelter | None:
        shelter_id = unicodedata.normalize("NFKC", self._cell(record, "id"))
        name = self._cell(record, "name")
        named = self._shelters.by_name.get(comparable(name), []) if name else []
        if shelter_id in self._shelters.by_id:
            known = self._shelters.by_id[shelter_id]
            if not named or known in named:
                return known
            # A name may differ from the list's; that of another shelter means a column that slipped.
            self._add("id_of_another", record, "id", name, known=known.name)
            return None
        if len(named) == 1:
            return named[0]
        role = "name" if named or self._columns.title("id") is None else "id"
        self._add("shelter_ambiguous" if named else "shelter_unknown", record, role, name or shelter_id)
        return None

    def _headcount(self, record: Record) -> int | None:
        """Return the number of people; None for none given, -1 (and a finding) for what is no number."""
        text = self._cell(record, "headcount")
        if not text:
            return None
        match = _HEADCOUNT.fullmatch(unicodedata.normalize("NFKC", text).replace(",", ""))
        if match is None or int(match[1]) > HIGHEST_HEADCOUNT:
            self._add("headcount_not_understood", record, "headcount", text)
            return -1
        return int(match[1])

    def _status(self, record: Record, headcount: int | None) -> ReportedStatus | None:
        text = self._cell(record, "status")
        if not text:
            if headcount is not None and headcount > 0:
                return "open"
            if headcount != -1:
                self._add("status_missing", record, "status" if self._columns.title("status") else "headcount")
            return None
        status = _STATUS_OF.get(comparable(text).casefold())
        if status is None:
            known = "、".join(words[0] for words in _WORDS.values())
            self._add("status_unknown", record, "status", text, known=known)
        return status

    def _as_of(self, record: Record) -> datetime | None:
        text = self._cell(record, "as_of") or self._columns.headcount_as_of or ""
        as_of = instant_of(text) if text else self._instants.default
        role = "as_of" if self._cell(record, "as_of") else "headcount"
        if as_of is None or as_of < EARLIEST_REPORT:
            self._add("instant_not_understood" if text or as_of else "instant_missing", record, role, text or None)
            return None
        if as_of > self._instants.latest:
            self._add("instant_in_future", record, role, text)
            return None
        return as_of
