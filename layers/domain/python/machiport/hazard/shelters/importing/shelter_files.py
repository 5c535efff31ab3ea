"""Shelter files of a municipality as one list, with a report in which no row is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from machiport.hazard.shelters.importing.columns import Columns, columns_of, has_needed
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.importing.report import ImportReport
from machiport.hazard.shelters.importing.rows import ReadRow, RowReader
from machiport.hazard.shelters.importing.tables import Table, read_table
from machiport.hazard.shelters.importing.uniting import unite
from machiport.hazard.shelters.model import ListCounts, Shelter
from machiport.import_findings import Finding, Place

MAXIMUM_SHELTERS: Final = 5_000
_NEEDED: Final[Mapping[str, str]] = {"name": "名称", "lat": "緯度", "lon": "経度"}


@dataclass(frozen=True, slots=True)
class ShelterImport:
    """The list in the order of its ids, and what was found.

    `publishable`: there is something to publish, no file was unreadable, and no row was left out unless that was
    asked for.
    """

    shelters: tuple[Shelter, ...]
    counts: ListCounts
    findings: tuple[Finding, ...]
    publishable: bool


def import_shelter_files(
    municipality: str, files: Mapping[str, bytes], options: ShelterImportOptions | None = None
) -> ShelterImport:
    """Read the files of one municipality (five digits): each row becomes a shelter, is united with one, or is
    left out and in the report with an error.

    The result depends on the files' contents and names only, not on their order.
    """
    options = options or ShelterImportOptions()
    report = ImportReport()
    rows: list[ReadRow] = []
    rows_read = 0
    for file, data in sorted(files.items()):
        table = read_table(file, data, report)
        columns = None if table is None else _columns(table, options, report)
        if table is None or columns is None:
            continue
        reader = RowReader(municipality, table, columns, options, report)
        rows_read += len(table.records)
        rows += [row for row in map(reader.read, table.records) if row is not None]
    united = unite(rows, report)
    shelters = united.shelters
    if len(shelters) > MAXIMUM_SHELTERS:
        report.add("too_large", Place(min(files)), what=f"{len(shelters)} shelters", limit=MAXIMUM_SHELTERS)
    if not shelters and not report.broken_files:
        report.add("nothing_found", Place(next(iter(sorted(files)), "")))
    counts = ListCounts(
        rows_read=rows_read,
        shelters=len(shelters),
        rows_united=united.rows_united,
        rows_left_out=rows_read - len(shelters) - united.rows_united,
        emergency=sum("emergency" in shelter.designations for shelter in shelters),
        designated_shelters=sum("shelter" in shelter.designations for shelter in shelters),
    )
    whole = not report.broken_files and (options.leave_out_faulty_rows or counts.rows_left_out == 0)
    return ShelterImport(shelters, counts, report.findings, publishable=whole and bool(shelters))


def _columns(table: Table, options: ShelterImportOptions, report: ImportReport) -> Columns | None:
    columns = columns_of(table, report)
    if columns is None or not has_needed(columns, table, _NEEDED, report):
        return None
    says_shelter = columns.title("same_place_as_site") or columns.title("accepts")
    if options.designation == "auto" and not (columns.hazards or says_shelter or options.hazards):
        report.add("designation_unknown", Place(table.file))
        return None
    return columns
