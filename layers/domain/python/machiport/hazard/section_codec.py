"""What one hazard kind says about one tile, as bytes, and which of its zones hold a place.

The layout is in docs/design/hazard.md. Standard library only: this is the request path.
"""

import json
import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

_FORMAT = 1
_ALL_COVERED = 1
_SPLIT = 2
_START = struct.Struct("<BBH")
_RING_HEAD = 5  # count, west, north, east, south
_DECODE = json.JSONDecoder().raw_decode

LARGEST_SECTION = 16_000
"""Bytes above which a section is split; a tile may hold a dozen sections twice (staged), an item 400 KB."""

type Ring = Sequence[tuple[int, int]]
"""Corners in a tile's steps (0…32767), not closed."""


class ZoneSource(NamedTuple):
    """Whose statement a zone or a coverage is. `as_of` is an ISO 8601 date; `sample` says that it is invented."""

    source: str
    licence: str
    as_of: str
    sample: bool = False


class ZoneFacts(NamedTuple):
    """What a zone says, besides where: bounds in the kind's unit, the text and the name its publisher gave it."""

    rank: int
    minimum: float | None
    maximum: float | None
    text: str
    label: str
    source: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone (区域) cut to a tile: all its rings, which count by even-odd."""

    facts: ZoneFacts
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section before it is bytes. `covered` is True for a tile that is covered all over, else rings (perhaps none).

    `zones[n].facts.source` counts in `sources`.
    """

    sources: tuple[ZoneSource, ...]
    zones: tuple[Zone, ...]
    covered: bool | tuple[Ring, ...]


class SectionAnswer(NamedTuple):
    """What a section says about a place: the zones that hold it, whether it is covered, and whose statements."""

    hits: list[ZoneFacts]
    covered: bool
    sources: list[ZoneSource]


SPLIT_SECTION = _START.pack(_FORMAT, _SPLIT, 0)
"""Stands on a tile whose section lies on the tiles of the next zoom."""


def encode(content: SectionContent) -> bytes:
    """Return the section's bytes; the same content gives the same bytes."""
    coverage = () if isinstance(content.covered, bool) else content.covered
    head = json.dumps(
        {
            "sources": content.sources,
            "zones": [[*zone.facts, len(zone.rings)] for zone in content.zones],
            "coverage": len(coverage),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    head += b" " * (len(head) % 2)
    rings = [*coverage, *(ring for zone in content.zones for ring in zone.rings)]
    flags = _ALL_COVERED if content.covered is True else 0
    return _START.pack(_FORMAT, flags, len(head)) + head + b"".join(map(_ring_bytes, rings))


def _ring_bytes(ring: Ring) -> bytes:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    values = [len(ring), min(xs), min(ys), max(xs), max(ys), *xs, *ys]
    return struct.pack(f"<{len(values)}H", *values)


def is_split(section: bytes) -> bool:
    """Say whether the section lies on the tiles of the next zoom."""
    return len(section) >= _START.size and bool(section[1] & _SPLIT)


def answer_at(section: bytes, x: float, y: float) -> SectionAnswer:
    """Return what a section says about the place x, y of its tile (see `tile_addresses.TilePlace`).

    Raises ValueError for bytes of another format.
    """
    form, flags, length = _START.unpack_from(section)
    if form != _FORMAT or flags & _SPLIT:
        raise ValueError(f"not a section of format {_FORMAT}")
    start = _START.size + length
    head: dict[str, Any] = _DECODE(str(section[_START.size : start], "utf-8"))[0]
    numbers = memoryview(section)[start:].cast("H")
    covered, position = _inside(numbers, 0, head["coverage"], x, y)
    hits = []
    for zone in head["zones"]:
        inside, position = _inside(numbers, position, zone[-1], x, y)
        if inside:
            hits.append(ZoneFacts(*zone[:-1]))
    return SectionAnswer(hits, covered or bool(flags & _ALL_COVERED), [ZoneSource(*each) for each in head["sources"]])


def _inside(numbers: memoryview, position: int, rings: int, x: float, y: float) -> tuple[bool, int]:
    """Count how often a ray to the east crosses the rings; return whether it is odd, and where the next ring begins.

    A ring whose box does not hold the place is crossed an even number of times.
    """
    inside = False
    for _ in range(rings):
        first = position + _RING_HEAD
        after = first + 2 * numbers[position]
        # One comparison after the other: most rings of a tile are left at the first or second.
        if (
            numbers[position + 1] <= x
            and x <= numbers[position + 3]
            and numbers[position + 2] <= y
            and y <= numbers[position + 4]
            and _crossed_odd(numbers[first:after].tolist(), x, y)
        ):
            inside = not inside
        position = after
    return inside, position


def _crossed_odd(corners: list[int], x: float, y: float) -> bool:
    """Say whether the ray crosses a ring (all x, all y) an odd number of times.

    The corners are first told apart in one go: 1 is south of the ray. Only where that changes an edge may cross it. The
    sign of the cross product says on which side of the edge the place is; places have 23 bits and corners 15, so it is
    exact whichever way an edge runs.
    """
    count = len(corners) // 2
    # Corners are whole numbers: greater than y is greater than y's whole part, which is compared faster.
    south = bytes(map(math.floor(y).__lt__, corners[count:]))
    odd = False
    corner, here = 0, south[-1]
    while (corner := south.find(1 - here, corner)) >= 0:
        here = south[corner]
        before = corner - 1 if corner else count - 1
        before_x, before_y = corners[before], corners[count + before]
        height = corners[count + corner] - before_y
        cross = (corners[corner] - before_x) * (y - before_y) - (x - before_x) * height
        if (cross > 0) == (height > 0) and cross != 0:
            odd = not odd
    return odd


def zones_of(section: bytes) -> Iterable[tuple[ZoneFacts, list[list[tuple[int, int]]]]]:
    """Go through the zones of a section with their rings, for drawing and for tests."""
    _form, _flags, length = _START.unpack_from(section)
    head: dict[str, Any] = json.loads(section[_START.size : _START.size + length])
    numbers = memoryview(section)[_START.size + length :].cast("H")
    position = 0
    for _ in range(head["coverage"]):
        position += _RING_HEAD + 2 * numbers[position]
    for *facts, rings in head["zones"]:
        parts = []
        for _ in range(rings):
            count, first = numbers[position], position + _RING_HEAD
            parts.append(
                list(zip(numbers[first : first + count], numbers[first + count : first + 2 * count], strict=True))
            )
            position = first + 2 * count
        yield ZoneFacts(*facts), parts
