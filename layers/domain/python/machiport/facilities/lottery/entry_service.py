"""Residents and groups enter a round, change their wishes, withdraw, and see what became of them."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from machiport.clock import TOKYO, Clock
from machiport.facilities.holders import Holder
from machiport.facilities.lottery import errors
from machiport.facilities.lottery.model import (
    NUMBER_DIGITS,
    NUMBER_PATTERN,
    ROUND_PATTERN,
    Entry,
    Round,
    RoundRecord,
    Wish,
)
from machiport.facilities.lottery.own_results import OwnEntry, own_entry
from machiport.facilities.lottery.ports import (
    Entrant,
    Entrants,
    LotteryAwards,
    LotteryEntries,
    LotteryRounds,
    NumberTaken,
)
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.lottery.wish_checks import wish_faults
from machiport.facilities.lottery.wording import window_params
from machiport.facilities.rules.model import CallerClass
from machiport.idempotency import IdempotencyRecords, IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.problem_details import ProblemError, json_pointer

# A transaction takes 100 items: the round, the entry, the group, the request's record, and a claim for each member.
MOST_MEMBERS: Final = 96
_NUMBERS_TRIED: Final = 5
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class EntryStores:
    """Where entries are kept, and what belongs to them."""

    rounds: LotteryRounds
    entries: LotteryEntries
    awards: LotteryAwards
    documents: RoundDocuments


type Respond = Callable[[OwnEntry], StoredResponse]


class EntryService:
    """Takes entries. A person counts once, a group counts once, and nobody enters both ways."""

    def __init__(
        self,
        stores: EntryStores,
        entrants: Entrants,
        region: frozenset[str],
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Keep entries in `stores`; `region` holds the codes of the whole 圏域."""
        self._stores = stores
        self._entrants = entrants
        self._region = region
        self._records = records
        self._clock = clock

    def enter(
        self,
        request: IdempotentRequest,
        subject: str,
        round_id: str,
        wishes: tuple[Wish, ...],
        respond: Respond,
        *,
        group_id: str | None = None,
    ) -> Outcome:
        """Enter for the person, or in the name of a group.

        Raises RoundNotFound, EntriesNotOpen, LotteryFull, AlreadyEntered, EnteredWithGroup, EntryForGroupsOnly,
        GroupTooLarge, EntrantSuspended, WishesNotValid, what `once` raises, and what the accounts raise.
        """
        asked = _Asked(request, subject, round_id, wishes, group_id)
        return once(self._records, request, self._clock, lambda: Outcome(self._enter(asked, respond)))

    def own(self, subject: str, round_id: str) -> Sequence[OwnEntry]:
        """Return the person's entries in a round: the own one, and those of groups of which they were a member.

        Raises RoundNotFound.
        """
        record = self._record(round_id)
        numbers = self._stores.entries.claimed_by(round_id, Holder("resident", subject).key)
        entries = self._stores.entries.find(round_id, numbers) if numbers else []
        return [self._told(record, entry) for entry in entries]

    def change(self, subject: str, round_id: str, number: str, wishes: tuple[Wish, ...]) -> OwnEntry:
        """Put other wishes in the place of an entry's wishes. The number stays.

        Raises RoundNotFound, EntryNotFound, EntriesNotOpen, WishesNotValid, EntryChangedMeanwhile.
        """
        record = self._record(round_id)
        entry = self._own_entry(subject, round_id, number)
        self._require_open(record)
        holder = Holder.parse(entry.holder)
        self._require_valid(record, wishes, entry.caller_class, group=holder.kind == "group")
        if holder.kind == "group":
            entrant = self._entrants.entrant(subject, holder.identifier, record.round.municipality)
            _require_verified(record.round, entrant, wishes)
        if wishes == entry.wishes:
            return OwnEntry(entry, "entered")
        changed = entry.model_copy(
            update={"wishes": wishes, "version": entry.version + 1, "changed_at": self._clock.now()}
        )
        self._stores.entries.change(record.round, entry, changed)
        return OwnEntry(changed, "entered")

    def withdraw(
        self, request: IdempotentRequest, subject: str, round_id: str, number: str, respond: Respond
    ) -> Outcome:
        """Take an entry back before entries close; the person, and the group's members, may enter again.

        Raises RoundNotFound, EntryNotFound, EntriesNotOpen, EntryChangedMeanwhile, and what `once` raises.
        """

        def work() -> Outcome:
            record = self._record(round_id)
            entry = self._own_entry(subject, round_id, number)
            self._require_open(record)
            response = respond(OwnEntry(entry, "entered"))
            self._stores.entries.withdraw(record.round, entry, (request, response))
            return Outcome(response)

        return once(self._records, request, self._clock, work)

    def _enter(self, asked: "_Asked", respond: Respond) -> StoredResponse:
        record = self._record(asked.round_id)
        self._require_open(record)
        the_round = record.round
        entrant = self._entrants.entrant(asked.subject, asked.group_id, the_round.municipality)
        caller_class = entrant.caller.class_for(the_round.municipality, self._region, the_round.first_day)
        self._require_admitted(the_round, entrant)
        self._require_valid(record, asked.wishes, caller_class, group=asked.group_id is not None)
        _require_verified(the_round, entrant, asked.wishes)
        now = self._clock.now()
        entry = Entry(
            round_id=asked.round_id,
            number=_new_number(),
            holder=entrant.holder.key,
            applicant=asked.subject,
            caller_class=caller_class,
            salt=secrets.token_hex(_SALT_BYTES),
            wishes=asked.wishes,
            claimed=_claims(asked.subject, entrant),
            entered_at=now,
            changed_at=now,
        )
        return self._write(the_round, entry, asked.request, respond)

    def _write(self, the_round: Round, entry: Entry, request: IdempotentRequest, respond: Respond) -> StoredResponse:
        for _ in range(_NUMBERS_TRIED - 1):
            response = respond(OwnEntry(entry, "entered"))
            try:
                self._stores.entries.enter(the_round, entry, (request, response))
            except NumberTaken:
                entry = entry.model_copy(update={"number": _new_number()})
            else:
                return response
        response = respond(OwnEntry(entry, "entered"))
        self._stores.entries.enter(the_round, entry, (request, response))
        return response

    def _record(self, round_id: str) -> RoundRecord:
        record = self._stores.rounds.find(round_id) if re.fullmatch(ROUND_PATTERN, round_id) else None
        if record is None:
            raise errors.RoundNotFound
        return record

    def _own_entry(self, subject: str, round_id: str, number: str) -> Entry:
        found = self._stores.entries.find(round_id, [number]) if re.fullmatch(NUMBER_PATTERN, number) else []
        if not found or not self._entrants.may_act_for(subject, Holder.parse(found[0].holder)):
            raise errors.EntryNotFound
        return found[0]

    def _told(self, record: RoundRecord, entry: Entry) -> OwnEntry:
        now = self._clock.now()
        if record.published("result.json", now) is None:
            return OwnEntry(entry, "entered")
        awards = self._stores.awards.all(record.round.round_id)
        return own_entry(entry, record, self._stores.documents.result(record), awards, now)

    def _require_open(self, record: RoundRecord) -> None:
        if record.state_at(self._clock.now()) != "open":
            raise errors.EntriesNotOpen(params=window_params(record.round))

    def _require_admitted(self, the_round: Round, entrant: Entrant) -> None:
        if the_round.groups_only and entrant.holder.kind != "group":
            raise errors.EntryForGroupsOnly
        if len(entrant.members) > MOST_MEMBERS:
            raise errors.GroupTooLarge(params={"most": MOST_MEMBERS})
        today = self._clock.now().astimezone(TOKYO).date()
        if entrant.suspended_until is not None and today <= entrant.suspended_until:
            raise errors.EntrantSuspended(params={"until": entrant.suspended_until.isoformat()})

    def _require_valid(
        self, record: RoundRecord, wishes: tuple[Wish, ...], caller_class: CallerClass, *, group: bool
    ) -> None:
        _, plan = self._stores.documents.plan(record)
        faults = wish_faults(plan, record.round.limits, wishes, caller_class, group=group)
        if faults:
            raise errors.WishesNotValid(errors=faults)


@dataclass(frozen=True, slots=True)
class _Asked:
    request: IdempotentRequest
    subject: str
    round_id: str
    wishes: tuple[Wish, ...]
    group_id: str | None


def _require_verified(the_round: Round, entrant: Entrant, wishes: Sequence[Wish]) -> None:
    """Require of a group that the owner has verified it for each day that it wishes for.

    Raises WishesNotValid.
    """
    if entrant.holder.kind != "group":
        return
    faults = [
        ProblemError(json_pointer("body", "wishes", number, "day"), errors.GROUP_NOT_VERIFIED)
        for number, wish in enumerate(wishes)
        if entrant.caller.verification(the_round.municipality, wish.day) is None
    ]
    if faults:
        raise errors.WishesNotValid(errors=faults)


def _claims(subject: str, entrant: Entrant) -> tuple[str, ...]:
    """Return whom an entry claims: who enters, the person who does it, and every member of a group."""
    people = (Holder("resident", one).key for one in (subject, *entrant.members))
    return tuple(dict.fromkeys((entrant.holder.key, *people)))


def _new_number() -> str:
    return f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}d}"
