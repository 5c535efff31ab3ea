"""GeoJSON feature by feature, so that a prefecture's file needs no more memory than its largest feature.

RFC 7946 knows no other coordinate system than WGS 84; the `crs` member of older files is honoured.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from numpy import array
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.raw_features import RawFeature

_DECODER = json.JSONDecoder()
_READ_AT_ONCE = 1 << 20
_LARGEST_FEATURE = 256 << 20
_SPACE = re.compile(r"[\s,]*")
_TAIL = 4096


def geojson_crs(path: Path) -> str:
    """Return the coordinate system a GeoJSON file tells, `EPSG:4326` where it tells none.

    Looked for before the features and behind them.
    """
    with path.open("rb") as opened:
        head = opened.read(_TAIL)
        opened.seek(max(0, path.stat().st_size - _TAIL))
        tail = opened.read()
    before, _, _ = head.partition(b'"features"')
    _, _, after = tail.rpartition(b"]")
    for piece in (before, after):
        found = re.search(rb'"crs"\s*:\s*\{.*?"name"\s*:\s*"([^"]*)"', piece, re.S)
        if found:
            return found[1].decode("ascii", "replace")
    return "EPSG:4326"


def geojson_features(path: Path, encoding: str) -> Iterator[RawFeature]:
    """Go through the features of a FeatureCollection.

    Raises RefusedFeatureError for what is not a FeatureCollection, and where the file breaks off.
    """
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding) as opened:
            for number, value in enumerate(_values(_Window(opened)), start=1):
                yield _feature(str(number), value)
    except UnicodeDecodeError as error:
        raise RefusedFeatureError(said("encoding_unknown", told=encoding)) from error
    except ValueError as error:
        raise RefusedFeatureError(said("file_unreadable", reason=str(error)[:200])) from error


class _Window:
    """A sliding window over a text file."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._position = 0

    def _more(self, size: int) -> bool:
        piece = self._file.read(size)
        self._text = self._text[self._position :] + piece
        self._position = 0
        return bool(piece)

    def next_character(self) -> str:
        """Return the next character that is neither space nor comma, not taken; an empty text at the end."""
        while True:
            found = _SPACE.match(self._text, self._position)
            self._position = found.end() if found else self._position
            if self._position < len(self._text):
                return self._text[self._position]
            if not self._more(_READ_AT_ONCE):
                return ""

    def take(self, expected: str) -> None:
        if self.next_character() != expected:
            raise ValueError(f"{expected} expected")
        self._position += 1

    def value(self) -> object:
        """Take one JSON value; reads twice as much as before where it is not all there yet."""
        self.next_character()
        size = _READ_AT_ONCE
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._position)
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
            except json.JSONDecodeError:
                if len(self._text) > _LARGEST_FEATURE or not self._more(size):
                    raise
                size *= 2
                continue
            if end == len(self._text) and self._more(size):  # a number may go on
                continue
            self._position = end
            return value


def _values(window: _Window) -> Iterator[object]:
    window.take("{")
    found = False
    while window.next_character() not in {"}", ""}:
        key = window.value()
        window.take(":")
        if key != "features":
            window.value()
            continue
        found = True
        window.take("[")
        while window.next_character() not in {"]", ""}:
            yield window.value()
        window.take("]")
    window.take("}")
    if not found:
        raise ValueError("not a FeatureCollection")


def _feature(number: str, value: object) -> RawFeature:
    if not isinstance(value, dict) or not isinstance(value.get("properties") or {}, dict):
        return RawFeature(number, {}, None, RefusedFeatureError(said("geometry_unreadable")))
    properties = value.get("properties") or {}
    if value.get("geometry") is None:
        return RawFeature(number, properties, None)
    try:
        geometry = _geometry(value["geometry"])
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return RawFeature(number, properties, None, RefusedFeatureError(said("geometry_unreadable")))
    return RawFeature(number, properties, geometry)


def _geometry(told: dict[str, Any]) -> BaseGeometry:
    """Make a geometry; areas from arrays, which takes half the time of shapely's `shape`."""
    match told["type"]:
        case "Polygon" if told["coordinates"]:
            return _polygon(told["coordinates"])
        case "MultiPolygon" if all(told["coordinates"]):
            return MultiPolygon([_polygon(rings) for rings in told["coordinates"]])
        case _:
            return shape(told)


def _polygon(rings: list[list[list[float]]]) -> Polygon:
    exterior, *interiors = (array([position[:2] for position in ring], dtype=float) for ring in rings)
    return Polygon(exterior, interiors)
