"""What the hazard kinds say about a place, and how many reads that takes."""

import pytest
from tests.fakes.tiles import SOURCE, WHOLE_TILE, TilesInMemory, around, facts, section
from tests.hazard_places import HERE, KINDS, here

from machiport.hazard.model import KindRisk
from machiport.hazard.ports import SectionsInForce
from machiport.hazard.risk_service import RiskService
from machiport.hazard.section_codec import SPLIT_SECTION, ZoneSource
from machiport.hazard.tile_addresses import BASE_ZOOM, TileAddress

FLOOD, SLOPE = "flood_maximum", "landslide_steep_slope"
AWAY = ((0, 0), (10, 0), (10, 10), (0, 10))


def _risks(tiles: TilesInMemory) -> dict[str, KindRisk]:
    return {risk.kind.kind: risk for risk in RiskService(KINDS, tiles).at(*HERE).risks}


def _with(**sections: bytes) -> TilesInMemory:
    tiles = TilesInMemory()
    tiles.put(here().tile, sections)
    return tiles


def test_inside_outside_and_not_covered_are_three_answers() -> None:
    tiles = _with(
        flood_maximum=section((facts(3), around(here()))),
        tsunami=section((facts(1), AWAY)),
        storm_surge=section((facts(1), AWAY), covered=(AWAY,)),
    )
    risks = _risks(tiles)
    assert [risks[kind].status for kind in ("flood_maximum", "tsunami", "storm_surge", "inland_water")] == [
        "inside",
        "outside",
        "not_covered",
        "not_covered",
    ]
    assert risks["tsunami"].sources == (SOURCE,)
    assert risks["storm_surge"].sources == ()
    assert risks["tsunami"].worst is None


def test_all_kinds_are_told_in_display_order_with_one_read() -> None:
    tiles = TilesInMemory()
    found = RiskService(KINDS, tiles).at(*HERE)
    assert [risk.kind for risk in found.risks] == list(KINDS)
    assert (found.longitude, found.latitude) == HERE
    assert tiles.reads == [here().tile]


def test_a_hit_outside_the_coverage_is_inside() -> None:
    assert _risks(_with(flood_maximum=section((facts(2), around(here())), covered=(AWAY,))))[FLOOD].status == "inside"


def test_the_worst_is_that_of_the_severest_class_not_of_the_highest_rank() -> None:
    # Ranks of landslides are codes: 2 (特別警戒区域) is worse than 3 (警戒区域, before designation).
    zones = [(facts(rank, label=f"沢{rank}"), around(here())) for rank in (3, 2, 1)]
    risk = _risks(_with(landslide_steep_slope=section(*zones)))[SLOPE]
    assert [hit.facts.rank for hit in risk.hits] == [2, 1, 3]
    assert risk.worst == risk.hits[0]


def test_equal_statements_are_told_once_and_different_ones_each() -> None:
    same = (facts(3, "3m以上", "見本川"), around(here()))
    other = (facts(3, "3m以上", "架空川"), around(here()))
    assert len(_risks(_with(flood_maximum=section(same, same, other)))[FLOOD].hits) == 2


def test_a_zone_s_own_bounds_count_before_those_of_its_class() -> None:
    own, classed = facts(4, "1.0～2.0m", bounds=(1.0, 2.0)), facts(3)
    risks = _risks(_with(tsunami=section((own, around(here()))), flood_maximum=section((classed, around(here())))))
    bounds = [(hit.minimum, hit.maximum) for kind in ("tsunami", FLOOD) for hit in risks[kind].hits]
    assert bounds == [(1.0, 2.0), (3.0, 5.0)]


def test_an_open_ended_text_has_no_maximum() -> None:
    zone = (facts(6, "5m以上", bounds=(5.0, None)), around(here()))
    hit = _risks(_with(tsunami=section(zone)))["tsunami"].worst
    assert hit is not None
    assert (hit.minimum, hit.maximum) == (5.0, None)


def test_each_hit_has_the_source_that_said_it() -> None:
    second = ZoneSource("見本の国(架空)", "PDL 1.0", "2023-01-01")
    zones = [(facts(3, source=1), around(here())), (facts(2, source=0), around(here()))]
    risk = _risks(_with(flood_maximum=section(*zones, sources=(SOURCE, second))))[FLOOD]
    assert [hit.source for hit in risk.hits] == [second, SOURCE]
    assert risk.sources == (SOURCE, second)


def test_a_kind_that_the_region_does_not_know_is_passed_over() -> None:
    assert "volcano" not in _risks(_with(volcano=section((facts(1), WHOLE_TILE))))


def test_a_section_that_cannot_be_read_is_no_answer() -> None:
    with pytest.raises(ValueError, match="not a section"):
        _risks(_with(flood_maximum=b"\x07\x00\x00\x00"))


def _split(depth: int, *kinds: str, number: int = 1) -> tuple[TilesInMemory, list[TileAddress]]:
    """Return tiles on which the kinds are split `depth` times, and the tiles that hold the place."""
    tiles, place, path = TilesInMemory(), here(), [here().tile]
    for _ in range(depth):
        tiles.put(place.tile, dict.fromkeys(kinds, SPLIT_SECTION), number)
        place = place.tile.child_at(place)
        path.append(place.tile)
    tiles.put(place.tile, {kind: section((facts(3, label=kind), around(place))) for kind in kinds}, number)
    return tiles, path


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_split_sections_are_followed_with_one_read_for_each_zoom(depth: int) -> None:
    tiles, path = _split(depth, FLOOD, "tsunami")
    tiles.put(path[0], {SLOPE: section((facts(1), around(here())))})
    risks = _risks(tiles)
    assert [risks[kind].status for kind in (FLOOD, "tsunami", SLOPE)] == ["inside"] * 3
    assert tiles.reads == path
    assert path[-1].zoom == BASE_ZOOM + depth


def test_a_part_that_nobody_wrote_is_not_covered() -> None:
    tiles = TilesInMemory()
    tiles.put(here().tile, {FLOOD: SPLIT_SECTION})
    assert _risks(tiles)[FLOOD].status == "not_covered"
    child = here().tile.child_at(here()).tile
    # The tile is read again: a publication might have taken the part away.
    assert tiles.reads == [here().tile, child, here().tile]


class _PublishingBetweenReads(TilesInMemory):
    """A publication comes after the first read: what was split is not any more, and its parts are gone."""

    def sections(self, tile: TileAddress) -> SectionsInForce:
        found = super().sections(tile)
        if len(self.reads) == 1:
            child = here().tile.child_at(here()).tile
            self.put(here().tile, {FLOOD: section((facts(5), around(here())))}, number=2)
            self.put(child, {FLOOD: b""}, number=2)
        return found


def test_a_publication_between_two_reads_is_noticed() -> None:
    tiles = _PublishingBetweenReads()
    tiles.put(here().tile, {FLOOD: SPLIT_SECTION})
    worst = _risks(tiles)[FLOOD].worst
    assert worst is not None
    assert worst.facts.rank == 5


class _PublishingAlways(TilesInMemory):
    """Every read of the part finds yet another publication."""

    def sections(self, tile: TileAddress) -> SectionsInForce:
        self.put(tile, {FLOOD: SPLIT_SECTION}, number=len(self.reads) + 1)
        return super().sections(tile)


def test_publications_without_end_are_an_error_not_a_mixture() -> None:
    with pytest.raises(RuntimeError, match="publications kept coming"):
        _risks(_PublishingAlways())
