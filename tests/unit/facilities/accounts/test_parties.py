"""Who books, and how owners see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound, UserNotFound
from machiport.facilities.accounts.model import (
    GroupRegistration,
    Member,
    MemberState,
    RegistrationState,
    UserAccount,
    Verification,
)
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.ports import PartyFacts
from machiport.facilities.holders import Holder

NOW = datetime(2026, 4, 1, tzinfo=UTC)
GROUP = "0123456789abcdef01234567"
REGION = frozenset({"44201", "44202", "44206"})
DAY = date(2026, 6, 1)
HANA = UserAccount(
    subject="hana",
    user_number="10000004",
    name="見本 花",
    kana="ミホン ハナ",
    telephone="097-000-0000",
    email="hana@example.jp",
    created_at=NOW,
    changed_at=NOW,
)


def _member(state: MemberState) -> Member:
    return Member(subject="hana", user_number=HANA.user_number, role="member", state=state, since=NOW)


def _registration(owner: str, state: RegistrationState, verification: Verification | None) -> GroupRegistration:
    return GroupRegistration(
        municipality=owner, group_id=GROUP, state=state, verification=verification, applied_at=NOW, changed_at=NOW
    )


@dataclass
class Facts:
    """Facts in memory; remembers which owners were asked for."""

    account: UserAccount | None = HANA
    member: Member | None = None
    registrations: dict[str, GroupRegistration] = field(default_factory=dict)
    asked: tuple[str, ...] = ()

    def facts(self, subject: str, group_id: str | None, owners: Sequence[str]) -> PartyFacts:
        """Return what was put in."""
        assert subject == "hana"
        self.asked = tuple(owners)
        known = {owner: self.registrations[owner] for owner in owners if owner in self.registrations}
        return PartyFacts(self.account, self.member if group_id == GROUP else None, known)

    def subject_of(self, user_number: str) -> str | None:
        """Return the one person."""
        return "hana" if user_number == HANA.user_number else None


class Homes:
    """Hana lives in 別府市."""

    def home_of(self, subject: str) -> str | None:
        """Return it."""
        return "44202" if subject == "hana" else None


def test_a_person_is_seen_by_where_they_live() -> None:
    party = Parties(Facts(), Homes()).party("hana", None, ["44201", "44202"])
    assert (party.holder, party.booked_by) == (Holder("resident", "hana"), "resident:hana")
    assert [party.caller.class_for(owner, REGION, DAY) for owner in ("44201", "44202")] == ["region", "resident"]


def test_without_an_account_nothing_is_booked_but_prices_are_told() -> None:
    parties = Parties(Facts(account=None), Homes())
    with pytest.raises(AccountNeeded):
        parties.party("hana", None, ["44201"])
    assert parties.caller("hana", None, ["44201"]).home == "44202"


def test_a_group_is_seen_by_what_each_owner_verified() -> None:
    verified = Verification(caller_class="resident", exemption_id="welfare", valid_until=date(2027, 3, 31))
    registrations = {
        "44201": _registration("44201", "verified", verified),
        "44202": _registration("44202", "applied", None),
        "44206": _registration("44206", "applied", verified),
    }
    facts = Facts(member=_member("active"), registrations=registrations)
    party = Parties(facts, Homes()).party("hana", GROUP, ["44201", "44202", "44206", "44201"])
    assert facts.asked == ("44201", "44202", "44206")
    assert (party.holder, party.booked_by) == (Holder("group", GROUP), "resident:hana")
    seen = {owner: party.caller.class_for(owner, REGION, DAY) for owner in facts.asked}
    # A renewal that is being looked at takes nothing away; the member's home lends the group nothing.
    assert seen == {"44201": "resident", "44202": "outsider", "44206": "resident"}
    assert party.caller.exemption_for("44201", DAY) == "welfare"
    assert party.caller.exemption_for("44201", date(2027, 4, 1)) is None


@pytest.mark.parametrize(
    ("member", "group_id"), [(None, GROUP), (_member("invited"), GROUP), (_member("active"), "f" * 24)]
)
def test_other_peoples_groups_do_not_exist(member: Member | None, group_id: str) -> None:
    with pytest.raises(GroupNotFound):
        Parties(Facts(member=member), Homes()).party("hana", group_id, ["44201"])


@pytest.mark.parametrize("group_id", ["", "#", "A" * 24, "x" * 300, GROUP + "\n"])
def test_what_is_no_group_id_is_not_looked_up(group_id: str) -> None:
    facts = Facts(account=None, member=_member("active"))
    with pytest.raises(GroupNotFound):
        Parties(facts, Homes()).party("hana", group_id, ["44201"])
    assert facts.asked == ()


def test_the_counter_finds_a_person_by_number() -> None:
    parties = Parties(Facts(), Homes())
    assert parties.party_of_number(HANA.user_number, ["44201"]).holder == Holder("resident", "hana")
    with pytest.raises(UserNotFound):
        parties.party_of_number("20000006", ["44201"])
