"""Tiles in memory, with zones given as squares around a place."""

from collections.abc import Mapping, Sequence

from machiport.hazard.ports import SectionsInForce
from machiport.hazard.section_codec import Ring, SectionContent, Zone, ZoneFacts, ZoneSource, encode
from machiport.hazard.tile_addresses import EXTENT, TileAddress, TilePlace

SOURCE = ZoneSource("見本の県(架空)", "CC BY 4.0", "2024-03-31", sample=True)
WHOLE_TILE: Ring = ((0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT))


def facts(
    rank: int,
    text: str = "",
    label: str = "",
    bounds: tuple[float | None, float | None] = (None, None),
    source: int = 0,
) -> ZoneFacts:
    """Return what a zone says."""
    return ZoneFacts(rank, *bounds, text, label, source)


def around(place: TilePlace, steps: int = 100) -> Ring:
    """Return a square of twice `steps` around a place."""
    x, y = int(place.x), int(place.y)
    return ((x - steps, y - steps), (x + steps, y - steps), (x + steps, y + steps), (x - steps, y + steps))


def section(
    *zones: tuple[ZoneFacts, Ring],
    covered: bool | tuple[Ring, ...] = True,
    sources: Sequence[ZoneSource] = (SOURCE,),
) -> bytes:
    """Return a section with the zones."""
    return encode(SectionContent(tuple(sources), tuple(Zone(said, (ring,)) for said, ring in zones), covered))


class TilesInMemory:
    """Implements `machiport.hazard.ports.TileSections`; `reads` has every tile that was asked for."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._tiles: dict[TileAddress, dict[str, tuple[bytes, int]]] = {}
        self.reads: list[TileAddress] = []

    def put(self, tile: TileAddress, sections: Mapping[str, bytes], number: int = 1) -> None:
        """Put sections in force on a tile, besides those there; an empty one takes its kind off."""
        there = self._tiles.setdefault(tile, {})
        for kind, content in sections.items():
            there.pop(kind, None)
            if content:
                there[kind] = (content, number)

    def sections(self, tile: TileAddress) -> SectionsInForce:
        """Return what is in force."""
        self.reads.append(tile)
        there = self._tiles.get(tile, {})
        return SectionsInForce(
            {kind: content for kind, (content, _) in there.items()},
            {kind: number for kind, (_, number) in there.items()},
        )
