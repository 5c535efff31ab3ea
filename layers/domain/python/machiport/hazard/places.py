"""Whether coordinates can be a place in Japan, told with pointers to what is wrong."""

from collections.abc import Iterator
from math import isfinite
from typing import Final

from machiport.hazard.errors import (
    LATITUDE_OUTSIDE_JAPAN,
    LATITUDE_SWAPPED,
    LONGITUDE_OUTSIDE_JAPAN,
    LONGITUDE_SWAPPED,
    NOT_FINITE,
    PlaceNotValid,
)
from machiport.problem_details import ProblemError

JAPAN: Final = (122.0, 20.0, 154.0, 46.0)
"""West, south, east, north: what may be asked about, and what may be imported.

Whole degrees around 与那国島 (122.9 E), 南鳥島 (153.98 E), 沖ノ鳥島 (20.4 N) and 択捉島 (45.6 N): 国土地理院,
日本の東西南北端点の経度緯度. They do not overlap, so what is swapped is known to be swapped.
"""

WEST, SOUTH, EAST, NORTH = JAPAN


def check_place(longitude: float, latitude: float, where: str) -> None:
    """Pass over a place in Japan (WGS84 degrees). `where` is the JSON pointer of what holds `lon` and `lat`.

    Raises PlaceNotValid where a number is not finite, the two are swapped, or the place is outside Japan.
    """
    errors = list(_faults(longitude, latitude, where))
    if errors:
        raise PlaceNotValid(errors=errors)


def _faults(longitude: float, latitude: float, where: str) -> Iterator[ProblemError]:
    finite = isfinite(longitude) and isfinite(latitude)
    if finite and WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH:
        yield ProblemError(f"{where}/lon", LONGITUDE_SWAPPED)
        yield ProblemError(f"{where}/lat", LATITUDE_SWAPPED)
        return
    if not isfinite(longitude):
        yield ProblemError(f"{where}/lon", NOT_FINITE)
    elif not WEST <= longitude <= EAST:
        yield ProblemError(f"{where}/lon", LONGITUDE_OUTSIDE_JAPAN)
    if not isfinite(latitude):
        yield ProblemError(f"{where}/lat", NOT_FINITE)
    elif not SOUTH <= latitude <= NORTH:
        yield ProblemError(f"{where}/lat", LATITUDE_OUTSIDE_JAPAN)
