"""Imports written for tests: import.json, GeoJSON, Shapefiles; and reading them to their end."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import shapely
from pyogrio import raw as pyogrio_raw  # type: ignore[import-untyped] # ships no types
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from machiport.hazard.importing.features import Finding, Reading, ZoneFeature
from machiport.hazard.importing.read_import import read_import
from machiport.hazard.kind_files import load_kinds

KINDS = load_kinds(Path(__file__).resolve().parents[4] / "sample_region")
SOURCE = {"source": "試験の県", "licence": "CC BY 4.0", "as_of": "2026-04-01"}
SQUARE = box(131.60, 33.23, 131.61, 33.24)


class Read(NamedTuple):
    """A reading gone through to its end."""

    zones: list[ZoneFeature]
    findings: list[Finding]
    reading: Reading

    def refused(self) -> list[tuple[str, str, str]]:
        """Return file, feature and Japanese text of what was refused."""
        found = [each for each in self.findings if each.severity == "refused"]
        return [(each.origin.file, each.origin.feature, each.text.ja) for each in found]

    def notes(self) -> list[str]:
        return [each.text.ja for each in self.findings if each.severity == "note"]


def write_spec(folder: Path, *files: Mapping[str, Any], **others: object) -> None:
    spec = {"title": "試験", "source": SOURCE, "files": files} | others
    (folder / "import.json").write_text(json.dumps(spec, ensure_ascii=False))


def read(folder: Path) -> Read:
    reading = read_import(folder, KINDS)
    return Read(list(reading.features), reading.findings, reading)


def read_file(folder: Path, path: str, file_format: str, **entry: object) -> Read:
    write_spec(folder, {"path": path, "format": file_format} | entry)
    return read(folder)


def feature(
    properties: Mapping[str, Any], geometry: BaseGeometry | Mapping[str, Any] | None = SQUARE
) -> dict[str, Any]:
    shape = mapping(geometry) if isinstance(geometry, BaseGeometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": shape}


def write_geojson(path: Path, features: Sequence[Mapping[str, Any]], **members: object) -> None:
    content = {"type": "FeatureCollection"} | members | {"features": features}
    path.write_text(json.dumps(content, ensure_ascii=False))


def write_layer(
    path: Path,
    columns: Mapping[str, Any],
    geometries: Sequence[BaseGeometry],
    driver: str = "ESRI Shapefile",
    crs: str = "EPSG:6668",
    encoding: str | None = None,
) -> None:
    """Write a layer with GDAL; columns of whole numbers or of text."""
    values = [numpy.array(each, dtype="int32" if isinstance(each[0], int) else object) for each in columns.values()]
    pyogrio_raw.write(
        path,
        shapely.to_wkb(numpy.array(geometries)),
        values,
        list(columns),
        driver=driver,
        geometry_type=geometries[0].geom_type,
        crs=crs,
        encoding=encoding,
        layer=f"{path.stem}{len(columns)}",  # another one in a GeoPackage that is there already
    )
