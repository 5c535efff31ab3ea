"""Importing one municipality of japan-gomi-data (github.com/tecolicom/japan-gomi-data): YAML, one file per course.

A folder `<municipality>/` with `meta.yaml`, `taxonomy.yaml`, optionally `bunbetsu-jiten.yaml`, and per period a
folder such as `2026-04--2027-03/` with `course-*.yaml` (rules, overrides, unknown periods, areas). The period is
inclusive months; the repository's `schema/categories.yaml` is used where it was uploaded too.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple

from machiport.garbage.importers.calendar_dates import period_text
from machiport.garbage.importers.edition_assembly import Parts, assembled, period_of
from machiport.garbage.importers.gomi_areas import AreaCollector
from machiport.garbage.importers.gomi_courses import CourseReader
from machiport.garbage.importers.gomi_taxonomy import DISPOSAL, Taxonomy, read_taxonomy
from machiport.garbage.importers.identifiers import identifier_of
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.route_building import RouteCatalogue
from machiport.garbage.importers.yaml_trees import YamlDocument, items, mapping, read_yaml, text_of
from machiport.garbage.model import LONGEST_NAME, LONGEST_TEXT, DictionaryItem, Edition, Source
from machiport.garbage.rules import DateRange
from machiport.import_findings import Place

_COURSE = re.compile(r"course-.+\.ya?ml")
_PERIOD = re.compile(r"(?P<from_year>\d{4})-(?P<from_month>\d{2})--(?P<to_year>\d{4})-(?P<to_month>\d{2})", re.ASCII)
_DECEMBER = 12
_LICENCE = "CC BY 4.0"


def months_period(text: str) -> DateRange | None:
    """Read `2026-04--2027-03`: from the first day of the first month to the last day of the last one."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, month = int(match["to_year"]), int(match["to_month"])
    try:
        start = date(int(match["from_year"]), int(match["from_month"]), 1)
        after = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
        return DateRange(start=start, end=after - timedelta(days=1))
    except (ValueError, OverflowError):
        return None


class _Folder(NamedTuple):
    """The files of one municipality, by their names in its folder."""

    documents: dict[str, YamlDocument]
    courses: dict[str, YamlDocument]

    def document(self, name: str) -> YamlDocument | None:
        return self.documents.get(name)


def import_gomi_data(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import one municipality's folder (path → content; other municipalities beside it are left out)."""
    report = ImportReport()
    folder = _read_folder(municipality, files, report)
    if not folder.courses:
        if not report.findings:
            report.add("file_missing", Place("course-*.yaml"), name="course-*.yaml")
        return report.result(None)
    return report.result(_edition(municipality, folder, options, report))


def _read_folder(municipality: str, files: Mapping[str, bytes], report: ImportReport) -> _Folder:
    """Read the YAML files of the municipality; one that is there twice makes the folder unreadable."""
    chosen = _chosen_folder(municipality, files)
    documents: dict[str, YamlDocument] = {}
    courses: dict[str, YamlDocument] = {}
    for name in sorted(files):
        path = PurePosixPath(name)
        is_schema = path.name == "categories.yaml"
        inside = chosen in ("", ".") or name.startswith(f"{chosen}/") or is_schema
        if not inside or path.suffix not in (".yaml", ".yml"):
            continue
        if _COURSE.fullmatch(path.name):
            document = read_yaml(name, files[name], report)
            if document is not None:
                courses[name] = document
        elif is_schema or path.name in ("meta.yaml", "taxonomy.yaml", "bunbetsu-jiten.yaml"):
            document = read_yaml(name, files[name], report)
            if path.name in documents:
                report.add("name_twice", Place(name), path.name)
                return _Folder({}, {})
            if document is not None:
                documents[path.name] = document
    return _Folder(documents, courses)


def _chosen_folder(municipality: str, files: Mapping[str, bytes]) -> str:
    """Return the folder whose meta.yaml has the municipality's code, else the first one with any, else none ("")."""
    metas = {str(PurePosixPath(name).parent): name for name in files if PurePosixPath(name).name == "meta.yaml"}
    chosen = min(metas, default="")
    for parent, name in metas.items():
        meta = read_yaml(name, files[name], ImportReport())
        if meta is not None and text_of(mapping(meta.value).get("code")) == municipality:
            chosen = parent
    return chosen


def _edition(municipality: str, folder: _Folder, options: ImportOptions, report: ImportReport) -> Edition | None:
    periods = {name: _course_period(course, report) for name, course in folder.courses.items()}
    # Where a folder holds several years, the latest is what an upload is about.
    latest = max((period for period in periods.values() if period), key=lambda period: period.start, default=None)
    covered = period_of(options.period or latest, min(folder.courses), options, report)
    if covered is None:
        return None
    _check_municipality(municipality, folder, report)
    taxonomy = read_taxonomy(
        folder.document("taxonomy.yaml"), folder.document("categories.yaml"), options.cut_off, report
    )
    catalogue, areas = RouteCatalogue(), AreaCollector(report)
    reader = CourseReader(covered.period, taxonomy, catalogue, report)
    for name, course in folder.courses.items():
        period = periods[name]
        if period is None:
            continue
        if period.end < covered.period.start or period.start > covered.period.end:
            report.add(
                "periods_differ",
                course.place("metadata", "period"),
                period_text(period),
                period=period_text(covered.period),
            )
            continue
        areas.add(course, reader.route_id(course, period))
    dictionary = _dictionary(folder.document("bunbetsu-jiten.yaml"), taxonomy, report)
    parts = Parts(taxonomy.categories(), (), catalogue.all(), areas.all(), dictionary)
    with_source = options if options.source else options.model_copy(update={"source": _source(folder)})
    return assembled(municipality, parts, covered.period, with_source, report)


def _check_municipality(municipality: str, folder: _Folder, report: ImportReport) -> None:
    meta = folder.document("meta.yaml")
    code = "" if meta is None else text_of(mapping(meta.value).get("code"))
    if meta is not None and code and code != municipality:
        report.add("other_municipality", meta.place("code"), code, municipality=municipality)


def _course_period(course: YamlDocument, report: ImportReport) -> DateRange | None:
    text = text_of(mapping(mapping(course.value).get("metadata")).get("period"))
    period = months_period(text)
    if period is None:
        place = course.place("metadata", "period")
        report.add("value_not_understood", place, text, where="metadata.period", reason="YYYY-MM--YYYY-MM")
    return period


def _source(folder: _Folder) -> Source:
    meta = folder.document("meta.yaml")
    facts = {} if meta is None else mapping(meta.value)
    url = text_of(mapping(facts.get("source")).get("schedule_url"))
    title = f"japan-gomi-data {text_of(facts.get('name_ja'))}".strip()
    return Source(title=title[:LONGEST_NAME], licence=_LICENCE, url=url if 0 < len(url) <= LONGEST_TEXT else None)


def _dictionary(document: YamlDocument | None, taxonomy: Taxonomy, report: ImportReport) -> tuple[DictionaryItem, ...]:
    """Read `bunbetsu-jiten.yaml`: items with a category of the calendar, or a word on why none collects them."""
    if document is None:
        return ()
    found: dict[str, DictionaryItem] = {}
    for index, item in enumerate(items(mapping(document.value).get("items"))):
        entry = mapping(item)
        name, key, note = (text_of(entry.get(part)) for part in ("name", "category", "note"))
        place = document.place("items", index)
        if not name or not key or max(len(name), len(key)) > LONGEST_NAME:
            report.add("dictionary_row_incomplete", place, name or key)
            continue
        category = taxonomy.find(key)
        price = entry.get("price")
        item_id = identifier_of("item", name, key, note)
        found[item_id] = DictionaryItem(
            item_id=item_id,
            name=name,
            category_id=None if category is None else category.category_id,
            category_name=DISPOSAL.get(key, key) if category is None else category.name.ja,
            notice=report.within(LONGEST_TEXT, note, place) or None,
            fee_yen=price if isinstance(price, int) and not isinstance(price, bool) and price >= 0 else None,
        )
    return tuple(found.values())
