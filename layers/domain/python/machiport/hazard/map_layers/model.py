"""What a map layer is: one hazard kind's zones as vector tiles in one archive (PMTiles v3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from machiport.hazard.section_codec import ZoneFacts

MINIMUM_ZOOM = 6
"""Where the whole region is a hand wide on a phone; further out nobody looks for a hazard zone."""

MAXIMUM_ZOOM = 14
"""A step of its tiles is 0.5 m; phones draw nearer zooms from it. Zoom 15 would take half as many bytes more."""

type LineRing = Sequence[tuple[float, float]]
"""Longitude and latitude in degrees (WGS84), closed: the last point is the first again."""

type ZonePolygon = Sequence[LineRing]
"""Its outer ring, then its holes, as GeoJSON has them."""

type Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

VERSION_PATTERN = r"^[0-9a-f]{64}$"
"""A version of a layer is the id of its pack (SHA-256)."""


class LayerZone(NamedTuple):
    """A zone (区域) to be drawn; `facts.source` is not. `polygons` are as the coordinates of a MultiPolygon."""

    facts: ZoneFacts
    polygons: Sequence[ZonePolygon]


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What an archive holds. `bounds` is None for one without a zone, which is a layer as well: nothing to draw.

    `tiles` counts those that hold something, `largest_tile` is in bytes as stored (gzip), `size` the file's bytes.
    """

    kind: str
    minimum_zoom: int
    maximum_zoom: int
    bounds: Bounds | None
    zones: int
    tiles: int
    largest_tile: int
    size: int


def archive_key(kind: str, version: str) -> str:
    """Return where a kind's archive lies in the bucket of map tiles; `version` is the id of its pack.

    Raises ValueError for what is no pack's id.
    """
    if not is_version(version):
        raise ValueError(f"no pack's id: {version!r}")
    return f"layers/{kind}/{version}.pmtiles"


def is_version(text: str) -> bool:
    """Say whether this is a pack's id (64 hexadecimal digits)."""
    return re.fullmatch(VERSION_PATTERN, text) is not None
