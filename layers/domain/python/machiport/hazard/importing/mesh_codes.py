"""Standard grid squares (標準地域メッシュ, JIS X 0410) as boxes."""

import re

from shapely.geometry import Polygon, box

_CODE = re.compile(r"(\d\d)(\d\d)(?:([0-7])([0-7])(?:(\d)(\d))?)?")


def mesh_box(code: str) -> Polygon:
    """Return the square of a code of 4 (第1次, 80 km), 6 (第2次, 10 km) or 8 digits (第3次, 1 km), in degrees.

    Raises ValueError for anything else, and for a square that is not in Japan.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(code)
    first_south, first_west, second_south, second_west, third_south, third_west = found.groups()
    # In units of the finest square, so that neighbours share their edges to the last bit: 30" of latitude, 45" of
    # longitude; 80 of them make a square of the first order.
    south = int(first_south) * 80 + int(second_south or 0) * 10 + int(third_south or 0)
    west = int(first_west) * 80 + int(second_west or 0) * 10 + int(third_west or 0)
    size = 80 if second_south is None else 10 if third_south is None else 1
    square = box(100 + west / 80, south / 120, 100 + (west + size) / 80, (south + size) / 120)
    if not (_WEST <= west < _EAST and _SOUTH <= south < _NORTH):
        raise ValueError(code)
    return square


# Japan: squares 3036 to 6853 (沖ノ鳥島 to 択捉島), 22 to 55 east of 100 degrees.
_SOUTH, _NORTH = 30 * 80, 69 * 80
_WEST, _EAST = 22 * 80, 55 * 80
