"""The one entry to all importers: what was uploaded, in whatever format → an edition and a report."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from machiport.garbage.importers.archives import unpacked
from machiport.garbage.importers.category_vocabulary import CategoryNames
from machiport.garbage.importers.csv_5374 import (
    FILES_BESIDE,
    TABLES_BESIDE,
    holds_collection_days,
    import_5374,
    is_calendar_name,
)
from machiport.garbage.importers.dates_csv import date_columns, import_dates_csv
from machiport.garbage.importers.dictionary_table import dictionary_columns, read_dictionary_table
from machiport.garbage.importers.edition_file import edition_file_name, import_edition
from machiport.garbage.importers.options import Format, ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.tables import Table, read_table
from machiport.garbage.model import DictionaryItem, Edition
from machiport.import_findings import Place

_KNOWN = "5374 (area_days.csv), japan-gomi-data (course-*.yaml), 日付の表, ごみの分別方法一覧, edition.json"
_TABLE_SUFFIXES = frozenset({".csv", ".xlsx", ".txt"})


def detect_format(files: Mapping[str, bytes]) -> Format | None:
    """Tell the format by file names, then by column titles; None where nothing is known.

    Archives must have been opened before (`archives.unpacked`).
    """
    names = {PurePosixPath(name).name for name in files}
    if edition_file_name(files) is not None:
        return "edition"
    if any(map(_is_course, names)):
        return "japan_gomi_data"
    if any(is_calendar_name(name) for name in names):
        return "5374"
    tables = _tables(files, ImportReport())
    if any(date_columns(table) is not None for table in tables):
        return "dates_csv"
    if any(holds_collection_days(table) for table in tables):
        return "5374"
    return "dictionary_table" if any(dictionary_columns(table) is not None for table in tables) else None


def import_files(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import what was uploaded (name → content) for a municipality (five digits).

    ZIP archives are opened. A dictionary table beside a calendar replaces the calendar format's own dictionary; on
    its own it gives no edition, only `ImportResult.dictionary`. Never raises for what is in the files: a hostile or
    broken upload gives a result without an edition, and the reason.
    """
    opening = ImportReport()
    contents = unpacked(files, opening)
    if contents is None:
        return opening.result(None)
    chosen = detect_format(contents) if options.format == "auto" else options.format
    if chosen is None:
        opening.add("format_unknown", Place(next(iter(contents), "")), known=_KNOWN)
        return opening.result(None)
    if chosen == "dictionary_table":
        return _dictionary_only(contents)
    dictionaries = _dictionary_files(contents)
    rest = {name: data for name, data in contents.items() if name not in dictionaries}
    result = _with_unused(_calendar(municipality, chosen, rest, options), chosen, rest, options)
    if result.edition is None or not dictionaries:
        return result
    return _with_dictionary(result, result.edition, dictionaries)


def _calendar(municipality: str, chosen: Format, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    match chosen:
        case "5374":
            return _import_5374(municipality, files, options)
        case "japan_gomi_data":
            # PyYAML is imported only where YAML was uploaded.
            from machiport.garbage.importers.gomi_data import import_gomi_data  # noqa: PLC0415

            return import_gomi_data(municipality, files, options)
        case "dates_csv":
            return import_dates_csv(municipality, files, options)
        case _:
            return import_edition(municipality, files, options)


def _import_5374(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import a 5374 set; the calendar may be a table of another name, such as an Excel file (高松市)."""
    if options.calendar_file is not None or any(is_calendar_name(PurePosixPath(name).name) for name in files):
        return import_5374(municipality, files, options)
    found = [name for name in sorted(files) if _calendar_kind(name, files[name]) == "5374"]
    if len(found) > 1:
        report = ImportReport()
        report.add("calendar_file_ambiguous", Place(found[1]), names=", ".join(found))
        return report.result(None)
    named = PurePosixPath(found[0]).name if found else None
    return import_5374(municipality, files, options.model_copy(update={"calendar_file": named}))


def _with_unused(
    result: ImportResult, chosen: Format, files: Mapping[str, bytes], options: ImportOptions
) -> ImportResult:
    """Say which calendars of the upload the chosen importer did not look at, so that none is lost without a word.

    The same goes for files that it does not know at all: a misspelt name, a scan.
    """
    if result.edition is None:
        return result
    report = ImportReport()
    by_name = chosen == "5374" and any(is_calendar_name(PurePosixPath(name).name) for name in files)
    for name, data in sorted(files.items()):
        short = PurePosixPath(name).name
        kind = _calendar_kind(name, data)
        left_out = kind == "5374" and by_name and not is_calendar_name(short) and short != options.calendar_file
        if kind is not None and (kind != chosen or left_out):
            report.add("calendar_not_used", Place(name), used=chosen)
        elif kind is None and not _is_read(short, chosen):
            report.add("file_not_read", Place(name))
    return result.model_copy(update={"problems": result.problems + report.findings})


_DATA_SUFFIXES = frozenset({".csv", ".json", ".pdf", ".tsv", ".txt", ".xls", ".xlsx", ".yaml", ".yml"})


def _is_read(name: str, chosen: Format) -> bool:
    """Say whether the importer of a format looks at a file of that name beside its calendar.

    Pages and scripts, which the archive of a whole website holds, are nobody's data and not worth a word.
    """
    if PurePosixPath(name).suffix.lower() not in _DATA_SUFFIXES:
        return True
    if chosen == "5374":
        return name in FILES_BESIDE
    return chosen == "japan_gomi_data" and name.endswith((".yaml", ".yml"))


def _calendar_kind(name: str, data: bytes) -> Format | None:
    """Return the format of a file that holds collection days; None for any other file."""
    short = PurePosixPath(name).name
    if edition_file_name({name: data}) is not None:
        return "edition"
    if _is_course(short):
        return "japan_gomi_data"
    if is_calendar_name(short):
        return "5374"
    tables = [] if short in TABLES_BESIDE else _tables({name: data}, ImportReport())
    if any(date_columns(table) is not None for table in tables):
        return "dates_csv"
    return "5374" if any(map(holds_collection_days, tables)) else None


def _is_course(name: str) -> bool:
    return name.startswith("course-") and name.endswith((".yaml", ".yml"))


class _Dictionary(NamedTuple):
    items: tuple[DictionaryItem, ...]
    report: ImportReport


def _tables(files: Mapping[str, bytes], report: ImportReport) -> list[Table]:
    found = (
        read_table(name, data, report)
        for name, data in sorted(files.items())
        if PurePosixPath(name).suffix.lower() in _TABLE_SUFFIXES
    )
    return [table for table in found if table is not None]


def _dictionary_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are dictionary tables and nothing else by their titles."""
    candidates = {
        name: data
        for name, data in files.items()
        if PurePosixPath(name).name not in TABLES_BESIDE and not is_calendar_name(PurePosixPath(name).name)
    }
    return {
        table.file: files[table.file]
        for table in _tables(candidates, ImportReport())
        if date_columns(table) is None and dictionary_columns(table) is not None and not holds_collection_days(table)
    }


def _read_dictionaries(files: Mapping[str, bytes], names: CategoryNames) -> _Dictionary:
    report = ImportReport()
    items: dict[str, DictionaryItem] = {}
    for table in _tables(files, report):
        columns = dictionary_columns(table)
        if columns is None:
            report.add("header_not_understood", Place(table.file, table.rows[0].line), needed="品目, 分別区分")
        else:
            items |= {item.item_id: item for item in read_dictionary_table(table, columns, names, report)}
    return _Dictionary(tuple(items.values()), report)


def _dictionary_only(files: Mapping[str, bytes]) -> ImportResult:
    read = _read_dictionaries(files, CategoryNames())
    if read.items:
        read.report.add("dictionary_only", Place(next(iter(files))))
    elif not read.report.findings:
        read.report.add("file_empty", Place(next(iter(files), "")))
    return read.report.result(None).model_copy(update={"dictionary": read.items})


def _with_dictionary(result: ImportResult, edition: Edition, dictionaries: Mapping[str, bytes]) -> ImportResult:
    names = CategoryNames.of(edition.categories)
    read = _read_dictionaries(dictionaries, names)
    completed = edition.model_copy(update={"dictionary": read.items}) if read.items else edition
    return result.model_copy(update={"edition": completed, "problems": result.problems + read.report.findings})
