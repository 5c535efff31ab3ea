"""Importing Machiport's own format: the edition itself as JSON or YAML.

The file holds exactly the fields of `machiport.garbage.model.Edition`, so everything the model knows can be said:
pauses, seasons, calendar weeks, moves, unknown periods, translations. `docs/garbage-import.md` describes it.
"""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from pydantic import ValidationError

from machiport.garbage.importers.calendar_dates import period_text
from machiport.garbage.importers.limits import MAXIMUM_AREAS, MAXIMUM_FILE_BYTES, MAXIMUM_PERIOD_DAYS
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.importers.yaml_trees import YamlDocument, read_yaml
from machiport.garbage.model import DEFAULT_CUT_OFF, Edition
from machiport.import_findings import Place

_NAMES = frozenset({"edition.json", "edition.yaml", "edition.yml"})
_MAXIMUM_REPORTED = 100


def edition_file_name(files: Mapping[str, bytes]) -> str | None:
    """Return the name of the edition file among the files (the first, where there are several), or None."""
    return next(iter(_edition_file_names(files)), None)


def _edition_file_names(files: Mapping[str, bytes]) -> list[str]:
    return [name for name in sorted(files) if PurePosixPath(name).name.lower() in _NAMES]


def import_edition(municipality: str, files: Mapping[str, bytes], options: ImportOptions) -> ImportResult:
    """Import `edition.json` or `edition.yaml`; every fault of the model's rules is reported at its line.

    The file says everything itself. Of the options, title, source and sample replace what it says; another period
    than its own is an error, because the file's days would not move with it.
    """
    report = ImportReport()
    name = edition_file_name(files)
    if name is None:
        report.add("file_missing", Place("edition.json"), name="edition.json")
        return report.result(None)
    names = _edition_file_names(files)
    if len(names) > 1:
        report.add("calendar_file_ambiguous", Place(names[1]), names=", ".join(names))
        return report.result(None)
    edition = _read(name, files[name], report)
    if edition is None or not _acceptable(municipality, name, edition, report):
        return report.result(None)
    if not _agrees(name, edition, options, report):
        return report.result(None)
    for route in edition.routes:
        for _ in route.rules:
            report.cell_became_rules()
    changes: dict[str, object] = {}
    if options.title is not None:
        changes["title"] = options.title
    if options.source is not None:
        changes["source"] = options.source
    if options.sample:
        changes["sample"] = True
    return report.result(edition.model_copy(update=changes))


def _read(name: str, data: bytes, report: ImportReport) -> Edition | None:
    if len(data) > MAXIMUM_FILE_BYTES:
        report.add("too_large", Place(name), what=f"{len(data)} bytes", limit=str(MAXIMUM_FILE_BYTES))
        return None
    if name.lower().endswith(".json"):
        try:
            return Edition.model_validate_json(data)
        except ValidationError:
            pass  # Read again below, slower, to say where in the file the faults are.
    document = read_yaml(name, data, report)
    if document is None:
        return None
    try:
        # Through JSON, because the model reads its tuples and dates from what a file can hold.
        return Edition.model_validate_json(json.dumps(document.value))
    except ValidationError as error:
        _report_faults(document, error, report)
        return None


def _report_faults(document: YamlDocument, error: ValidationError, report: ImportReport) -> None:
    for fault in error.errors(include_url=False, include_input=False)[:_MAXIMUM_REPORTED]:
        # Pydantic names the branch of a tagged union as if it were a level of the file.
        path = _existing_path(document, fault["loc"])
        where = ".".join(map(str, path)) or "(file)"
        report.add("value_not_understood", document.place(*path), where=where, reason=fault["msg"])


def _existing_path(document: YamlDocument, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    value = document.value
    path: list[int | str] = []
    for position, part in enumerate(location):
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif position == len(location) - 1:
            pass  # A missing field: its name says what is missing.
        else:
            continue
        path.append(part)
    return tuple(path)


def _agrees(name: str, edition: Edition, options: ImportOptions, report: ImportReport) -> bool:
    """Compare period and time limit with those asked for; the file's own time limits count."""
    if options.period is not None and options.period != edition.period:
        report.add("period_differs", Place(name), period_text(options.period), period=period_text(edition.period))
        return False
    others = any(category.cut_off != options.cut_off for category in edition.categories)
    if options.cut_off != DEFAULT_CUT_OFF and others:
        report.add("cut_off_in_file", Place(name), options.cut_off.isoformat("minutes"))
    return True


def _acceptable(municipality: str, name: str, edition: Edition, report: ImportReport) -> bool:
    if edition.municipality != municipality:
        report.add("municipality_differs", Place(name), edition.municipality, municipality=municipality)
        return False
    days = (edition.period.end - edition.period.start).days
    if days >= MAXIMUM_PERIOD_DAYS:
        report.add("period_too_long", Place(name), period=str(days), limit=str(MAXIMUM_PERIOD_DAYS))
        return False
    if len(edition.areas) > MAXIMUM_AREAS or not edition.areas:
        report.add("edition_invalid", Place(name), reason=f"{len(edition.areas)} areas")
        return False
    return True
