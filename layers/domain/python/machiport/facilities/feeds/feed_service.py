"""One's own reservations as a calendar at an address that nobody can guess.

The address is made of a random value, which the table keeps for a day to be able to repeat the answer, and of the
request's Idempotency-Key, which only the app knows: who reads the table cannot make addresses of it.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from machiport.clock import Clock, today
from machiport.facilities.feeds.errors import FeedNotFound
from machiport.facilities.feeds.ports import BookedByHolder, CalendarFeeds, Memberships
from machiport.facilities.feeds.rendering import render_reservations
from machiport.facilities.holders import Holder
from machiport.facilities.reservations.desk import Asked
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.localized_text import Language

_SALT_BYTES: Final = 32
_BACK: Final = timedelta(days=62)
_AHEAD: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """The token of a feed's address; `replayed` where an earlier identical request opened it."""

    token: str
    replayed: bool


class FeedService:
    """Opens feeds and shows them."""

    def __init__(
        self,
        feeds: CalendarFeeds,
        reservations: BookedByHolder,
        groups: Memberships,
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Keep feeds in `feeds`; show what `reservations` has of a person and of their `groups`."""
        self._feeds = feeds
        self._reservations = reservations
        self._groups = groups
        self._records = records
        self._clock = clock

    def open(self, asked: Asked, salt: Callable[[int], str] = secrets.token_urlsafe) -> OpenedFeed:
        """Open the person's feed at a new address; the one before shows nothing any more.

        Raises FeedChangedMeanwhile, and what `once` raises.
        """
        holder = Holder("resident", asked.subject)

        def work() -> Outcome:
            before = self._feeds.token_of(holder)
            response = StoredResponse(201, salt(_SALT_BYTES))
            after = _hash(_token(response.body, asked.request.key))
            self._feeds.open(holder, (before, after), asked.request, response)
            return Outcome(response)

        outcome = once(self._records, asked.request, self._clock, work)
        return OpenedFeed(_token(outcome.response.body, asked.request.key), outcome.replayed)

    def calendar(self, token: str, language: Language) -> bytes:
        """Return the reservations of the person whose feed `token` opens, and of the groups that they are in.

        Raises FeedNotFound.
        """
        holder = self._feeds.holder_of(_hash(token))
        if holder is None:
            raise FeedNotFound
        groups = [each for each in self._groups.of_person(holder.identifier) if each.member.is_active]
        day = today(self._clock)
        found = [
            reservation
            for each in (holder, *(membership.group.holder for membership in groups))
            for reservation in self._reservations.of_holder(each, day - _BACK, day + _AHEAD)
        ]
        found.sort(key=lambda each: (each.wish.day, each.wish.times.start, each.reservation_id))
        return render_reservations(found, self._clock.now(), language)


def _token(salt: str, key: str) -> str:
    digest = hashlib.sha256(f"calendar feed\n{salt}\n{key}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
