"""One file of an import, whatever it is: its features as they are in it, and notes about the file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from machiport.hazard.importing.coordinate_systems import JGD2000, accepted_crs
from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.geojson_stream import geojson_crs, geojson_features
from machiport.hazard.importing.import_spec import FileOptions
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.raw_features import RawFeature
from machiport.hazard.importing.text_encodings import Encoding, shapefile_encoding
from machiport.hazard.importing.vector_layers import LAYER_SUFFIXES, layer_features, open_layer
from machiport.localized_text import LocalizedText

GEOJSON_SUFFIXES = (".geojson", ".json")
_PREFERRED = ((".geojson",), (".gpkg",), (".fgb",), (".shp",), (".json",))
_KSJ_CRS = 6668


class Demand(NamedTuple):
    """What is wanted of a file: encoding as told, options, the columns needed, the coordinate system it would be in."""

    encoding: Encoding | None
    options: FileOptions
    wanted: Callable[[str], bool]
    prescribed_crs: int | None


def open_features(path: Path, demand: Demand, note: Callable[[LocalizedText], None]) -> Iterator[RawFeature]:
    """Return the features of a GeoJSON, Shapefile, FlatGeobuf or GeoPackage file.

    Raises RefusedFeatureError, at once or on the way, for a file that cannot be read; it says why.
    """
    suffix = path.suffix.lower()
    if suffix in GEOJSON_SUFFIXES:
        _note_crs(accepted_crs(demand.options.crs or geojson_crs(path)), note)
        return geojson_features(path, demand.encoding or "utf-8")
    if suffix not in LAYER_SUFFIXES:
        raise RefusedFeatureError(said("file_type", suffix=path.suffix or path.name))
    encoding: str | None = None
    if suffix == ".shp":
        found = shapefile_encoding(path, demand.encoding)
        encoding = found.encoding
        if found.told_wrongly:
            note(said("encoding_differs", told=found.told_wrongly, found=found.encoding))
    layer = open_layer(path, demand.options.layer, encoding, demand.wanted)
    _check_crs(layer.crs, demand, note)
    return layer_features(layer)


def _check_crs(told: str | None, demand: Demand, note: Callable[[LocalizedText], None]) -> None:
    crs = told or demand.options.crs
    if crs is None:
        if demand.prescribed_crs is None:
            raise RefusedFeatureError(said("no_crs"))
        crs = demand.prescribed_crs
        note(said("crs_assumed", crs=f"EPSG:{crs}"))
    _note_crs(accepted_crs(crs), note)


def _note_crs(code: int, note: Callable[[LocalizedText], None]) -> None:
    if code == JGD2000:
        note(said("crs_jgd2000"))


def layers_within(folder: Path, member: str | None, suffixes: tuple[str, ...] | None = None) -> list[Path]:
    """Return the files to read of an unpacked archive, in order of their paths.

    Publishers put the same features into an archive in several formats: where `member` names none, only those of one
    format are read, GeoJSON first. `suffixes` says which formats there are to choose from.
    """
    if member is not None:
        named = Path(member)
        if named.is_absolute() or ".." in named.parts or not named.parts:  # nothing but what is in the archive
            return []
        return sorted(each for each in folder.glob(member) if each.is_file())
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    for endings in [suffixes] if suffixes else _PREFERRED:
        found = [each for each in files if each.suffix.lower() in endings]
        if found:
            return found
    return []


def left_out(folder: Path, read: list[Path]) -> list[Path]:
    """Return the layers of an unpacked archive of which none of the files read is another format's copy.

    Copies have one name; `.json` may be anything, and is not counted.
    """
    names = {each.stem for each in read}
    counted = {*LAYER_SUFFIXES, ".geojson"}
    found = (each for each in folder.rglob("*") if each.is_file() and each.suffix.lower() in counted)
    return sorted(each for each in found if each.stem not in names)


def prescribed_crs(file_format: str) -> int | None:
    """Return the coordinate system that a format is in where a file does not tell: 国土数値情報 is in JGD2011."""
    return _KSJ_CRS if file_format.startswith("A") else None
