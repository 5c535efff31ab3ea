"""Uploaded CSV, Excel and GeoJSON files as records that know their line and columns."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from machiport.hazard.shelters.importing.report import ImportReport, Place

MAXIMUM_FILE_BYTES: Final = 20 * 1024 * 1024
MAXIMUM_ROWS: Final = 20_000
MAXIMUM_COLUMNS: Final = 200
MAXIMUM_CELL: Final = 20_000
_MOST_LINES_OF_A_RECORD: Final = 200
_ZIP_SIGNATURE: Final = b"PK\x03\x04"
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
    if len(data) > MAXIMUM_FILE_BYTES:
        report.add("too_large", Place(file), what=f"{len(data)} bytes", limit=MAXIMUM_FILE_BYTES)
        return None
    if data.startswith(_ZIP_SIGNATURE):
        # openpyxl takes 100 ms to import, and only staff who upload an Excel file need it.
        from machiport.hazard.shelters.importing.spreadsheets import spreadsheet_rows  # noqa: PLC0415

        rows = spreadsheet_rows(data)
        return _not_readable(file, report) if rows is None else _of_rows(file, rows, report)
    text = _decoded(file, data, report)
    if text is None:
        return None
    if text.lstrip().startswith(("{", "[")):
        return _of_geojson(file, text, report)
    return _of_csv(file, text, report)


def _not_readable(file: str, report: ImportReport) -> Table | None:
    report.add("file_not_readable", Place(file))
    return None


def _decoded(file: str, data: bytes, report: ImportReport) -> str | None:
    """Decode UTF-8 (with or without a byte order mark) or Shift_JIS as Windows writes it (CP932), strictly."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as in_utf_8:
        try:
            return data.decode("cp932")
        except UnicodeDecodeError as in_cp932:
            # The encoding that got further is the one that was meant.
            fault = max(in_utf_8, in_cp932, key=lambda error: error.start)
    report.add("not_decodable", Place(file), line_number=data[: fault.start].count(b"\n") + 1)
    return None


def _of_csv(file: str, text: str, report: ImportReport) -> Table | None:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if reader.line_num - line >= _MOST_LINES_OF_A_RECORD:
                # A quotation mark that is never closed swallows the rest of the file into one cell.
                return _not_readable(file, report)
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return _not_readable(file, report)
    if any("\x00" in cell for _, cells in rows for cell in cells):
        return _not_readable(file, report)
    return _of_rows(file, rows, report)


def _of_rows(file: str, rows: Iterable[tuple[int, list[str]]], report: ImportReport) -> Table | None:
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if len(filled) > MAXIMUM_ROWS or any(len(cells) > MAXIMUM_COLUMNS for _, cells in filled):
        report.add("too_large", Place(file), what="rows, columns", limit=f"{MAXIMUM_ROWS}, {MAXIMUM_COLUMNS}")
        return None
    if any(len(cell) > MAXIMUM_CELL for _, cells in filled for cell in cells):
        report.add("too_large", Place(file), what="characters in a cell", limit=MAXIMUM_CELL)
        return None
    if len(filled) < 2:  # noqa: PLR2004  # a header and a row
        report.add("file_empty", Place(file))
        return None
    titles = tuple(cell.strip() for cell in filled[0][1])
    records = tuple(Record(line, dict(zip(titles, cells, strict=False))) for line, cells in filled[1:])
    return Table(file, titles, records)


def _of_geojson(file: str, text: str, report: ImportReport) -> Table | None:
    try:
        document = json.loads(text)
        features = document["features"]
        in_degrees = _in_degrees(document)
        records = [Record(number, _cells(feature, in_degrees)) for number, feature in enumerate(features, start=1)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _not_readable(file, report)
    if len(records) > MAXIMUM_ROWS:
        report.add("too_large", Place(file), what=f"{len(records)} features", limit=MAXIMUM_ROWS)
        return None
    if any(len(cell) > MAXIMUM_CELL for record in records for cell in record.cells.values()):
        report.add("too_large", Place(file), what="characters", limit=MAXIMUM_CELL)
        return None
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
