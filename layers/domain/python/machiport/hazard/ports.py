"""What the hazard services need from the outside world. `dynamo_tiles` implements it; tests fake it."""

from collections.abc import Mapping
from typing import Protocol

from machiport.hazard.tile_addresses import TileAddress


class TileSections(Protocol):
    """Reads what is in force on a tile."""

    def sections(self, tile: TileAddress) -> Mapping[str, bytes]:
        """Return the tile's section for each kind that has one in force: one consistent GetItem in the steady state.

        An empty mapping where nobody ever said anything about the tile.
        """
        ...
