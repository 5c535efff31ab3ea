"""Areas as publishers drew them → areas that can be cut: rings that cross themselves repaired, the rest refused."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from machiport.hazard.importing.features import AreaGeometry, FeatureOrigin, Finding
from machiport.hazard.importing.import_words import WHY_INVALID, in_words
from machiport.hazard.importing.tile_pieces import Shapes, areal_parts
from machiport.hazard.places import JAPAN

NARROWEST: Final = 0.03
"""Metres, a step of a tile: what is narrower all along can vanish when it is cut."""

_METRES_PER_DEGREE: Final = 111_320.0
_POLYGON: Final = 3
_MULTIPOLYGON: Final = 6
_REASON = re.compile(r"(?P<reason>[^\[]*)(?:\[(?P<x>\S+) (?P<y>\S+)\])?")

type _Mask = NDArray[np.bool_]


class Repaired(NamedTuple):
    """What can be cut: which of the areas (their numbers), these areas valid, and what there is to tell."""

    kept: NDArray[np.int64]
    shapes: Shapes
    findings: list[Finding]


def repair(shapes: Shapes, origins: Sequence[FeatureOrigin]) -> Repaired:
    """Return the areas that can be cut; each refused or repaired one is in the findings.

    A ring that crosses itself is taken apart where it does; what two parts of an area both hold belongs to it (no part
    of a hazard zone may be lost to another), what a hole holds does not (make_valid's method `structure`).
    """
    findings: list[Finding] = []
    usable = np.ones(len(shapes), dtype=bool)

    def refuse(mask: _Mask, message: str) -> None:
        findings.extend(
            Finding(origins[n], "refused", in_words(message)) for n in np.flatnonzero(usable & mask).tolist()
        )
        usable[mask] = False

    refuse(shapely.is_missing(shapes) | shapely.is_empty(shapes), "empty")
    refuse(~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON)), "not_areal")
    refuse(_not_finite(shapes), "not_finite")
    refuse(_outside_japan(shapes), "outside_japan")
    repaired = shapes.copy()
    invalid = usable & ~shapely.is_valid(shapes)
    if invalid.any():
        reasons = shapely.is_valid_reason(shapes[invalid])
        repaired[invalid] = areal_parts(shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False))
        refuse(shapely.is_missing(repaired), "no_area")
        told = dict(zip(np.flatnonzero(invalid).tolist(), reasons.tolist(), strict=True))
        findings += [_repair(origins[n], reason, repaired[n]) for n, reason in told.items() if usable[n]]
    kept = np.flatnonzero(usable)
    narrow = kept[_narrow(repaired[kept])].tolist()
    findings += [Finding(origins[n], "note", in_words("narrow")) for n in narrow]
    return Repaired(kept, repaired[kept], findings)


def _repair(origin: FeatureOrigin, reason: str, shape: AreaGeometry) -> Finding:
    found = _REASON.match(reason)
    name, x, y = (found["reason"].strip(), found["x"], found["y"]) if found else (reason, None, None)
    message = WHY_INVALID.get(name, "repaired_otherwise")
    longitude, latitude = (x, y) if x and y else (f"{each:.7f}" for each in shape.centroid.coords[0])
    place = f"{float(longitude):.7f}, {float(latitude):.7f}"
    return Finding(origin, "repaired", in_words(message, place=place, reason=name))


def _not_finite(shapes: Shapes) -> _Mask:
    return _any_corner(shapes, lambda corners: ~np.isfinite(corners).all(axis=1))


def _outside_japan(shapes: Shapes) -> _Mask:
    west, south, east, north = JAPAN

    def outside(corners: NDArray[np.float64]) -> _Mask:
        x, y = corners[:, 0], corners[:, 1]
        return (x < west) | (x > east) | (y < south) | (y > north)

    return _any_corner(shapes, outside)


def _any_corner(shapes: Shapes, test: Callable[[NDArray[np.float64]], _Mask]) -> _Mask:
    """Say for each area whether one of its corners is as `test` says."""
    corners, numbers = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    found[numbers[test(corners)]] = True
    return found


def _narrow(shapes: Shapes) -> _Mask:
    """Say which areas are narrower than a step on average: twice the area by the length of the edge."""
    areas, edges = shapely.area(shapes), shapely.length(shapes)
    width = np.divide(2 * areas, edges, out=np.zeros_like(areas), where=edges > 0)
    narrow: _Mask = width * _METRES_PER_DEGREE < NARROWEST
    return narrow
