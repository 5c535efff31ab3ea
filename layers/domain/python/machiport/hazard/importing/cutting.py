"""From zones and coverages to the sections of all tiles, a kind at a time."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import shapely

from machiport.hazard.importing.tile_pieces import Numbers, Shapes, pieces_on_tiles
from machiport.hazard.importing.tile_sections import SectionMaker, SectionOfTile, StatedPieces, Statement
from machiport.hazard.section_codec import LARGEST_SECTION, ZoneFacts, ZoneSource
from machiport.hazard.tile_addresses import BASE_ZOOM, TileAddress

_PIECES_AT_ONCE: Final = 4000


class KindCutter:
    """Cuts one kind's zones and coverages to tiles.

    The same zones and coverages, in whatever order they come, give the same bytes. It keeps the cut pieces, packed
    (WKB), and about 30 bytes for each besides: 100,000 zones of 40 corners are some 100 MB.
    """

    def __init__(self, sources: Sequence[ZoneSource], largest: int = LARGEST_SECTION) -> None:
        """Begin. `facts.source` and coverages' sources count in `sources`; a section above `largest` bytes splits."""
        self._sources = sources
        self._largest = largest
        self._statements: dict[Statement, int] = {}
        self._columns, self._rows, self._stated = array("q"), array("q"), array("q")
        self._packed: list[bytes] = []
        self.large: tuple[TileAddress, ...] = ()
        """After `sections`: the deepest tiles (31 m) whose sections are larger than they should be."""

    def add_zones(self, facts: Sequence[ZoneFacts], shapes: Shapes) -> None:
        """Cut zones; `shapes` are valid polygons and multipolygons in degrees (see `repair`)."""
        numbers = [self._statement(each) for each in facts]
        self._add(np.array(numbers, dtype=np.int64), shapes)

    def add_coverages(self, sources: Sequence[int], shapes: Shapes) -> None:
        """Cut coverages, as `add_zones` does."""
        self._add(-1 - np.array(sources, dtype=np.int64), shapes)

    def sections(self, progress: Callable[[float], object] | None = None) -> Iterator[SectionOfTile]:
        """Go through the sections in order of their tiles; once, when everything is added.

        `progress` is told how much is done, 0…1. Raises SectionTooLargeError where zones cannot be split any further.
        """
        maker = SectionMaker(list(self._statements), self._sources, self._largest)
        split: list[SectionOfTile] = []
        for pieces, done in self._by_tile():
            for tile, section in maker.sections(pieces):
                if tile.zoom == BASE_ZOOM:
                    yield tile, section
                else:
                    split.append((tile, section))
            if progress is not None:
                progress(done)
        self.large = tuple(maker.large)
        yield from sorted(split)

    def _statement(self, facts: ZoneFacts) -> int:
        statement = Statement(facts._replace(source=0), self._sources[facts.source])
        return self._statements.setdefault(statement, len(self._statements))

    def _add(self, stated: Numbers, shapes: Shapes) -> None:
        for pieces in pieces_on_tiles(shapes):
            self._columns.extend(pieces.columns.tolist())
            self._rows.extend(pieces.rows.tolist())
            self._stated.extend(stated[pieces.owners].tolist())
            self._packed.extend(shapely.to_wkb(pieces.shapes).tolist())

    def _by_tile(self) -> Iterator[tuple[StatedPieces, float]]:
        """Go through the pieces some tiles at a time, all pieces of a tile together; tell how much is done then."""
        columns, rows, stated = (np.array(each, dtype=np.int64) for each in (self._columns, self._rows, self._stated))
        order = np.lexsort((stated, rows, columns))
        columns, rows, stated = columns[order], rows[order], stated[order]
        new_tile = np.flatnonzero((columns[1:] != columns[:-1]) | (rows[1:] != rows[:-1])) + 1
        start = 0
        while start < len(order):
            later = new_tile[np.searchsorted(new_tile, start + _PIECES_AT_ONCE) :]
            end = int(later[0]) if len(later) else len(order)
            packed = np.array([self._packed[index] for index in order[start:end].tolist()], dtype=object)
            shapes = shapely.from_wkb(packed)
            yield StatedPieces(columns[start:end], rows[start:end], stated[start:end], shapes), end / len(order)
            start = end
