"""Where accounts, groups and registrations are kept, and what their services ask of others.

Everything is read consistently. What writes with a request also keeps the request's response, in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from machiport.facilities.accounts.model import Group, GroupRegistration, Member, RegistrationState, UserAccount
from machiport.facilities.rules.model import OwnerRules
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.outbox import OutboxEvent

type Creation = Literal["created", "exists", "number_taken"]


class Residences(Protocol):
    """Where people live, as the residents context has verified it."""

    def home_of(self, subject: str) -> str | None:
        """Return the five-digit code of the municipality; None where nothing was verified."""
        ...


class RulesInForce(Protocol):
    """The owners' rules, as the inventory has them."""

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes; an owner that published none is missing."""
        ...


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is kept of who books: the account and the membership, None where there is none; registrations by owner."""

    account: UserAccount | None
    member: Member | None
    registrations: Mapping[str, GroupRegistration]


class PartyFactsStore(Protocol):
    """Reads who books."""

    def facts(self, subject: str, group_id: str | None, owners: Sequence[str]) -> PartyFacts:
        """Return account, membership and the group's registrations with `owners`, in one request."""
        ...

    def subject_of(self, user_number: str) -> str | None:
        """Return the person who has this user number; None where nobody has."""
        ...


class AccountStore(Protocol):
    """Keeps accounts; a user number is one person's."""

    def find(self, subjects: Iterable[str]) -> Mapping[str, UserAccount]:
        """Return the accounts that exist, by subject."""
        ...

    def subject_of(self, user_number: str) -> str | None:
        """Return the person who has this user number; None where nobody has."""
        ...

    def create(self, account: UserAccount) -> Creation:
        """Write a new account and its number, or neither: the person has one, or somebody has the number."""
        ...

    def update(self, account: UserAccount) -> bool:
        """Write an account over the version before it; False where that is not the present one."""
        ...


@dataclass(frozen=True, slots=True)
class Membership:
    """A group with one of its members."""

    group: Group
    member: Member


class GroupStore(Protocol):
    """Keeps groups, members, and each person's list of groups. Raises EffectRefused where a condition fails."""

    def find(self, group_id: str) -> tuple[Group, Sequence[Member]] | None:
        """Return a group with everybody in it; None where there is none of that id."""
        ...

    def find_many(self, group_ids: Iterable[str]) -> Mapping[str, Group]:
        """Return the groups that exist, by id."""
        ...

    def of_person(self, subject: str) -> Sequence[Membership]:
        """Return the groups that a person is in or invited to, the oldest first."""
        ...

    def create(self, group: Group, founder: Member, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a new group with its representative; refused with TooManyGroups."""
        ...

    def invite(self, group: Group, member: Member, request: IdempotentRequest, response: StoredResponse) -> None:
        """Add an invited member; refused with GroupChanged, GroupFull, AlreadyMember, TooManyGroups."""
        ...

    def accept(
        self, group: Group, before: Member, after: Member, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Write a member over what was read; refused with GroupChanged."""
        ...

    def remove(self, group: Group, member: Member) -> None:
        """Take a member out; refused with GroupChanged."""
        ...

    def hand_over(self, group: Group, before: tuple[Member, Member], after: tuple[Member, Member]) -> None:
        """Write both members over what was read, the second being the new representative; refused with GroupChanged."""
        ...


class RegistrationStore(Protocol):
    """Keeps groups' registrations, and each owner's list of them by state."""

    def of_group(self, group_id: str, owners: Iterable[str]) -> Mapping[str, GroupRegistration]:
        """Return the group's registrations with `owners`, by owner."""
        ...

    def listed(
        self, municipality: str, state: RegistrationState, limit: int, after: str | None
    ) -> tuple[Sequence[GroupRegistration], str | None]:
        """Return an owner's registrations in a state, the longest unchanged first, and the position to go on after.

        `after` is such a position; None for the beginning, and None where the list ends.
        """
        ...

    def write(
        self,
        after: GroupRegistration,
        before: GroupRegistration | None,
        event: OutboxEvent | None,
        remembered: tuple[IdempotentRequest, StoredResponse] | None,
    ) -> None:
        """Write a registration over what was read (None: there was none). Raises EffectRefused with GroupChanged."""
        ...
