"""Which coordinate systems are taken as they are, and whether coordinates are where they should be.

WGS 84, JGD2000 and JGD2011 are one for this purpose: EPSG's transformations 1826 (JGD2000 to WGS 84) and 9936 (JGD2011
to WGS 84) are null, accurate to one metre. JGD2000 is older than the earthquake of 2011, which moved places in eastern
Japan by up to 5 m (EPSG 6713), so such files carry a note.
"""

import re

from machiport.hazard.importing.errors import RefusedFeatureError
from machiport.hazard.importing.messages import said
from machiport.hazard.places import JAPAN

type Box = tuple[float, float, float, float]

_SAME_AS_WGS84 = {4326, 4979, 4612, 6667, 6668, 6697}
JGD2000 = 4612
_NAMES = (
    (re.compile(r"(?<!TO)WGS[ _]*(19)?84", re.I), 4326),  # TOWGS84[…] says how far another datum is from it
    (re.compile(r"JGD[ _]*2011", re.I), 6668),
    (re.compile(r"JGD[ _]*2024", re.I), 6668),  # the revision of 2025 changed heights only
    (re.compile(r"JGD[ _]*2000", re.I), 4612),
    (re.compile(r"Tokyo", re.I), 4301),
)
_PLANE_RECTANGULAR = {*range(2443, 2462), *range(6669, 6688), *range(30161, 30180)}
_TOKYO_DATUM = 4301
_CODE = re.compile(r"EPSG\D*(?:[\d.]*[:/])?(\d{4,6})$", re.I)


def accepted_crs(told: str | int) -> int:
    """Return the EPSG code of a coordinate system that is taken as it is.

    `told` is a code, `EPSG:6668`, an OGC URN or URL (`urn:ogc:def:crs:OGC:1.3:CRS84`), or WKT.
    Raises RefusedFeatureError for any other, saying how to convert.
    """
    code = _code(str(told).strip())
    if code in _SAME_AS_WGS84:
        return code
    if code == _TOKYO_DATUM:
        raise RefusedFeatureError(said("crs_tokyo"))
    if code in _PLANE_RECTANGULAR or (code is None and _is_projected(str(told))):
        raise RefusedFeatureError(said("crs_projected", crs=_short(told)))
    raise RefusedFeatureError(said("crs_unknown", crs=_short(told)))


def _code(told: str) -> int | None:
    if re.search(r"CRS:?84h?$", told, re.I):
        return 4326
    if told.isdecimal():
        return int(told)
    if found := _CODE.search(told):
        return int(found[1])
    if _is_projected(told):
        return None
    return next((code for pattern, code in _NAMES if pattern.search(told)), None)


def _is_projected(told: str) -> bool:
    return told.upper().startswith(("PROJCS", "PROJCRS"))


def _short(told: str | int) -> str:
    found = re.match(r'\w+\["([^"]+)"', str(told))
    return found[1] if found else str(told)[:60]


def check_place(bounds: Box) -> None:
    """Raise RefusedFeatureError for bounds (west, south, east, north) outside Japan; latitude first is told by name."""
    if within(bounds, JAPAN):
        return
    if within((bounds[1], bounds[0], bounds[3], bounds[2]), JAPAN):
        raise RefusedFeatureError(said("axes_swapped"))
    raise RefusedFeatureError(said("outside_japan", x=f"{bounds[0]:.6g}", y=f"{bounds[1]:.6g}"))


def within(inner: Box, outer: Box) -> bool:
    """Say whether one box lies in another; never for numbers that are none."""
    return outer[0] <= inner[0] <= inner[2] <= outer[2] and outer[1] <= inner[1] <= inner[3] <= outer[3]
