"""Where feeds are kept, and what they show."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from machiport.facilities.accounts.ports import Membership
from machiport.facilities.holders import Holder
from machiport.facilities.reservations.model import Reservation
from machiport.idempotency import IdempotentRequest, StoredResponse


class CalendarFeeds(Protocol):
    """Keeps who may be seen with which token; of tokens only their SHA-256 (hexadecimal)."""

    def token_of(self, holder: Holder) -> str | None:
        """Return the hash of the token of a holder's feed, read consistently; None where none was opened."""
        ...

    def holder_of(self, token_hash: str) -> Holder | None:
        """Return whose feed a token opens; None where it opens none, or none any more."""
        ...

    def open(
        self, holder: Holder, tokens: tuple[str | None, str], request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Let the second token open the feed instead of the first (hashes; None: there was none), in one transaction.

        Raises EffectRefused, with FeedChangedMeanwhile where the first is not the holder's any more.
        """
        ...


class Memberships(Protocol):
    """Knows who is in which group."""

    def of_person(self, subject: str) -> Sequence[Membership]:
        """Return the groups that a person is in or invited to."""
        ...


class BookedByHolder(Protocol):
    """Reads reservations."""

    def of_holder(self, holder: Holder, first: date, last: date) -> Sequence[Reservation]:
        """Return a holder's reservations for uses from `first` to `last`, by day."""
        ...
