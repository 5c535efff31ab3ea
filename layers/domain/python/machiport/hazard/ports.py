"""What the hazard services need from the outside world. `dynamo_tiles` implements it; tests fake it."""

from collections.abc import Mapping
from typing import Protocol

from machiport.hazard.tile_addresses import TileAddress


class SectionsInForce(dict[str, bytes]):
    """The sections of one tile by kind, with the publication number of each.

    Who reads a split section's next tile compares the kind's number there with the one here: another number means
    that a publication came between the two reads.
    """

    def __init__(self, sections: Mapping[str, bytes], numbers: Mapping[str, int]) -> None:
        """Hold `sections`; `numbers` has the same kinds."""
        super().__init__(sections)
        self.numbers = dict(numbers)


class TileSections(Protocol):
    """Reads what is in force on a tile."""

    def sections(self, tile: TileAddress) -> SectionsInForce:
        """Return the tile's section for each kind that has one in force: one consistent GetItem in the steady state.

        None is empty; there is none where nobody ever said anything about the tile.
        """
        ...
