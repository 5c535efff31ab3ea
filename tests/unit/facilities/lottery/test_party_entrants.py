"""Who enters, as accounts and groups know them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from tests.facilities_world import CHOIR, HANAKO, JIRO, TARO, TOWN, FakeParties, World

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound
from machiport.facilities.accounts.model import Group, Member
from machiport.facilities.accounts.user_numbers import new_user_number
from machiport.facilities.holders import Holder
from machiport.facilities.lottery.party_entrants import PartyEntrants

FOUNDED = datetime(2026, 4, 1, tzinfo=UTC)


class OneGroup:
    """The choir: TARO represents it, HANAKO is a member, JIRO is only invited."""

    def find(self, group_id: str) -> tuple[Group, Sequence[Member]] | None:
        if group_id != CHOIR:
            return None
        group = Group(
            group_id="ab" * 12, name="見本合唱団", kana="ミホン", kind="circle", representative=TARO, created_at=FOUNDED
        )
        states = {TARO: "active", HANAKO: "active", JIRO: "invited"}
        members = [
            Member.model_validate(
                {
                    "subject": who,
                    "user_number": new_user_number(),
                    "role": "representative" if who == TARO else "member",
                    "state": state,
                    "since": FOUNDED,
                }
            )
            for who, state in states.items()
        ]
        return group, members


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def entrants(world: World) -> PartyEntrants:
    return PartyEntrants(FakeParties(), OneGroup(), world.store)


def test_a_person_enters_alone(entrants: PartyEntrants) -> None:
    entrant = entrants.entrant(HANAKO, None, TOWN)
    assert (entrant.holder, entrant.members) == (Holder("resident", HANAKO), (HANAKO,))
    assert entrant.suspended_until is None
    with pytest.raises(AccountNeeded):
        entrants.entrant("nobody", None, TOWN)


def test_a_group_claims_its_active_members(entrants: PartyEntrants) -> None:
    entrant = entrants.entrant(HANAKO, CHOIR, TOWN)
    assert (entrant.holder, entrant.members) == (Holder("group", CHOIR), (TARO, HANAKO))
    assert entrant.caller.verification(TOWN, date(2026, 12, 1)) is not None
    with pytest.raises(GroupNotFound):
        entrants.entrant(JIRO, CHOIR, TOWN)


def test_a_group_that_vanished_meanwhile_is_not_found(world: World) -> None:
    parties = FakeParties(members={"gone": {TARO}})
    with pytest.raises(GroupNotFound):
        PartyEntrants(parties, OneGroup(), world.store).entrant(TARO, "gone", TOWN)


def test_a_suspension_is_the_holders_with_this_owner(world: World, entrants: PartyEntrants) -> None:
    item = {
        "pk": {"S": f"M#{TOWN}#HOLDER#group:{CHOIR}"},
        "sk": {"S": "STANDING"},
        "suspended_until": {"S": "2027-01-31"},
    }
    world.dynamo.put_item(TableName="facilities", Item=item)
    assert entrants.entrant(TARO, CHOIR, TOWN).suspended_until == date(2027, 1, 31)
    assert entrants.entrant(TARO, None, TOWN).suspended_until is None


def test_who_may_act_for_whom(entrants: PartyEntrants) -> None:
    assert entrants.may_act_for(TARO, Holder("resident", TARO))
    assert not entrants.may_act_for(HANAKO, Holder("resident", TARO))
    assert entrants.may_act_for(HANAKO, Holder("group", CHOIR))
    assert not entrants.may_act_for(JIRO, Holder("group", CHOIR))
    assert not entrants.may_act_for("nobody", Holder("group", CHOIR))
