"""What is the risk here? Every hazard kind at one place, with one read of its tile."""

from collections.abc import Mapping

from machiport.hazard.kinds import HazardKind, HazardKinds
from machiport.hazard.model import KindRisk, PlaceRisks, ZoneHit
from machiport.hazard.ports import TileSections
from machiport.hazard.section_codec import answer_at, is_split
from machiport.hazard.tile_addresses import DEEPEST_ZOOM, TilePlace, place_of


class RiskService:
    """Answers from the sections in force."""

    def __init__(self, kinds: HazardKinds, tiles: TileSections) -> None:
        """Answer for `kinds`; a section of a kind that is not among them is passed over."""
        self._kinds = kinds
        self._tiles = tiles

    def at(self, longitude: float, latitude: float) -> PlaceRisks:
        """Return what every kind says about a place (finite WGS84 degrees), kinds in display order.

        One read; one more for each zoom to which the section of a kind there is split.
        Raises ValueError for a stored section that cannot be read, KeyError for a rank that its kind does not have.
        """
        place = place_of(longitude, latitude)
        found = {
            kind: _risk(self._kinds[kind], section, where)
            for kind, (section, where) in self._sections(place).items()
            if kind in self._kinds
        }
        risks = tuple(found.get(kind.kind) or KindRisk(kind, "not_covered") for kind in self._kinds)
        return PlaceRisks(longitude, latitude, risks)

    def _sections(self, place: TilePlace) -> dict[str, tuple[bytes, TilePlace]]:
        """Return each kind's section that holds the place, and where in that section's tile the place is."""
        sections: Mapping[str, bytes] = self._tiles.sections(place.tile)
        found = {kind: (section, place) for kind, section in sections.items()}
        split = {kind for kind, section in sections.items() if is_split(section)}
        while split and place.tile.zoom < DEEPEST_ZOOM:
            place = place.tile.child_at(place)
            sections = self._tiles.sections(place.tile)
            # A part that nobody wrote holds nothing: an empty section says so.
            found |= {kind: (sections.get(kind, b""), place) for kind in split}
            split = {kind for kind in split if is_split(sections.get(kind, b""))}
        return found


def _risk(kind: HazardKind, section: bytes, place: TilePlace) -> KindRisk:
    """Return what a section says; an empty one says nothing. A place in a zone is inside, covered or not."""
    if not section:
        return KindRisk(kind, "not_covered")
    answer = answer_at(section, place.x, place.y)
    if not answer.hits:
        return KindRisk(kind, "outside", (), tuple(answer.sources)) if answer.covered else KindRisk(kind, "not_covered")
    hits = [ZoneHit(kind.rank_class(facts.rank), facts, answer.sources[facts.source]) for facts in answer.hits]
    hits.sort(key=lambda hit: hit.rank_class.severity, reverse=True)
    distinct = tuple({hit.facts: hit for hit in hits}.values())
    return KindRisk(kind, "inside", distinct, tuple(answer.sources))
