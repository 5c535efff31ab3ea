"""What is the risk here? Every hazard kind at one place, with one read of its tile."""

from collections.abc import Mapping

from machiport.hazard.kinds import HazardKinds
from machiport.hazard.model import KindRisk, PlaceRisks, ZoneHit
from machiport.hazard.ports import TileSections
from machiport.hazard.section_codec import answer_at, is_split
from machiport.hazard.tile_addresses import DEEPEST_ZOOM, TilePlace, place_of

# Each further try needs one more publication to come between two reads.
_TRIES = 6


class RiskService:
    """Answers from the sections in force."""

    def __init__(self, kinds: HazardKinds, tiles: TileSections) -> None:
        """Answer for `kinds`; a section of a kind that is not among them is passed over."""
        self._kinds = {kind.kind: kind for kind in kinds}
        self._classes = {kind.kind: {each.rank: each for each in kind.classes} for kind in kinds}
        self._unknown = {kind.kind: KindRisk(kind, "not_covered") for kind in kinds}
        self._tiles = tiles

    def at(self, longitude: float, latitude: float) -> PlaceRisks:
        """Return what every kind says about a place (finite WGS84 degrees), kinds in display order.

        One read; one more for each zoom to which the section of a kind there is split.
        Raises ValueError for a stored section that cannot be read, KeyError for a rank that its kind does not have,
        RuntimeError where publications came between the reads again and again.
        """
        found = dict(self._unknown)
        for kind, (section, where) in self._sections(place_of(longitude, latitude)).items():
            if kind in found:
                found[kind] = self._risk(kind, section, where)
        return PlaceRisks(longitude, latitude, tuple(found.values()))

    def _risk(self, kind: str, section: bytes, place: TilePlace) -> KindRisk:
        """Return what a section says. A place in a zone is inside, whether the section calls it covered or not."""
        answer = answer_at(section, place.x, place.y)
        if not answer.hits:
            if not answer.covered:
                return self._unknown[kind]
            return KindRisk(self._kinds[kind], "outside", (), tuple(answer.sources))
        classes, sources = self._classes[kind], answer.sources
        hits = [ZoneHit(classes[facts.rank], facts, sources[facts.source]) for facts in dict.fromkeys(answer.hits)]
        if len(hits) > 1:
            hits.sort(key=lambda hit: hit.rank_class.severity, reverse=True)
        return KindRisk(self._kinds[kind], "inside", tuple(hits), tuple(sources))

    def _sections(self, place: TilePlace) -> dict[str, tuple[bytes, TilePlace]]:
        """Return each kind's section that holds the place, and where in that section's tile the place is.

        A split section's part is of the same publication. Where it is of another, or there is none (it may have been
        taken away), the tile is read again; the part counts where the tile's publication is still the same.
        """
        whole = self._tiles.sections(place.tile)
        for _ in range(_TRIES):
            found = {kind: (section, place) for kind, section in whole.items() if not is_split(section)}
            if len(found) == len(whole):
                return found
            split = whole.keys() - found.keys()
            parts, doubtful = self._parts(place, {kind: whole.numbers[kind] for kind in split})
            again = self._tiles.sections(place.tile) if doubtful else whole
            if again.numbers == whole.numbers:
                return found | parts
            whole = again
        message = f"publications kept coming while the parts of tile {place.tile} were read"
        raise RuntimeError(message)

    def _parts(self, place: TilePlace, split: Mapping[str, int]) -> tuple[dict[str, tuple[bytes, TilePlace]], bool]:
        """Follow split sections (kind → publication) to the tiles of the next zooms, all kinds with one read each.

        Return the parts found, and whether one of them is missing or of another publication.
        """
        found: dict[str, tuple[bytes, TilePlace]] = {}
        doubtful = False
        while split and place.tile.zoom < DEEPEST_ZOOM:
            place = place.tile.child_at(place)
            read = self._tiles.sections(place.tile)
            doubtful |= any(read.numbers.get(kind) != number for kind, number in split.items())
            there = {kind: number for kind, number in split.items() if kind in read}
            found |= {kind: (read[kind], place) for kind in there if not is_split(read[kind])}
            split = {kind: number for kind, number in there.items() if is_split(read[kind])}
        return found, doubtful
