"""A rule set that nobody could book under is refused when it is published."""

import pytest
from pydantic import ValidationError
from tests.facilities_world import rules

from machiport.facilities.rules.model import RuleSet


def _with_quotas(*quotas: dict[str, object]) -> RuleSet:
    return RuleSet.model_validate({**rules().rule_sets[0].model_dump(mode="json"), "quotas": quotas})


@pytest.mark.parametrize("other", ["small-rooms", "small_rooms"])
def test_one_holder_has_no_two_quotas_of_one_name(other: str) -> None:
    with pytest.raises(ValidationError, match="same name"):
        _with_quotas({"quota_id": "small-rooms", "per_month": 4}, {"quota_id": other, "per_month": 2})


def test_people_and_groups_may_each_have_their_own() -> None:
    people = {"quota_id": "rooms", "per_month": 4, "holders": ["person"]}
    groups = {"quota_id": "rooms", "per_month": 8, "holders": ["group"]}
    assert len(_with_quotas(people, groups).quotas) == 2
