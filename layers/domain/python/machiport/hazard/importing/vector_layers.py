"""Features of Shapefiles, FlatGeobuf and GeoPackage, a few thousand at a time."""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy
import pyogrio  # type: ignore[import-untyped] # ships no types
import shapely
from pyogrio import raw as pyogrio_raw  # ships no types
from pyogrio.errors import DataLayerError, DataSourceError  # type: ignore[import-untyped] # ships no types
from shapely.geometry.base import BaseGeometry

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.raw_features import RawFeature

AT_ONCE = 4000
"""Features in memory at once."""

# pyogrio 0.13 raises UnboundLocalError for a .prj it cannot make sense of.
_FAULTS = (DataSourceError, DataLayerError, ValueError, IndexError, UnboundLocalError)
_BYTES = "ISO-8859-1"  # a character for each byte: text is decoded here, so one broken name does not stop a file

type Columns = Sequence[Sequence[object]]

# What files of each format begin with. GDAL goes by the content, not by the name: a text that only says where else to
# read (VRT) would make it read anything on this machine, or on the network.
_BEGINNINGS = {".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb", ".gpkg": b"SQLite format 3\x00"}

LAYER_SUFFIXES = tuple(_BEGINNINGS)


class Layer(NamedTuple):
    """A layer to read.

    `encoding` is None where the format fixes it; `crs` is what the file says, or None; `columns` are the names as read,
    not decoded; `total` is the number of features the file says it has, -1 where it does not.
    """

    path: Path
    name: str | None
    encoding: str | None
    crs: str | None
    columns: tuple[str, ...]
    total: int


def open_layer(path: Path, layer: str | None, encoding: str | None, wanted: Callable[[str], bool]) -> Layer:
    """Look at a file; `wanted` says which of its columns are needed.

    Raises RefusedFeatureError for a file that is damaged, and for several layers where none is named.
    """
    beginning = _BEGINNINGS[path.suffix.lower()]
    with path.open("rb") as opened:
        if opened.read(len(beginning)) != beginning:
            raise RefusedFeatureError(said("file_unreadable", reason=f"{path.name}: not {path.suffix}"))
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        if layer is None and len(names) > 1:
            raise RefusedFeatureError(said("several_layers", layers=", ".join(names[:10])))
        name = layer or names[0]
        info = pyogrio.read_info(path, layer=name, encoding=encoding and _BYTES)
    except _FAULTS as error:
        raise RefusedFeatureError(said("file_unreadable", reason=_reason(error, path))) from error
    columns = tuple(str(each) for each in info["fields"] if wanted(str(_plain(str(each), encoding))))
    return Layer(path, name, encoding, info["crs"], columns, int(info["features"]))


def layer_features(layer: Layer) -> Iterator[RawFeature]:
    """Go through the features of a layer.

    Raises RefusedFeatureError where the file breaks off.
    """
    by_record = layer.path.suffix.lower() == ".shp"  # features are skipped by record there, deleted ones too
    read, skipped = 0, 0
    while True:
        try:
            meta, fids, shapes, columns = pyogrio_raw.read(
                layer.path,
                layer=layer.name,
                encoding=layer.encoding and _BYTES,
                columns=list(layer.columns),
                skip_features=skipped,
                max_features=AT_ONCE,
                return_fids=True,
            )
        except _FAULTS as error:
            raise RefusedFeatureError(said("file_unreadable", reason=_reason(error, layer.path))) from error
        names = [str(_plain(str(each), layer.encoding)) for each in meta["fields"]]
        numbers = fids + 1 if by_record else range(read + 1, read + len(shapes) + 1)
        for number, (properties, geometry, problem) in zip(
            numbers, _batch(names, layer.encoding, (shapes, columns)), strict=True
        ):
            yield RawFeature(str(number), properties, geometry, problem)
        read += len(shapes)
        if len(shapes) < AT_ONCE:
            break
        skipped = int(fids[-1]) + 1 if by_record else read
    if not by_record and 0 <= layer.total != read:
        raise RefusedFeatureError(said("file_unreadable", reason=f"{read} / {layer.total}"))


def _batch(
    names: Sequence[str], encoding: str | None, read: tuple[Sequence[bytes | None], Columns]
) -> Iterator[tuple[dict[str, object], BaseGeometry | None, RefusedFeatureError | None]]:
    shapes, columns = read
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    for index, (wkb, geometry) in enumerate(zip(shapes, geometries, strict=True)):
        properties = {name: _plain(column[index], encoding) for name, column in zip(names, columns, strict=True)}
        unreadable = wkb is not None and geometry is None
        problem = RefusedFeatureError(said("geometry_unreadable")) if unreadable else None
        yield properties, geometry, problem


def _plain(value: object, encoding: str | None) -> object:
    """Return a column's value as Python's own: a missing number is NaN there, a missing day NaT, text may be bytes."""
    if isinstance(value, numpy.datetime64):
        return None if numpy.isnat(value) else str(value.astype("datetime64[D]"))
    if isinstance(value, str):
        return value if encoding is None else value.encode(_BYTES).decode(encoding, errors="replace")
    plain = value.item() if isinstance(value, numpy.generic) else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _reason(error: Exception, path: Path) -> str:
    return str(error).replace(str(path.parent) + "/", "")[:200]
