"""Archives of map tiles for tests: made in memory, with leaf directories where they are wanted."""

import gzip
import json
from collections.abc import Mapping

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    serialize_directory,
    serialize_header,
    tileid_to_zxy,
    zxy_to_tileid,
)
from pmtiles.writer import build_roots_leaves

HEADER_BYTES = 127


def archive_of(
    tiles: Mapping[tuple[int, int, int], bytes],
    *,
    leaf_size: int | None = None,
    metadata: Mapping[str, object] | None = None,
    metadata_padding: int = 0,
) -> bytes:
    """Return an archive of vector tiles (stored by gzip) by zoom, x, y; with `leaf_size` its root holds leaves only.

    `metadata_padding` puts so many bytes between root directory and metadata.
    """
    entries, contents = [], b""
    for tile_id, content in sorted((zxy_to_tileid(*address), content) for address, content in tiles.items()):
        entries.append(Entry(tile_id, len(contents), len(content), 1))
        contents += content
    root, leaves = serialize_directory(entries), b""
    if leaf_size is not None:
        root, leaves, _ = build_roots_leaves(entries, leaf_size)
    described = gzip.compress(json.dumps(metadata or {}).encode(), mtime=0)
    metadata_offset = HEADER_BYTES + len(root) + metadata_padding
    leaves_offset = metadata_offset + len(described)
    zooms = [tileid_to_zxy(entry.tile_id)[0] for entry in entries]
    header = HeaderDict(
        version=3,
        root_offset=HEADER_BYTES,
        root_length=len(root),
        metadata_offset=metadata_offset,
        metadata_length=len(described),
        leaf_directory_offset=leaves_offset,
        leaf_directory_length=len(leaves),
        tile_data_offset=leaves_offset + len(leaves),
        tile_data_length=len(contents),
        addressed_tiles_count=len(entries),
        tile_entries_count=len(entries),
        tile_contents_count=len(entries),
        clustered=True,
        internal_compression=Compression.GZIP,
        tile_compression=Compression.GZIP,
        tile_type=TileType.MVT,
        min_zoom=min(zooms),
        max_zoom=max(zooms),
        min_lon_e7=1312000000,
        min_lat_e7=330000000,
        max_lon_e7=1320000000,
        max_lat_e7=335000000,
        center_zoom=min(zooms),
        center_lon_e7=1316000000,
        center_lat_e7=332000000,
    )
    head: bytes = serialize_header(header)
    return head + root + bytes(metadata_padding) + described + leaves + contents
