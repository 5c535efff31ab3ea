"""Vector tiles read back with tippecanoe's own decoder."""

import json
import subprocess
from pathlib import Path
from typing import Any

from machiport.hazard.map_layers.builder import tippecanoe_program
from machiport.hazard.tile_addresses import TileAddress

type Feature = dict[str, Any]
"""A GeoJSON feature in degrees."""


def decoded(archive: Path) -> dict[TileAddress, list[Feature]]:
    """Return the features of each tile of an archive (a file `….pmtiles`), in the tile's order."""
    document = _decoder(str(archive))
    return {
        TileAddress(*(tile["properties"][name] for name in ("zoom", "x", "y"))): _features(tile)
        for tile in document["features"]
    }


def decoded_tile(folder: Path, content: bytes, address: TileAddress) -> list[Feature]:
    """Return the features of one tile; `folder` is where it may be written to."""
    file = folder / "tile.mvt"
    file.write_bytes(content)
    return _features(_decoder(str(file), *map(str, address)))


def _features(tile: Feature) -> list[Feature]:
    return [feature for layer in tile["features"] for feature in layer["features"]]


def _decoder(*arguments: str) -> Feature:
    program = tippecanoe_program().with_name("tippecanoe-decode")
    answer = subprocess.run([program, *arguments], check=True, capture_output=True)  # noqa: S603  # files of the test
    document: Feature = json.loads(answer.stdout)
    return document
