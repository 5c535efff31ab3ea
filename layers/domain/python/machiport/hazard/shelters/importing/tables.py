"""Uploaded CSV, Excel and GeoJSON files as records that know their line and columns."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from machiport.hazard.shelters.importing.report import ImportReport
from machiport.import_findings import Place
from machiport.tables import (
    NotDecodableError,
    Row,
    TableFaultError,
    TableLimits,
    TableTooLargeError,
    csv_rows,
    decoded,
    is_spreadsheet,
    spreadsheet_rows,
)

LIMITS: Final = TableLimits(rows=20_000)
LONGITUDE, LATITUDE = "経度", "緯度"


@dataclass(frozen=True, slots=True)
class Record:
    """One row: `line` counts from 1 (in a GeoJSON file: the feature's number), `cells` are by column title."""

    line: int
    cells: Mapping[str, str]

    def cell(self, title: str | None) -> str:
        """Return the cell under a title without outer blanks; the empty text where there is none."""
        return "" if title is None else self.cells.get(title, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A file's records without the blank ones, and its column titles in their order."""

    file: str
    titles: tuple[str, ...]
    records: tuple[Record, ...]
    is_geojson: bool = False

    def place(self, record: Record, title: str | None = None) -> Place:
        """Return the place of a record's cell."""
        has_columns = title in self.titles and not self.is_geojson
        column = self.titles.index(title) + 1 if title is not None and has_columns else None
        return Place(self.file, record.line, column, title)


def read_table(file: str, data: bytes, report: ImportReport) -> Table | None:
    """Read a file; return None (and say why in the report) where that is impossible.

    What it is is told by its content, not by its name.
    """
    try:
        if len(data) > LIMITS.file_bytes:
            raise TableTooLargeError(f"{len(data)} bytes", LIMITS.file_bytes)
        if is_spreadsheet(data):
            return _of_rows(file, spreadsheet_rows(data, LIMITS), report)
        text = decoded(data)
        if text.lstrip().startswith(("{", "[")):
            return _of_geojson(file, text, report)
        return _of_rows(file, csv_rows(text, LIMITS), report)
    except TableTooLargeError as fault:
        report.add("too_large", Place(file), what=fault.what, limit=fault.limit)
    except NotDecodableError as fault:
        report.add("not_decodable", Place(file), line_number=fault.line)
    except TableFaultError:
        report.add("file_not_readable", Place(file))
    return None


def _of_rows(file: str, rows: Sequence[Row], report: ImportReport) -> Table | None:
    if len(rows) < 2:  # noqa: PLR2004  # a header and a row
        report.add("file_empty", Place(file))
        return None
    titles = tuple(cell.strip() for cell in rows[0].cells)
    records = tuple(Record(row.line, dict(zip(titles, row.cells, strict=False))) for row in rows[1:])
    return Table(file, titles, records)


def _of_geojson(file: str, text: str, report: ImportReport) -> Table | None:
    try:
        document = json.loads(text)
        features = document["features"]
        in_degrees = _in_degrees(document)
        records = [Record(number, _cells(feature, in_degrees)) for number, feature in enumerate(features, start=1)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        report.add("file_not_readable", Place(file))
        return None
    if len(records) > LIMITS.rows:
        raise TableTooLargeError(f"{len(records)} features", LIMITS.rows)
    if any(len(cell) > LIMITS.cell for record in records for cell in record.cells.values()):
        raise TableTooLargeError("characters", LIMITS.cell)
    if not records:
        report.add("file_empty", Place(file))
        return None
    titles = dict.fromkeys(title for record in records for title in record.cells)
    return Table(file, tuple(titles), tuple(records), is_geojson=True)


def _in_degrees(document: Mapping[str, Any]) -> bool:
    """Say whether the geometry is in degrees: RFC 7946 knows nothing else, older files may name a projection.

    JGD2011 (EPSG:6668) and JGD2000 (4612) differ from WGS84 by less than a shelter's door.
    """
    name = str(((document.get("crs") or {}).get("properties") or {}).get("name", "CRS84"))
    return name.endswith(("CRS84", ":4326", ":6668", ":4612"))


def _cells(feature: Mapping[str, Any], in_degrees: bool) -> dict[str, str]:
    cells = {str(title).strip(): _text(value) for title, value in (feature.get("properties") or {}).items()}
    geometry = feature.get("geometry") or {}
    if in_degrees and geometry.get("type") == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        cells[LONGITUDE], cells[LATITUDE] = _text(longitude), _text(latitude)
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
