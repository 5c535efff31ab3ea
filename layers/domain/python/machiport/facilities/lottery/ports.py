"""What the lottery's services need from the outside world. `dynamo_*` implements the stores; tests fake the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from machiport.facilities.holders import Holder
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.lottery.model import (
    Award,
    AwardState,
    Entry,
    FileFacts,
    FileName,
    Round,
    RoundRecord,
    RoundState,
    Slot,
    Wish,
)
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.model import CallerClass, OwnerRules
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.outbox import OutboxEvent


class RoundLine(BaseModel):
    """A round in its municipality's list; `due_at`: when the next step is due.

    `preparing`: its slots are being withheld, nobody knows of it yet; `releasing`: that was given up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    round: Round
    state: RoundState | Literal["preparing", "releasing"]
    due_at: AwareDatetime


@dataclass(frozen=True, slots=True)
class Step:
    """A round that goes on: as it was read, as it will be, when the step after is due, and what is told of it.

    `unless_entered`: refused where an entry was made, changed or withdrawn since `before` was read.
    """

    before: RoundRecord
    after: RoundRecord
    due_at: datetime
    event: OutboxEvent | None
    unless_entered: bool = False


class LotteryInventory(Protocol):
    """The part of the facilities' inventory that announcing reads; `inventory.ports.Inventory` has it."""

    def facilities(self, ids: Iterable[str]) -> Mapping[str, FacilityInForce]:
        """Return facilities by their ids, read together."""
        ...

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes, read together."""
        ...

    def purposes(self) -> Mapping[str, Purpose]:
        """Return the purposes of the whole region by id."""
        ...


class LotteryRounds(Protocol):
    """Keeps rounds. Reads are consistent."""

    def find(self, round_id: str) -> RoundRecord | None:
        """Return a round that was announced; None for any other."""
        ...

    def lines(self, municipality: str, *, past: bool = False) -> Sequence[RoundLine]:
        """Return the municipality's rounds, those that are over where `past`."""
        ...

    def sequence(self, municipality: str) -> int:
        """Return how many rounds the municipality has announced."""
        ...

    def prepare(self, line: RoundLine) -> bool:
        """Note that a round is being made; the same round again takes over. False where it is being released."""
        ...

    def announce(
        self,
        line: RoundLine,
        record: RoundRecord,
        seed: bytes,
        event: OutboxEvent,
        answer: tuple[IdempotentRequest, StoredResponse],
        *,
        sequence: int,
    ) -> None:
        """Announce a prepared round: record, seed, line, event and the request's response in one transaction.

        Raises EffectRefused where a twin has, where the preparation was given up, or where another round was
        announced since `sequence` was read.
        """
        ...

    def give_up(self, line: RoundLine) -> bool:
        """Mark a preparation as given up, so that its slots can be released. False where it goes on."""
        ...

    def forget(self, line: RoundLine) -> None:
        """Remove the line of a preparation whose slots were released."""
        ...

    def go(self, step: Step) -> bool:
        """Write a step in one transaction. False where the round was changed meanwhile: nothing happened."""
        ...

    def wait(self, record: RoundRecord, due_at: datetime) -> None:
        """Note when a round that stays in its state is to be looked at again."""
        ...


class LotteryFiles(Protocol):
    """Keeps the published files: immutable, named by what is in them."""

    def put(self, round_id: str, name: FileName, content: bytes) -> FileFacts:
        """Keep a file; the same content again changes nothing. Nobody reads it before a round names its facts."""
        ...

    def read(self, round_id: str, name: FileName, facts: FileFacts) -> bytes:
        """Return a file's bytes.

        Raises LookupError where a part is missing, ValueError where the hash is another.
        """
        ...


class LotterySeeds(Protocol):
    """Keeps the secret seeds; only the draw reads them."""

    def seed(self, round_id: str) -> bytes:
        """Return the seed.

        Raises LookupError where there is none.
        """
        ...


class LotteryEntries(Protocol):
    """Keeps entries. Each write counts the round's revision up, and is refused where the round is not open."""

    def all(self, round_id: str) -> Sequence[Entry]:
        """Return all entries, by number, read consistently."""
        ...

    def find(self, round_id: str, numbers: Iterable[str]) -> Sequence[Entry]:
        """Return the entries with these numbers that exist."""
        ...

    def claimed_by(self, round_id: str, claim: str) -> Sequence[str]:
        """Return the numbers of the entries that claim a holder: the own one, and those of groups."""
        ...

    def enter(self, the_round: Round, entry: Entry, answer: tuple[IdempotentRequest, StoredResponse]) -> None:
        """Write a new entry with its claims.

        Raises NumberTaken, or EffectRefused with EntriesNotOpen, LotteryFull, AlreadyEntered or EnteredWithGroup.
        """
        ...

    def change(self, the_round: Round, before: Entry, after: Entry) -> None:
        """Write an entry's new wishes.

        Raises EntriesNotOpen, EntryChangedMeanwhile.
        """
        ...

    def withdraw(self, the_round: Round, entry: Entry, answer: tuple[IdempotentRequest, StoredResponse]) -> None:
        """Remove an entry and its claims.

        Raises EffectRefused with EntriesNotOpen or EntryChangedMeanwhile.
        """
        ...


class NumberTaken(Exception):  # noqa: N818  # reads as a sentence
    """The random number is another entry's: take a new one."""


class LotteryAwards(Protocol):
    """Keeps what was offered to whom."""

    def all(self, round_id: str) -> Sequence[Award]:
        """Return all awards of a round, read consistently."""
        ...

    def add(self, award: Award, event: OutboxEvent | None) -> None:
        """Write a new award with its event; one that is there stays as it is."""
        ...

    def settle(self, award: Award, state: AwardState, event: OutboxEvent | None) -> None:
        """Write what became of an award; one that is settled stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who enters: a person, or a group whose `members` (subjects, with the asking person) cannot enter besides."""

    holder: Holder
    caller: Caller
    members: tuple[str, ...]
    suspended_until: date | None = None


class Entrants(Protocol):
    """Knows persons and groups."""

    def entrant(self, subject: str, group_id: str | None, municipality: str) -> Entrant:
        """Return the person, or the group in whose name the person may book with this owner.

        Raises the accounts' problems for a group that does not exist or is none of the person's.
        """
        ...

    def may_act_for(self, subject: str, holder: Holder) -> bool:
        """Tell whether the person is the holder, or may book in the name of that group."""
        ...


@dataclass(frozen=True, slots=True)
class WonSlot:
    """A win for which a reservation is to be held. `reservation_id` is the same however often it is asked for.

    The reservation is `held` until `held_until` and is the winner's to confirm; nobody else may slip into its cells
    before `first_come_at`, whatever the clock says: the lottery hands them on. `members`: who else was in the group
    when it entered; one of them stands for it where the applicant has left it since.
    """

    reservation_id: str
    round_id: str
    holder: Holder
    applicant: str
    caller_class: CallerClass
    wish: Wish
    held_until: datetime
    first_come_at: datetime
    members: tuple[str, ...] = ()


type WinState = Literal["held", "confirmed", "gone"]


class WinnerBookings(Protocol):
    """The booking engine, as the lottery needs it. Everything may be asked for twice, and is done once."""

    def withhold(self, the_round: Round, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Keep others out of the slots until the round's `first_come_at`; return those taken or closed already.

        Where rooms given by lottery cannot be booked directly before that instant anyway, it is enough to look.
        """
        ...

    def offer(self, win: WonSlot) -> bool:
        """Make the winner's held reservation. False where it cannot be: taken, closed, suspended, no quota.

        True where the reservation exists already, whatever became of it since.
        """
        ...

    def states(self, reservation_ids: Iterable[str]) -> Mapping[str, WinState]:
        """Return how offered reservations stand.

        `confirmed`: whatever the holder confirmed, also waiting for payment or approval, used or missed. `gone`:
        cancelled, denied or expired, confirmed before or not.
        """
        ...

    def lapse(self, reservation_id: str) -> WinState:
        """End a held reservation whose time is over and release its cells; return `gone`, or `confirmed` where the
        winner was faster.
        """
        ...

    def release(self, the_round: Round) -> None:
        """Let everybody book what is left of the slots that were withheld for this round."""
        ...
