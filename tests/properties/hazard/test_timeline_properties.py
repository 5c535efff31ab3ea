"""What must hold for the timeline of every household at every place."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.tiles import SOURCE, facts
from tests.hazard_places import KINDS, REGION

from machiport.hazard.kinds import HazardKind
from machiport.hazard.model import KindRisk, PlaceRisks, ZoneHit
from machiport.hazard.timelines.rule_files import load_rules
from machiport.hazard.timelines.rules import NEEDS, Household, Need
from machiport.hazard.timelines.timeline_service import TimelineService

SERVICE = TimelineService(lambda: load_rules(REGION, KINDS))
SLOW = {
    "infants",
    "pregnant",
    "older_people",
    "wheelchair",
    "needs_care",
    "medical_devices",
    "low_vision",
    "hard_of_hearing",
}
WATER = {"flood_planned", "flood_maximum", "inland_water", "storm_surge"}
DEEP = 3.0
ORDER = 4
"""避難指示."""
SLOPES = {"landslide_steep_slope", "landslide_debris_flow", "landslide_slide"}


def _inside(kind: HazardKind, ranks: list[int]) -> KindRisk:
    hits = [ZoneHit(kind.rank_class(rank), facts(rank), SOURCE) for rank in ranks]
    return KindRisk(kind, "inside", tuple(sorted(hits, key=lambda hit: -hit.rank_class.severity)), (SOURCE,))


def _risks(kind: HazardKind) -> st.SearchStrategy[KindRisk]:
    ranks = st.lists(st.sampled_from([each.rank for each in kind.classes]), min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.sampled_from([KindRisk(kind, "not_covered"), KindRisk(kind, "outside")]),
        ranks.map(lambda chosen: _inside(kind, chosen)),
    )


PLACES = st.tuples(*map(_risks, KINDS)).map(lambda risks: PlaceRisks(131.6, 33.2, risks))
HOUSEHOLDS = st.builds(Household, needs=st.frozensets(st.sampled_from(NEEDS)), floor=st.none() | st.integers(1, 12))


def _actions(place: PlaceRisks, household: Household) -> dict[str, tuple[int, str | None]]:
    levels = SERVICE.timeline(place, household)
    return {action.rule.action: (level.wording.level, action.rule.move) for level in levels for action in level.actions}


def _moves(place: PlaceRisks, household: Household, level: int | None = None) -> set[str | None]:
    return {move for each, move in _actions(place, household).values() if level in (None, each)}


def _deepest(place: PlaceRisks) -> float:
    return max(
        (hit.rank_class.minimum or 0.0 for risk in place.risks if risk.kind.kind in WATER for hit in risk.hits),
        default=0.0,
    )


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_every_level_has_actions_in_order_with_their_reasons(place: PlaceRisks, household: Household) -> None:
    levels = SERVICE.timeline(place, household)
    assert [level.wording.level for level in levels] == [1, 2, 3, 4, 5]
    for level in levels:
        orders = [action.rule.order for action in level.actions]
        assert orders
        assert orders == sorted(orders)
        for action in level.actions:
            condition = action.rule.condition
            assert bool(action.needs) == bool(condition.household)
            assert bool(action.hazards) == bool(condition.any_hazard or condition.all_hazard)


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS, st.sampled_from(NEEDS))
def test_one_need_more_never_takes_an_action_away(place: PlaceRisks, household: Household, need: Need) -> None:
    more = household.model_copy(update={"needs": household.needs | {need}})
    assert _actions(place, household).items() <= _actions(place, more).items()


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_who_needs_time_leaves_at_level_3_wherever_a_zone_of_rain_is(place: PlaceRisks, household: Household) -> None:
    """A tsunami follows an earthquake, not the alert levels of rain: for it alone nobody leaves at level 3."""
    inside = any(risk.status == "inside" for risk in place.risks if risk.kind.kind != "tsunami")
    if not inside:
        assert "leave" not in _moves(place, household, 3)
    elif household.needs & SLOW:
        assert "leave" in _moves(place, household, 3)


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_where_houses_fall_everybody_leaves_and_nobody_stays(place: PlaceRisks, household: Household) -> None:
    for risk in place.risks:
        if risk.status == "inside" and (risk.kind.kind == "flood_collapse" or risk.kind.kind.startswith("landslide")):
            assert "leave" in _moves(place, household, 4)
            assert not _moves(place, household) & {"upstairs", "stay"}


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_upstairs_is_not_enough_for_three_metres_below_the_third_floor(place: PlaceRisks, household: Household) -> None:
    if _deepest(place) >= DEEP and (household.floor or 0) < DEEP:
        assert "leave" in _moves(place, household, 4)
        assert "upstairs" not in _moves(place, household)


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_wherever_water_may_come_level_4_says_where_to_go_when_it_rains(
    place: PlaceRisks, household: Household
) -> None:
    if any(risk.kind.kind in WATER and risk.status == "inside" for risk in place.risks):
        (level,) = (each for each in SERVICE.timeline(place, household) if each.wording.level == ORDER)
        assert any(action.rule.move and action.rule.when != "shaking" for action in level.actions)


@settings(max_examples=60)
@given(PLACES, HOUSEHOLDS)
def test_staying_is_for_places_outside_zones_and_the_unsurveyed_is_always_said(
    place: PlaceRisks, household: Household
) -> None:
    statuses = {risk.status for risk in place.risks}
    in_rain = {risk.status for risk in place.risks if risk.kind.kind != "tsunami"}
    unknown = {risk.kind.kind for risk in place.risks if risk.status == "not_covered"}
    surveyed = not unknown & {"flood_maximum", *SLOPES}
    assert ("stay" in _moves(place, household)) == (surveyed and "outside" in in_rain and "inside" not in in_rain)
    if unknown & {"flood_collapse", *SLOPES}:
        assert "upstairs" not in _moves(place, household)
    assert ("look_around_unsurveyed" in _actions(place, household)) == ("not_covered" in statuses)
