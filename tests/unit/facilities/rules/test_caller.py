"""The class of a caller, as each owner sees it."""

from datetime import date

import pytest
from tests.unit.facilities.rules.sample_rules import BEPPU, CHOIR, FUKUOKA, OITA, REGION

from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification

DAY = date(2026, 4, 4)


@pytest.mark.parametrize(
    ("home", "expected"), [(OITA, "resident"), (BEPPU, "region"), (FUKUOKA, "outsider"), (None, "outsider")]
)
def test_a_person_is_classed_by_the_verified_home(home: str | None, expected: str) -> None:
    caller = Caller(home)
    assert caller.class_for(OITA, REGION, DAY) == expected
    assert caller.exemption_for(OITA, DAY) is None


def test_a_group_is_classed_by_each_owner_that_verified_it_and_not_by_its_members_home() -> None:
    assert CHOIR.class_for(OITA, REGION, DAY) == "resident"
    assert CHOIR.exemption_for(OITA, DAY) == "welfare"
    assert CHOIR.class_for(BEPPU, REGION, DAY) == "outsider"
    assert CHOIR.exemption_for(BEPPU, DAY) is None


def test_a_verification_counts_for_uses_until_its_last_day() -> None:
    group = Caller(OITA, GroupFacts("choir", {OITA: GroupVerification("region", "welfare", DAY)}))
    assert group.class_for(OITA, REGION, DAY) == "region"
    assert group.class_for(OITA, REGION, date(2026, 4, 5)) == "outsider"
    assert group.exemption_for(OITA, date(2026, 4, 5)) is None
