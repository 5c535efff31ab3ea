"""Groups, members and registrations over any sequence of requests: who is in what, and what owners verified."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from tests.fakes.dynamo import InMemoryDynamo

from machiport.clock import FixedClock
from machiport.facilities.accounts import dynamo_groups
from machiport.facilities.accounts.account_service import AccountService, Contact
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.dynamo_groups import DynamoGroups
from machiport.facilities.accounts.dynamo_parties import DynamoParties
from machiport.facilities.accounts.dynamo_registrations import DynamoRegistrations
from machiport.facilities.accounts.group_service import GroupService, GroupStores, GroupWish
from machiport.facilities.accounts.model import RegistrationState, Verification
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.ports import Membership
from machiport.facilities.accounts.registration_service import Application, Decision, RegistrationService
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency import REGION, IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry
from machiport.problem_details import Problem

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
PEOPLE = ("hana", "taro", "jiro", "saki")
OWNERS = ("44201", "44202")
MOST_MEMBERS, MOST_GROUPS = 3, 2
UNTIL = date(2027, 3, 31)

WHO = st.sampled_from(PEOPLE)
OWNER = st.sampled_from(OWNERS)


@dataclass(frozen=True)
class Known:
    """A group as the model has it: active and invited people, the registrations' states, who was verified."""

    representative: str
    active: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()
    states: tuple[tuple[str, RegistrationState], ...] = ()
    verified: frozenset[str] = frozenset()

    @property
    def people(self) -> frozenset[str]:
        """Everybody, invited or in."""
        return self.active | self.invited


@dataclass
class Model:
    """What should be so."""

    groups: dict[str, Known] = field(default_factory=dict)

    def of(self, who: str) -> list[str]:
        """Return the groups of a person."""
        return sorted(group_id for group_id, known in self.groups.items() if who in known.people)


class NoRules:
    """Owners without rules."""

    def rules(self, _codes: object) -> dict[str, OwnerRules]:
        """Return nothing."""
        return {}


class NoHomes:
    """Nobody's home is known."""

    def home_of(self, _subject: str) -> str | None:
        """Return nothing."""
        return None


class MembershipMachine(RuleBasedStateMachine):
    """Every request is done or refused as the model says, and leaves what the model has."""

    groups = Bundle("groups")

    @initialize()
    def begin(self) -> None:
        """Register everybody, and let limits be near."""
        limits = patch.multiple(dynamo_groups, MOST_MEMBERS=MOST_MEMBERS, MOST_GROUPS=MOST_GROUPS)
        limits.start()
        self.stop = limits.stop
        self.dynamo, self.clock, self.keys = InMemoryDynamo(), FixedClock(datetime(2026, 11, 20, tzinfo=UTC)), count()
        client, table = self.dynamo.client, "facilities"
        records = DynamoIdempotencyRecords(client, table, self.clock)
        self.stores = GroupStores(
            DynamoGroups(client, table, records),
            DynamoAccounts(client, table),
            DynamoRegistrations(client, table, records),
            records,
        )
        self.service = GroupService(self.stores, MunicipalityRegistry([]), self.clock)
        self.registrations = RegistrationService(self.service, self.stores, NoRules(), self.clock)
        self.parties = Parties(DynamoParties(client, table), NoHomes())
        accounts = AccountService(self.stores.accounts, self.clock)
        contact = Contact("見本", "ミホン", "097-000-0000", "a@example.jp")
        self.numbers = {who: accounts.save(who, contact, None).user_number for who in PEOPLE}
        self.model = Model()

    def teardown(self) -> None:
        """Put the limits back."""
        if hasattr(self, "stop"):
            self.stop()

    def _request(self, who: str, municipality: str = REGION) -> IdempotentRequest:
        return IdempotentRequest(municipality, f"resident:{who}", f"key-{next(self.keys):06d}", "fingerprint")

    def _tried(self, act: Callable[[], object]) -> str | None:
        """Return the code of the problem with which `act` is refused."""
        try:
            act()
        except Problem as problem:
            return problem.code.removeprefix("facilities.")
        return None

    @rule(target=groups, who=WHO)
    def found(self, who: str) -> str:
        """Found a group."""
        made: list[str] = []

        def respond(founded: Membership) -> StoredResponse:
            made.append(founded.group.group_id)
            return StoredResponse(201, "{}")

        wish = GroupWish("見本の会", "ミホン", "circle")
        refused = self._tried(lambda: self.service.found(self._request(who), who, wish, respond))
        full = len(self.model.of(who)) >= MOST_GROUPS
        assert refused == ("too_many_groups" if full else None)
        if not full:
            self.model.groups[made[0]] = Known(who, frozenset({who}))
        return made[0]

    @rule(group_id=groups, who=WHO, other=WHO)
    def invite(self, group_id: str, who: str, other: str) -> None:
        """Invite somebody."""
        number = self.numbers[other]
        refused = self._tried(
            lambda: self.service.invite(self._request(who), who, group_id, number, lambda _: StoredResponse(201, "{}"))
        )
        known = self.model.groups.get(group_id)
        expected = self._not_representing(known, who)
        if known is not None and expected is None:
            if other in known.people:
                expected = "already_member"
            elif len(known.people) >= MOST_MEMBERS:
                expected = "group_full"
            elif len(self.model.of(other)) >= MOST_GROUPS:
                expected = "too_many_groups"
            else:
                self.model.groups[group_id] = replace(known, invited=known.invited | {other})
        assert refused == expected

    @rule(group_id=groups, who=WHO)
    def accept(self, group_id: str, who: str) -> None:
        """Accept an invitation."""
        refused = self._tried(
            lambda: self.service.accept(self._request(who), who, group_id, lambda _: StoredResponse(200, "{}"))
        )
        known = self.model.groups.get(group_id)
        if known is None or who not in known.people:
            assert refused == "group_not_found"
        elif who in known.active:
            assert refused == "no_invitation"
        else:
            assert refused is None
            self.model.groups[group_id] = replace(known, active=known.active | {who}, invited=known.invited - {who})

    @rule(group_id=groups, who=WHO, other=WHO)
    def remove(self, group_id: str, who: str, other: str) -> None:
        """Leave, decline or remove."""
        refused = self._tried(lambda: self.service.remove(who, group_id, self.numbers[other]))
        known = self.model.groups.get(group_id)
        if known is None or who not in known.people or (who != other and who not in known.active):
            assert refused == "group_not_found"
        elif who not in (other, known.representative):
            assert refused == "representative_only"
        elif other not in known.people:
            assert refused == "member_not_found"
        elif other == known.representative:
            assert refused == "representative_stays"
        else:
            assert refused is None
            self.model.groups[group_id] = replace(known, active=known.active - {other}, invited=known.invited - {other})

    @rule(group_id=groups, who=WHO, other=WHO)
    def hand_over(self, group_id: str, who: str, other: str) -> None:
        """Hand the group over."""
        refused = self._tried(lambda: self.service.hand_over(who, group_id, self.numbers[other]))
        known = self.model.groups.get(group_id)
        if known is not None and who in known.active and other == known.representative:
            assert refused is None
            return
        expected = self._not_representing(known, who)
        if known is not None and expected is None:
            if other in known.active:
                self.model.groups[group_id] = replace(known, representative=other)
            else:
                expected = "member_not_active" if other in known.invited else "member_not_found"
        assert refused == expected

    @rule(group_id=groups, who=WHO, owner=OWNER)
    def apply(self, group_id: str, who: str, owner: str) -> None:
        """Apply with an owner."""
        wish = Application(group_id, owner, None)
        refused = self._tried(
            lambda: self.registrations.apply(self._request(who), who, wish, lambda _: StoredResponse(201, "{}"))
        )
        known = self.model.groups.get(group_id)
        assert refused == self._not_representing(known, who)
        if known is not None and refused is None:
            self._moved(group_id, owner, "applied", verified=owner in known.verified)

    @rule(group_id=groups, who=WHO, owner=OWNER)
    def withdraw(self, group_id: str, who: str, owner: str) -> None:
        """Withdraw from an owner."""
        refused = self._tried(lambda: self.registrations.withdraw(who, group_id, owner))
        known = self.model.groups.get(group_id)
        expected = self._not_representing(known, who)
        state = dict(known.states).get(owner) if known else None
        if expected is None:
            expected = {None: "registration_not_found", "refused": "registration_state_forbids"}.get(state)
        assert refused == expected
        if refused is None:
            self._moved(group_id, owner, "withdrawn", verified=False)

    @rule(group_id=groups, owner=OWNER, verify=st.booleans(), stale=st.integers(0, 5))
    def decide(self, group_id: str, owner: str, verify: bool, stale: int) -> None:
        """Verify or refuse, one time in six a version that is not the present one."""
        present = self.stores.registrations.of_group(group_id, [owner]).get(owner)
        version = (present.version if present else 1) + (stale == 0)
        found = Verification(caller_class="resident", valid_until=UNTIL) if verify else None
        decision = Decision(version, found, None if verify else "見本の理由")
        refused = self._tried(
            lambda: self.registrations.decide(
                self._request("staff", owner), group_id, decision, lambda _: StoredResponse(200, "{}")
            )
        )
        known = self.model.groups.get(group_id)
        state = dict(known.states).get(owner) if known else None
        if state is None:
            assert refused == "registration_not_found"
        elif stale == 0:
            assert refused == "registration_changed"
        elif state == "withdrawn" or (state == "refused" and not verify):
            assert refused == "registration_state_forbids"
        else:
            assert refused is None
            self._moved(group_id, owner, "verified" if verify else "refused", verified=verify)

    def _moved(self, group_id: str, owner: str, state: RegistrationState, *, verified: bool) -> None:
        known = self.model.groups[group_id]
        states = {**dict(known.states), owner: state}
        others = known.verified - {owner}
        self.model.groups[group_id] = replace(
            known, states=tuple(states.items()), verified=others | {owner} if verified else others
        )

    def _not_representing(self, known: Known | None, who: str) -> str | None:
        if known is None or who not in known.active:
            return "group_not_found"
        return None if who == known.representative else "representative_only"

    @invariant()
    def the_table_is_as_the_model(self) -> None:
        """Groups, lists, counts, registrations and lists of staff say the same as the model."""
        if not hasattr(self, "model"):
            return
        for group_id, known in self.model.groups.items():
            found = self.stores.groups.find(group_id)
            assert found is not None
            group, members = found
            assert {member.subject for member in members if member.is_active} == known.active
            assert {member.subject for member in members if not member.is_active} == known.invited
            assert [each.subject for each in members if each.role == "representative"] == [known.representative]
            assert (group.representative, group.members) == (known.representative, len(known.people))
        for who in PEOPLE:
            listed = [each.group.group_id for each in self.service.groups_of(who)]
            assert sorted(listed) == self.model.of(who)
            counted = self.dynamo.items[f"HOLDER#resident:{who}", "ACCOUNT"].get("group_count", {"N": "0"})
            assert int(counted["N"]) == len(listed)

    @invariant()
    def owners_lists_and_parties_follow(self) -> None:
        """Each owner's list has each registration once, in its state; parties see who is verified."""
        if not hasattr(self, "model"):
            return
        for owner in OWNERS:
            listed = {
                (registration.group_id, state)
                for state in ("applied", "verified", "refused", "withdrawn")
                for registration in self.stores.registrations.listed(owner, state, 100, None)[0]
            }
            known = {
                (each, dict(group.states)[owner])
                for each, group in self.model.groups.items()
                if owner in dict(group.states)
            }
            assert listed == known
            assert len([pk for pk, _ in self.dynamo.items if pk == f"M#{owner}#GROUPS"]) == len(known)
        for group_id, group in self.model.groups.items():
            for who in PEOPLE:
                if who in group.active:
                    caller = self.parties.party(who, group_id, OWNERS).caller
                    assert caller.group is not None
                    assert set(caller.group.verified) == group.verified
                else:
                    asked = partial(self.parties.party, who, group_id, OWNERS)
                    assert self._tried(asked) == "group_not_found"


TestMembership = MembershipMachine.TestCase
TestMembership.settings = settings(max_examples=300 if LONG else 15, stateful_step_count=30, deadline=None)
