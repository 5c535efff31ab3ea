"""What every booking service works with, and who asks for what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from machiport.clock import Clock
from machiport.facilities.accounts.model import Party
from machiport.facilities.reservations.model import CounterContact, Origin, SlotWish
from machiport.facilities.reservations.planning import Planner
from machiport.facilities.reservations.ports import ReservationStore
from machiport.idempotency import IdempotencyRecords, IdempotentRequest

# A hold (仮押さえ) binds this long.
HOLD: Final = timedelta(minutes=10)
# An offer to the first of a waiting list (繰り上げ) binds this long, or until the use begins.
OFFER: Final = timedelta(hours=24)
# What lapses with somebody waiting behind it stays taken a little longer, so that the sweeper can hand it on.
HANDOVER: Final = timedelta(minutes=10)
MOST_SLOTS: Final = 60
# So many slots of one owner a holder may hold at a time: enough for any order, too few to keep a town's rooms empty.
MOST_HELD: Final = 60


class Parties(Protocol):
    """Who books: see `machiport.facilities.accounts.party_service`."""

    def party(self, subject: str, group_id: str | None, owners: Sequence[str]) -> Party:
        """Return the person or the group in whose name they ask.

        Raises AccountNeeded, GroupNotFound.
        """
        ...


class FirstCome(Protocol):
    """From when an owner's rooms that are given by lottery are first come, first served."""

    def of(self, room_id: str, day: date) -> datetime | None:
        """Return the instant from which `room_id` can be booked for `day`; None while nobody knows it."""
        ...


class Lotteries(Protocol):
    """Reads the lotteries that owners have announced."""

    def first_come_of(self, municipalities: Iterable[str]) -> Mapping[str, FirstCome]:
        """Return what was announced by each of several owners."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports of the booking services. `region`: the codes of all municipalities (圏域)."""

    store: ReservationStore
    planner: Planner
    parties: Parties
    lotteries: Lotteries
    records: IdempotencyRecords
    clock: Clock
    region: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks: the subject of a resident or of staff, and the request with its key."""

    subject: str
    request: IdempotentRequest


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for in one checkout: all of it, or nothing.

    `series`: slots that cannot be had are left out and told, instead of refusing all. `expected_total`: the price in
    yen that the caller was shown; None where nobody agreed to one.
    """

    wishes: Sequence[SlotWish]
    group_id: str | None = None
    expected_total: int | None = None
    series: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """How a new reservation begins: by whom, how, and until when it binds at first.

    `counted`: it takes one of the places for holds, until it is confirmed.
    """

    party: Party
    origin: Origin
    order_id: str
    series: bool
    lapses_at: datetime
    handover: timedelta = timedelta(0)
    contact: CounterContact | None = None
    note: str | None = None
    counted: bool = False
