"""Archives as files: what one holds, and one that holds nothing."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    deserialize_directory,
    deserialize_header,
    serialize_directory,
    serialize_header,
)

from machiport.hazard.map_layers.model import MAXIMUM_ZOOM, MINIMUM_ZOOM, LayerFacts

HEADER_BYTES = 127
_DEGREE = 10_000_000


def facts_of(archive: Path, kind: str, zones: int) -> LayerFacts:
    """Return what an archive of `zones` zones holds, from its header and directories."""
    with archive.open("rb") as file:
        header = deserialize_header(file.read(HEADER_BYTES))
        entries = list(_entries(file, header, header["root_offset"], header["root_length"]))
        size = file.seek(0, 2)
    corners = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
    west, south, east, north = (corner / _DEGREE for corner in corners)
    return LayerFacts(
        kind=kind,
        minimum_zoom=header["min_zoom"],
        maximum_zoom=header["max_zoom"],
        bounds=(west, south, east, north) if entries else None,
        zones=zones,
        tiles=sum(entry.run_length for entry in entries),
        largest_tile=max((entry.length for entry in entries), default=0),
        size=size,
    )


def _entries(file: IO[bytes], header: HeaderDict, offset: int, length: int) -> Iterator[Entry]:
    file.seek(offset)
    for entry in deserialize_directory(file.read(length)):
        if entry.run_length:
            yield entry
        else:
            yield from _entries(file, header, header["leaf_directory_offset"] + entry.offset, entry.length)


def write_empty_archive(archive: Path, kind: str) -> None:
    """Write an archive without a tile: a source that was examined, and has no zone. tippecanoe refuses to."""
    root = serialize_directory([])
    fields = {"rank": "Number", "severity": "Number", "label": "String", "text": "String"}
    layers = [{"id": kind, "fields": fields, "minzoom": MINIMUM_ZOOM, "maxzoom": MAXIMUM_ZOOM}]
    metadata = gzip.compress(json.dumps({"name": kind, "vector_layers": layers}).encode(), mtime=0)
    after = HEADER_BYTES + len(root) + len(metadata)
    header = HeaderDict(
        version=3,
        root_offset=HEADER_BYTES,
        root_length=len(root),
        metadata_offset=HEADER_BYTES + len(root),
        metadata_length=len(metadata),
        leaf_directory_offset=after,
        leaf_directory_length=0,
        tile_data_offset=after,
        tile_data_length=0,
        addressed_tiles_count=0,
        tile_entries_count=0,
        tile_contents_count=0,
        clustered=True,
        internal_compression=Compression.GZIP,
        tile_compression=Compression.GZIP,
        tile_type=TileType.MVT,
        min_zoom=MINIMUM_ZOOM,
        max_zoom=MAXIMUM_ZOOM,
        min_lon_e7=-180 * _DEGREE,
        min_lat_e7=-85 * _DEGREE,
        max_lon_e7=180 * _DEGREE,
        max_lat_e7=85 * _DEGREE,
        center_zoom=MINIMUM_ZOOM,
        center_lon_e7=0,
        center_lat_e7=0,
    )
    archive.write_bytes(serialize_header(header) + root + metadata)
