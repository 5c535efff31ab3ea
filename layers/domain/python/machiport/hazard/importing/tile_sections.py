"""Pieces of zones and coverages on tiles → the sections of these tiles, split where a tile has too much to say."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import shapely

from machiport.hazard.importing.tile_pieces import Numbers, Shapes, areal_parts, clip_to_tiles
from machiport.hazard.importing.tile_rings import fills_tile, rings_in_tiles
from machiport.hazard.section_codec import (
    LARGEST_SECTION,
    SPLIT_SECTION,
    Ring,
    SectionContent,
    Zone,
    ZoneFacts,
    ZoneSource,
    encode,
)
from machiport.hazard.tile_addresses import BASE_ZOOM, DEEPEST_ZOOM, TileAddress

NOTHING_SAID: Final = encode(SectionContent((), (), ()))
"""Stands on a part of a split tile where the kind says nothing: no zone, and not covered."""

LARGEST_UNSPLIT_SECTION: Final = 60_000
"""What a section may have on the deepest tiles (31 m), which are not split: an item still holds several of them."""

_COVERAGE: Final = -1

type SectionOfTile = tuple[TileAddress, bytes]


class Statement(NamedTuple):
    """What zones of one source say; `facts.source` is not looked at."""

    facts: ZoneFacts
    source: ZoneSource


class SectionTooLargeError(ValueError):
    """Zones at one place have so many corners or names that no tile is small enough for them."""

    def __init__(self, tile: TileAddress) -> None:
        """Tell the tile."""
        super().__init__(f"the section of {tile} is too large")
        self.tile = tile


class StatedPieces(NamedTuple):
    """Pieces on tiles, one a row, sorted by column, row and statement.

    `statements`: a zone's is the number of its statement; a coverage's is -1 for the first source, -2 for the second.
    """

    columns: Numbers
    rows: Numbers
    statements: Numbers
    shapes: Shapes

    def only(self, start: int, end: int) -> "StatedPieces":
        """Return some of them."""
        chosen = slice(start, end)
        return StatedPieces(self.columns[chosen], self.rows[chosen], self.statements[chosen], self.shapes[chosen])

    def coverages(self) -> "StatedPieces":
        """Return those of coverages, where all lie on one tile."""
        return self.only(0, int(np.searchsorted(self.statements, 0)))

    def zones(self) -> "StatedPieces":
        """Return those of zones, where all lie on one tile."""
        return self.only(int(np.searchsorted(self.statements, 0)), len(self.statements))

    def followed_by(self, others: "StatedPieces") -> "StatedPieces":
        """Return these, then the others."""
        return StatedPieces(
            np.concatenate((self.columns, others.columns)),
            np.concatenate((self.rows, others.rows)),
            np.concatenate((self.statements, others.statements)),
            np.concatenate((self.shapes, others.shapes)),
        )


@dataclass(frozen=True, slots=True)
class SectionMaker:
    """Makes sections of pieces. `large` gathers the deepest tiles whose sections are larger than they should be."""

    statements: Sequence[Statement]
    sources: Sequence[ZoneSource]
    largest: int = LARGEST_SECTION
    large: list[TileAddress] = field(default_factory=list)

    def sections(self, pieces: StatedPieces, zoom: int = BASE_ZOOM) -> Iterator[SectionOfTile]:
        """Go through the sections of the tiles that have something to say, each before those of its split parts.

        Raises SectionTooLargeError.
        """
        dissolved, origins = _dissolved(pieces)
        rings = rings_in_tiles(dissolved.shapes, dissolved.columns, dissolved.rows, zoom)
        for start, end in _runs(dissolved.columns, dissolved.rows):
            tile = TileAddress(zoom, int(dissolved.columns[start]), int(dissolved.rows[start]))
            of_tile = pieces.only(int(origins[start]), int(origins[end]))
            section = self._encoded(self._content(dissolved.statements[start:end], rings[start:end], of_tile), tile)
            if section is None:
                yield tile, SPLIT_SECTION
                left = of_tile.coverages().followed_by(dissolved.only(start, end).zones())
                yield from self._parts(left, tile)
            elif section:
                yield tile, section

    def _parts(self, pieces: StatedPieces, tile: TileAddress) -> Iterator[SectionOfTile]:
        """Go through the sections of a split tile's four parts; one that has nothing to say says just that.

        Without a section there, whoever asks would have to doubt each time whether it has just been taken away.
        """
        silent = set(tile.children())
        for part, section in self.sections(_on_children(pieces, tile.zoom + 1), tile.zoom + 1):
            silent.discard(part)
            yield part, section
        for part in sorted(silent):
            yield part, NOTHING_SAID

    def _content(self, numbers: Numbers, rings: list[tuple[Ring, ...]], pieces: StatedPieces) -> SectionContent:
        zones = [(self.statements[n], r) for n, r in zip(numbers.tolist(), rings, strict=True) if n >= 0 and r]
        coverage = rings[0] if numbers[0] == _COVERAGE else ()
        covering = set(pieces.coverages().statements.tolist()) if coverage else set()
        sources = sorted({each.source for each, _ in zones} | {self.sources[-1 - number] for number in covering})
        placed = [
            Zone(statement.facts._replace(source=sources.index(statement.source)), zone_rings)
            for statement, zone_rings in zones
        ]
        placed.sort(key=lambda zone: _order(zone.facts))
        return SectionContent(tuple(sources), tuple(placed), fills_tile(coverage) or coverage)

    def _encoded(self, content: SectionContent, tile: TileAddress) -> bytes | None:
        """Return the section, empty where nothing is said; None where it must be split."""
        if not content.zones and not content.covered:
            return b""
        try:
            section = encode(content)
        except struct.error:  # a ring or the head is longer than the format can say
            section = b""
        if section and len(section) <= self.largest:
            return section
        if tile.zoom < DEEPEST_ZOOM:
            return None
        if not section or len(section) > LARGEST_UNSPLIT_SECTION:
            raise SectionTooLargeError(tile)
        self.large.append(tile)
        return section


def _order(facts: ZoneFacts) -> tuple[object, ...]:
    bounds = (facts.minimum is None, facts.minimum or 0.0, facts.maximum is None, facts.maximum or 0.0)
    return (facts.rank, *bounds, facts.text, facts.label, facts.source)


def _runs(*columns: Numbers) -> list[tuple[int, int]]:
    """Return from where to where rows are alike in all of `columns`."""
    changes = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    changes[:1] = True
    starts = np.flatnonzero(changes).tolist()
    return list(zip(starts, [*starts[1:], len(changes)], strict=True)) if starts else []


def _dissolved(pieces: StatedPieces) -> tuple[StatedPieces, Numbers]:
    """Unite the pieces of each tile that say the same, in an order that does not depend on how they came.

    Returns them and where the pieces of each begin, with the number of all at the end.
    """
    groups = np.maximum(pieces.statements, _COVERAGE)
    runs = _runs(pieces.columns, pieces.rows, groups)
    starts = np.array([start for start, _ in runs], dtype=np.int64)
    united = pieces.shapes[starts]
    for index, (start, end) in enumerate(runs):
        if end - start > 1:
            united[index] = _united(pieces.shapes[start:end])
    dissolved = StatedPieces(pieces.columns[starts], pieces.rows[starts], groups[starts], shapely.normalize(united))
    return dissolved, np.append(starts, len(groups))


def _united(shapes: Shapes) -> object:
    ordered = sorted(shapely.to_wkb(shapely.normalize(shapes)).tolist())
    return areal_parts(np.array([shapely.union_all(shapely.from_wkb(ordered))], dtype=object))[0]


def _on_children(pieces: StatedPieces, zoom: int) -> StatedPieces:
    """Cut the pieces of one tile to its four parts, the tiles of `zoom`."""
    count = len(pieces.shapes)
    columns = np.repeat(pieces.columns[:1] * 2 + np.array([0, 0, 1, 1], dtype=np.int64), count)
    rows = np.repeat(pieces.rows[:1] * 2 + np.array([0, 1, 0, 1], dtype=np.int64), count)
    shapes = clip_to_tiles(np.tile(pieces.shapes, 4), columns, rows, zoom)
    there = ~shapely.is_missing(shapes)
    return StatedPieces(columns[there], rows[there], np.tile(pieces.statements, 4)[there], shapes[there])
