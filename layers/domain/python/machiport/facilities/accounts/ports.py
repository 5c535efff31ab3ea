"""Where accounts, groups and registrations are kept, and what their services ask of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from machiport.facilities.accounts.model import GroupRegistration, Member, UserAccount


class Residences(Protocol):
    """Where people live, as the residents context has verified it."""

    def home_of(self, subject: str) -> str | None:
        """Return the five-digit code of the municipality; None where nothing was verified."""
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
        """Return account, membership and the group's registrations with `owners`, consistently, in one request."""
        ...

    def subject_of(self, user_number: str) -> str | None:
        """Return the person who has this user number; None where nobody has."""
        ...
