"""How large may be what a publication writes: an area's item holds several entries and ends at 400 KB.

Checked when a draft is made and when a change is asked for, so that no publication fails half way for its size.
"""

from collections.abc import Iterator
from typing import Final

from machiport.garbage.calendar_entries import ChangeEntry, edition_entry
from machiport.garbage.entry_codec import entry_to_body
from machiport.garbage.expansion import expand_edition
from machiport.garbage.importers.report import ImportReport, ImportResult
from machiport.garbage.model import Edition
from machiport.import_findings import Place

LARGEST_EDITION_ENTRY: Final = 60 * 1024
"""Bytes of a calendar as an area holds it, and of an area's row in the index; real ones have 1,200."""
LARGEST_CHANGE_ENTRY: Final = 16 * 1024
"""Bytes of an emergency change as each of its areas holds it."""

# As long as they ever get.
_PUBLICATION_ID = "0" * 24
_VERSION = 10**9


def of_publishable_size(result: ImportResult, file: str) -> ImportResult:
    """Return the result as it is, or, with the problems in front, without an edition that is too large to publish.

    `file` is what the problems are shown for: the size is that of the whole, not of a line.
    """
    if result.edition is None:
        return result
    report = ImportReport()
    for name, size in _too_large(result.edition):
        report.add("calendar_too_large", Place(file), name, size=str(size), limit=str(LARGEST_EDITION_ENTRY))
    if not report.findings:
        return result
    return result.model_copy(update={"edition": None, "problems": report.findings + result.problems})


def _too_large(edition: Edition) -> Iterator[tuple[str, int]]:
    """Yield the first area of each route whose entry is too large, and each area whose row is, with the bytes."""
    calendars = expand_edition(edition)
    # Routes with the same days share one calendar, and need to be looked at once.
    sizes: dict[int, int] = {}
    seen: set[int] = set()
    for area in edition.areas:
        calendar = calendars[area.route_id]
        key = id(calendar)
        if key not in sizes:
            entry = edition_entry(edition, calendar, publication_id=_PUBLICATION_ID, version=_VERSION)
            sizes[key] = len(entry_to_body(entry))
        row = len(area.model_dump_json().encode())
        if row > LARGEST_EDITION_ENTRY:
            yield area.name, row
        elif sizes[key] > LARGEST_EDITION_ENTRY and key not in seen:
            seen.add(key)
            yield f"{area.name} ({area.route_id})", sizes[key]


def change_is_too_large(entry: ChangeEntry) -> bool:
    """Say whether a change takes more room in each of its areas than one change may."""
    return len(entry_to_body(entry)) > LARGEST_CHANGE_ENTRY
