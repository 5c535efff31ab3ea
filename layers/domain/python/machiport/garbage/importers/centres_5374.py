"""Reading 5374's `center.csv`: processing centres and the days on which they take nothing."""

from machiport.comparable_text import comparable
from machiport.garbage.importers.calendar_dates import written_date
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.report import ImportReport
from machiport.garbage.importers.tables import Table
from machiport.garbage.model import LONGEST_NAME, ProcessingCentre, Suspension
from machiport.garbage.rules import DateRange
from machiport.tables import Row

_SINGLE_DAY_TITLES = frozenset(map(comparable, ("休止日", "休業日", "休み", "Holiday", "Suspend Day")))


def read_centres(table: Table | None, report: ImportReport) -> dict[str, ProcessingCentre]:
    """Return the centres by their published name.

    A row is a name with pairs of first and last day. A centre may have several rows (5374's script keeps the last
    only); titles that all say 休止日 mean single days instead of pairs (鎌ケ谷).
    """
    if table is None:
        return {}
    single_days = all(comparable(title) in _SINGLE_DAY_TITLES for title in table.rows[0].cells[1:] if title.strip())
    suspensions: dict[str, list[Suspension]] = {}
    shown: dict[str, str] = {}
    for row in table.rows[1:]:
        name = row.cell(0).strip()
        if not name:
            continue
        found = _single_days(table, row, report) if single_days else _ranges(table, row, report)
        shown[name] = report.within(LONGEST_NAME, name, table.place(row, 0))
        suspensions.setdefault(name, []).extend(found)
    return {
        name: ProcessingCentre(
            centre_id=identifier_of("centre", name), name=shown[name], suspensions=tuple(dict.fromkeys(found))
        )
        for name, found in suspensions.items()
    }


def _single_days(table: Table, row: Row, report: ImportReport) -> list[Suspension]:
    found = []
    for index, text in enumerate(row.cells[1:], start=1):
        if not text.strip():
            continue
        day = written_date(text)
        if day is None:
            report.add("centre_dates_malformed", table.place(row, index), text)
        else:
            found.append(Suspension(period=DateRange(start=day, end=day)))
    return found


def _ranges(table: Table, row: Row, report: ImportReport) -> list[Suspension]:
    found = []
    for index in range(1, len(row.cells), 2):
        first, last = row.cell(index), row.cell(index + 1)
        if not first.strip() and not last.strip():
            continue
        start, end = written_date(first), written_date(last)
        if start is None or end is None or end < start:
            at = index + 1 if start is not None else index
            report.add("centre_dates_malformed", table.place(row, at), f"{first},{last}")
        else:
            found.append(Suspension(period=DateRange(start=start, end=end)))
    return found
