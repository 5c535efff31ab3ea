"""Which rule is for whom, and which files are refused."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.fakes.tiles import SOURCE, facts
from tests.hazard_places import KINDS, REGION

from machiport.hazard.model import KindRisk, PlaceRisks, ZoneHit
from machiport.hazard.timelines.rule_files import load_rules
from machiport.hazard.timelines.rules import Condition, Household
from machiport.hazard.timelines.timeline_service import TimelineService

SERVICE = TimelineService(lambda: load_rules(REGION, KINDS))


def place(statuses: Mapping[str, int | str] | None = None) -> PlaceRisks:
    """Return a place: per kind the rank of the zone it lies in, or `outside`; kinds that are not named: not covered."""
    risks = []
    for kind in KINDS:
        said = (statuses or {}).get(kind.kind, "not_covered")
        if isinstance(said, int):
            hit = ZoneHit(kind.rank_class(said), facts(said), SOURCE)
            risks.append(KindRisk(kind, "inside", (hit,), (SOURCE,)))
        else:
            risks.append(KindRisk(kind, "outside" if said == "outside" else "not_covered"))
    return PlaceRisks(131.6, 33.2, tuple(risks))


def all_outside() -> dict[str, int | str]:
    """Return a place outside every zone, all kinds surveyed."""
    return dict.fromkeys((kind.kind for kind in KINDS), "outside")


def actions(statuses: Mapping[str, int | str], **household: Any) -> set[str]:
    """Return the ids of the actions for a household."""
    levels = SERVICE.timeline(place(statuses), Household.model_validate(household))
    return {action.rule.action for level in levels for action in level.actions}


def in_water(rank: int, others: Mapping[str, int | str] | None = None, **household: Any) -> set[str]:
    """Return the ids of the actions where a flood of that rank is all there is, everything surveyed."""
    return actions(all_outside() | {"flood_maximum": rank} | dict(others or {}), **household)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"any_hazard": [{"kinds": ["tsunami"]}]}, False),
        ({"any_hazard": [{"kinds": ["flood_maximum"]}]}, True),
        ({"any_hazard": [{"kinds": ["flood_maximum"], "at_least": 3}]}, True),
        ({"any_hazard": [{"kinds": ["flood_maximum"], "at_least": 5}]}, False),
        ({"any_hazard": [{"kinds": ["flood_maximum"], "minimum_severity": 3}]}, True),
        ({"any_hazard": [{"kinds": ["flood_maximum"], "minimum_severity": 4}]}, False),
        ({"any_hazard": [{}]}, True),
        ({"any_hazard": [{"status": "not_covered"}]}, True),
        ({"any_hazard": [{"kinds": ["tsunami"], "status": "outside"}]}, True),
        ({"all_hazard": [{"kinds": ["flood_maximum"]}, {"kinds": ["tsunami"], "status": "outside"}]}, True),
        ({"all_hazard": [{"kinds": ["flood_maximum"]}, {"kinds": ["tsunami"]}]}, False),
        ({"no_hazard": [{"kinds": ["flood_maximum"]}]}, False),
        ({"no_hazard": [{"kinds": ["tsunami"]}]}, True),
        ({"any_hazard": [{"follows_alert_levels": True}]}, True),
        ({"any_hazard": [{"follows_alert_levels": False}]}, False),
        ({"any_hazard": [{"follows_alert_levels": False, "status": "outside"}]}, True),
        ({"household": ["pets"]}, False),
        ({"household": ["pets", "car"]}, True),
        ({"floor_at_least": 4}, True),
        ({"floor_at_least": 5}, False),
        ({"unless_floor_at_least": 4}, False),
        ({"unless_floor_at_least": 5}, True),
    ],
)
def test_all_that_a_condition_says_must_hold(condition: dict[str, Any], holds: bool) -> None:
    here = place({"flood_maximum": 3, "tsunami": "outside"})
    household = Household(needs=frozenset({"car"}), floor=4)
    assert Condition.model_validate(condition).holds(here, household) is holds


def test_a_floor_that_is_not_said_is_neither_high_nor_excused() -> None:
    nobody = Household()
    assert not Condition(floor_at_least=1).holds(place(), nobody)
    assert Condition(unless_floor_at_least=1).holds(place(), nobody)


def test_upstairs_is_offered_up_to_the_depth_that_the_floor_is_above() -> None:
    assert "upstairs_of_shallow" in in_water(1)
    assert "upstairs_of_house" in in_water(2)
    assert "upstairs_of_third" in in_water(3, floor=3)
    assert {"deep_leave"} == in_water(3, floor=2) & {"deep_leave", "upstairs_of_third"}
    assert {"very_deep_leave"} == in_water(4, floor=4) & {"very_deep_leave", "upstairs_of_fifth"}
    assert {"upstairs_of_fifth"} == in_water(4, floor=5) & {"very_deep_leave", "upstairs_of_fifth"}
    assert "extreme_leave" in in_water(5, floor=30)


@pytest.mark.parametrize(
    "kind", ["flood_collapse", "landslide_steep_slope", "landslide_debris_flow", "landslide_slide"]
)
def test_upstairs_is_not_offered_where_nobody_knows_whether_the_house_falls(kind: str) -> None:
    for rank, floor in ((1, None), (2, None), (3, 3), (4, 5)):
        known = all_outside() | {"flood_maximum": rank}
        assert any(action.startswith("upstairs") for action in actions(known, floor=floor))
        assert not any(action.startswith("upstairs") for action in actions(known | {kind: "no"}, floor=floor))
    assert "shallow_not_confirmed" in actions(all_outside() | {"flood_maximum": 1, kind: "no"})
    assert "shallow_not_confirmed" not in actions(all_outside() | {"flood_maximum": 1})


def test_water_that_stays_for_days_takes_upstairs_away() -> None:
    assert "upstairs_of_house" not in in_water(2, {"flood_duration": 4})
    assert {"long_flood_leave", "long_flood_supplies"} <= actions({"flood_maximum": 2, "flood_duration": 4})


def test_shallow_water_where_a_tsunami_may_come_has_an_action_for_rain_and_one_for_the_earthquake() -> None:
    assert {"upstairs_of_shallow", "tsunami_leave"} <= in_water(1, {"tsunami": 3})
    assert "upstairs_of_house" not in in_water(2, {"tsunami": 3})


def test_inside_a_tsunami_zone_alone_rain_sends_nobody_away_and_level_4_says_what_to_do() -> None:
    service = SERVICE.timeline(place(all_outside() | {"tsunami": 4}), Household(needs=frozenset({"older_people"})))
    said = {level.wording.level: [action.rule for action in level.actions] for level in service}
    assert [rule.action for rule in said[3] if rule.move] == []
    assert "vulnerable_outside" in {rule.action for rule in said[3]}
    moves = [(rule.action, rule.move, rule.when) for rule in said[4] if rule.move]
    assert moves == [("tsunami_leave", "leave", "shaking"), ("stay_at_home", "stay", "announced")]
    (staying,) = (action for level in service for action in level.actions if action.rule.action == "stay_at_home")
    assert all(risk.kind.follows_alert_levels for risk in staying.hazards)


def test_an_unsurveyed_tsunami_sends_nobody_away_at_level_3_and_a_tsunami_zone_hides_nothing_unsurveyed() -> None:
    assert "vulnerable_unknown" not in actions(all_outside() | {"tsunami": "no"}, needs={"older_people"})
    unsurveyed = actions({"tsunami": 4}, needs={"older_people"})
    assert {"vulnerable_unknown", "leave_if_unsurveyed_looks_bad"} <= unsurveyed
    assert not unsurveyed & {"vulnerable_leave", "stay_at_home"}


def test_drivers_are_warned_of_underpasses_and_pets_come_along() -> None:
    extra = actions(all_outside(), needs={"car", "pets"}) - actions(all_outside())
    assert extra == {"move_car", "drive_before_water", "keep_out_of_underpass", "prepare_pets", "take_pets"}


def test_outside_everything_staying_is_offered_and_not_promised_safe() -> None:
    assert {"stay_at_home", "stock_for_staying"} <= actions(all_outside())
    assert "look_around_unsurveyed" not in actions(all_outside())
    assert {"look_around_unsurveyed", "leave_if_unsurveyed_looks_bad"} <= actions(all_outside() | {"tsunami": "no"})
    assert "stay_at_home" not in actions({})


@pytest.mark.parametrize("kind", ["flood_maximum", "landslide_steep_slope", "landslide_debris_flow", "landslide_slide"])
def test_staying_is_not_offered_where_floods_or_slopes_were_never_surveyed(kind: str) -> None:
    partly = actions(all_outside() | {kind: "no"}, needs={"older_people"})
    assert not partly & {"stay_at_home", "vulnerable_outside"}
    assert {"leave_if_unsurveyed_looks_bad", "vulnerable_unknown"} <= partly
    assert {"stay_at_home", "vulnerable_outside"} <= actions(all_outside() | {"tsunami": "no"}, needs={"older_people"})


@pytest.mark.parametrize("need", ["low_vision", "hard_of_hearing"])
def test_people_with_a_disability_of_the_senses_leave_at_level_3(need: str) -> None:
    assert "vulnerable_leave" in actions({"flood_maximum": 2}, needs={need})
    assert "vulnerable_outside" in actions(all_outside(), needs={need})
    assert "vulnerable_unknown" in actions({}, needs={need})


@pytest.fixture
def region(tmp_path: Path) -> Path:
    shutil.copytree(REGION / "hazard" / "timelines", tmp_path / "hazard" / "timelines")
    return tmp_path


def _change(region: Path, **changes: object) -> None:
    file = region / "hazard" / "timelines" / "flood.json"
    document = json.loads(file.read_text())
    document["actions"][0] |= changes
    file.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"when": "someday"}, "someday"),
        ({"condition": {"any_hazard": [{"kinds": ["meteor"]}]}}, "meteor"),
        ({"action": "check_bag"}, "check_bag is there twice"),
        ({"level": 6}, "level"),
        ({"move": "fly"}, "move"),
        ({"surprise": 1}, "surprise"),
        ({"condition": {"household": ["dragon"]}}, "dragon"),
        ({"condition": {"without": ["car"]}}, "without"),
        ({"condition": {"any_hazard": [{"status": "outside", "at_least": 3}]}}, "only a zone"),
        ({"text": {"en": "no Japanese"}}, "ja"),
    ],
)
def test_a_rule_that_says_what_nobody_knows_is_refused(
    region: Path, changes: dict[str, object], complaint: str
) -> None:
    _change(region, **changes)
    with pytest.raises(ValueError, match=complaint):
        load_rules(region, KINDS)


@pytest.mark.parametrize("part", ["levels", "needs", "hazards"])
def test_wording_that_is_not_complete_is_refused(region: Path, part: str) -> None:
    file = region / "hazard" / "timelines" / "wording.json"
    document = json.loads(file.read_text())
    if part == "levels":
        document[part].pop()
    else:
        document[part].popitem()
    file.write_text(json.dumps(document))
    with pytest.raises(ValidationError):
        load_rules(region, KINDS)
