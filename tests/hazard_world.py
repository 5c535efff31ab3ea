"""An invented region full of hazard zones, for benchmarks and tests: the same for the same seed.

Zones have holes, lie upon each other, are slivers, share edges with their neighbours, or are large. The coverage is
smaller than the region, so that there are places that nobody looked at.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from machiport.hazard.section_codec import ZoneFacts, ZoneSource

KINDS: Final = (
    "flood_planned",
    "flood_maximum",
    "flood_duration",
    "storm_surge",
    "tsunami",
    "landslide_debris_flow",
)
REGION: Final = (131.2, 33.0, 131.9, 33.4)
"""West, south, east, north: 65 by 44 km around the sample region."""

SOURCE: Final = ZoneSource("見本の県(架空)", "CC BY 4.0", "2024-03-31", sample=True)
_RANKS: Final = 6
_METRE: Final = 1 / 111_320.0
"""Degrees of latitude; a degree of longitude is shorter here, which shapes do not mind."""

_SHARES: Final = {"smooth": 0.5, "holed": 0.2, "sliver": 0.08, "block": 0.2, "large": 0.02}
_BLOCK: Final = 4
"""Cells of a block of neighbouring zones, in a row and in a column."""

type Shapes = NDArray[np.object_]
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HazardLayer:
    """One kind's zones (shapely polygons in degrees, all valid), what each says, and where the kind is covered."""

    kind: str
    facts: list[ZoneFacts]
    shapes: Shapes
    coverage: Any


def hazard_layer(kind: str, zones: int, seed: int = 44) -> HazardLayer:
    """Return a kind with about as many zones as asked for (blocks of neighbours are not cut short)."""
    numbers = np.random.default_rng([seed, KINDS.index(kind)])
    counts = {name: max(1, round(zones * share)) for name, share in _SHARES.items()}
    shapes = np.concatenate(
        [
            _stars(numbers, counts["smooth"], (8, 64), 60, 0.0),
            _stars(numbers, counts["holed"], (12, 64), 90, 0.5),
            _slivers(numbers, counts["sliver"]),
            _blocks(numbers, max(1, counts["block"] // _BLOCK**2)),
            _stars(numbers, counts["large"], (200, 400), 700, 0.3),
        ]
    )
    ranks = numbers.integers(1, _RANKS + 1, len(shapes)).tolist()
    named = kind.startswith("landslide")
    facts = [
        ZoneFacts(rank, None, None, f"階級{rank}", f"見本の沢{number}" if named else "", 0)
        for number, rank in enumerate(ranks)
    ]
    return HazardLayer(kind, facts, shapes, coverage())


def coverage() -> Any:
    """Return where the region is covered: a wavy outline 4 km and more within the region, with a lake left out."""
    west, south, east, north = REGION
    turns = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    reach = 0.85 + 0.06 * np.sin(7 * turns)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    half = np.array([(east - west) / 2, (north - south) / 2])
    outline = middle + half * reach[:, None] * np.column_stack((np.cos(turns), np.sin(turns)))
    lake = middle + half * 0.1 * np.column_stack((np.cos(turns), np.sin(turns)))
    return shapely.Polygon(outline, [lake])


def _centres(numbers: np.random.Generator, count: int) -> Floats:
    """Return places spread over the covered part, thickest along three lines, as rivers are."""
    west, south, east, north = REGION
    place = numbers.uniform((west + 0.12, south + 0.08), (east - 0.12, north - 0.08), (count, 2))
    along = numbers.random(count) < 0.5
    river = numbers.choice([south + 0.12, south + 0.2, south + 0.28], count)
    place[along, 1] = (river + 0.01 * np.sin(place[:, 0] * 60) + numbers.normal(0, 0.006, count))[along]
    return place


def _stars(numbers: np.random.Generator, count: int, corners: tuple[int, int], metres: float, hole: float) -> Shapes:
    """Return uneven round zones, those with `hole` > 0 with one of that share of their size."""
    sizes = np.linspace(*corners, 5).astype(int)
    groups = np.array_split(np.arange(count), len(sizes))
    made = []
    for size, group in zip(sizes, groups, strict=True):
        radii = (
            metres * _METRE * numbers.lognormal(0, 0.6, (len(group), 1)) * numbers.uniform(0.6, 1, (len(group), size))
        )
        turns = np.linspace(0, 2 * np.pi, size, endpoint=False)
        outline = radii[:, :, None] * np.column_stack((np.cos(turns), np.sin(turns)))
        centre = _centres(numbers, len(group))[:, None, :]
        rings = shapely.linearrings(np.round(centre + outline, 9))
        holes = shapely.linearrings(np.round(centre + outline * hole, 9))[:, None] if hole else None
        made.append(shapely.polygons(rings, holes=holes))
    return np.concatenate(made)


def _slivers(numbers: np.random.Generator, count: int) -> Shapes:
    """Return strips of 0.2 to 3 m by 30 to 400 m, lying anyhow."""
    length = _METRE * numbers.uniform(30, 400, (count, 1))
    width = _METRE * numbers.uniform(0.2, 3, (count, 1))
    turn = numbers.uniform(0, np.pi, (count, 1))
    along = length * np.column_stack((np.cos(turn[:, 0]), np.sin(turn[:, 0])))
    across = width * np.column_stack((-np.sin(turn[:, 0]), np.cos(turn[:, 0])))
    start = _centres(numbers, count)
    corners = np.stack((start, start + along, start + along + across, start + across), axis=1)
    strips: Shapes = np.asarray(shapely.polygons(corners))
    return strips


def _blocks(numbers: np.random.Generator, count: int) -> Shapes:
    """Return blocks of uneven four-cornered cells; neighbours share edges, corner for corner."""
    spacing = _METRE * 40
    step = np.arange(_BLOCK + 1)
    lattice = np.stack(np.meshgrid(step, step), axis=-1) * spacing
    shaken = lattice + numbers.uniform(-0.3, 0.3, (count, _BLOCK + 1, _BLOCK + 1, 2)) * spacing
    corners = np.round(_centres(numbers, count)[:, None, None, :] + shaken, 9)
    cells = np.stack((corners[:, :-1, :-1], corners[:, :-1, 1:], corners[:, 1:, 1:], corners[:, 1:, :-1]), axis=3)
    zones: Shapes = np.asarray(shapely.polygons(cells.reshape(-1, 4, 2)))
    return zones
