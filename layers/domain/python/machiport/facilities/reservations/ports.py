"""Where reservations, ledgers and standings are kept, and what the booking services ask of others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from machiport.facilities.holders import Holder
from machiport.facilities.ledger.changes import MarkedChange, MarkedKey
from machiport.facilities.ledger.marks import LedgerKey, Marks, StandingKey
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.rules.penalties import Points
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.committing import RefusedChange
from machiport.outbox import OutboxEvent


@dataclass(frozen=True, slots=True)
class ReservationWrite:
    """A reservation as it will be; `before` is as it was read (its version is the condition), None for a new one."""

    after: Reservation
    before: Reservation | None = None


@dataclass(frozen=True, slots=True)
class WaitingWrite:
    """An entry of a waiting list as it will be; `before` as it was read, None for a new one."""

    after: Waiting
    before: Waiting | None = None


@dataclass(frozen=True, slots=True)
class PenaltyWrite:
    """Points that a holder gets, and until when that suspends them; the points read before are the condition."""

    key: StandingKey
    before: Points
    after: Points
    suspended_until: date | None


@dataclass(slots=True)
class BookingChange:
    """Everything that one transaction writes: all of it happens, or nothing."""

    marks: Mapping[MarkedKey, MarkedChange]
    reservations: Sequence[ReservationWrite] = ()
    waiting: Sequence[WaitingWrite] = ()
    penalties: Sequence[PenaltyWrite] = ()
    events: Sequence[OutboxEvent] = ()
    now: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an owner knows of a holder: taken places, points, suspension."""

    marks: Marks
    points: Points = ()
    suspended_until: date | None = None


class ChangeRefused(RefusedChange):
    """Conditions did not hold, and nothing happened: `marks` (ledgers and standings), `changed` (written meanwhile)."""

    def __init__(self, marks: Sequence[MarkedKey], *, changed: bool, twin: bool) -> None:
        """Say what refused: marks, a reservation or entry that was written meanwhile, the record of a twin."""
        super().__init__(f"refused by {len(marks)} items", twin=twin)
        self.marks = tuple(marks)
        self.changed = changed


class ReservationStore(Protocol):
    """Reads consistently; writes in one transaction."""

    def marks(
        self, ledgers: Iterable[LedgerKey], standings: Iterable[StandingKey]
    ) -> tuple[Mapping[LedgerKey, Marks], Mapping[StandingKey, Standing]]:
        """Return ledgers and standings in as few requests as possible; what does not exist yet is empty."""
        ...

    def find(self, reservation_ids: Iterable[str]) -> Mapping[str, Reservation]:
        """Return the reservations that exist."""
        ...

    def of_holder(self, holder: Holder, first: date, last: date) -> Sequence[Reservation]:
        """Return a holder's reservations for uses from `first` to `last`, by day."""
        ...

    def waiting(self, facility_id: str, day: date) -> Sequence[Waiting]:
        """Return who waits for rooms of a facility on a day, the first first."""
        ...

    def waiting_of(self, holder: Holder, first: date, last: date) -> Sequence[Waiting]:
        """Return a holder's entries of waiting lists for days from `first` to `last`, by day."""
        ...

    def commit(
        self,
        change: BookingChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Write everything in one transaction, with the request's response where there is a request.

        Raises ChangeRefused where a condition did not hold, TooLarge where it does not fit one transaction.
        """
        ...

    def fits(self, change: BookingChange) -> bool:
        """Tell whether one transaction takes `change`, the request's record included."""
        ...

    def size_of(self, change: BookingChange) -> int:
        """Return how many items the transaction of `change` has, the request's record included."""
        ...


class LapsingReservations(Protocol):
    """Finds what has lapsed and was not written down."""

    def lapsed(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return reservations of a municipality whose time is over, the oldest first, at most `most`."""
        ...


class UnremindedReservations(Protocol):
    """Finds the bookings whose holders are to be reminded."""

    def unreminded(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return confirmed reservations of a municipality whose reminder is due, the oldest first, at most `most`."""
        ...
