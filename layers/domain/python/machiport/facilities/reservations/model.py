"""Reservations (予約): one room, one day, one holder. Instants are aware, in UTC; days and times those of Japan."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import (
    FacilityId,
    LocalId,
    ReservationId,
    RoomId,
    facility_of,
    municipality_of,
)
from machiport.facilities.ledger.marks import LedgerKey, Mark, StandingKey
from machiport.facilities.prices.model import Quote
from machiport.facilities.reservations.states import LAPSING, ReservationState
from machiport.facilities.rules.model import CallerClass, CancellationTier
from machiport.facilities.times import TimeRange, instant_at
from machiport.localized_text import LocalizedText

_REMINDED_AT = 18 * 60

# How it came about: by the holder, at the counter, a block of staff (利用停止), from the waiting list, by lottery.
type Origin = Literal["online", "counter", "block", "waiting_list", "lottery"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SlotWish(_Part):
    """What somebody wants: one room, one day, from when until when, what for."""

    room_id: RoomId
    day: date
    times: TimeRange
    purpose: LocalId
    people: int = Field(default=1, ge=1, le=100_000)
    profit_making: bool = False
    heating: bool = False
    equipment: Mapping[LocalId, int] = Field(default_factory=dict)

    @property
    def facility_id(self) -> FacilityId:
        """The facility that the room is in."""
        return facility_of(self.room_id)

    @property
    def municipality(self) -> str:
        """The room's owner."""
        return municipality_of(self.room_id)


class AtomCells(_Part):
    """Cells of one atom, or of one unit of shared equipment (`equipment.<id>.<number>`)."""

    atom: str
    cells: tuple[str, ...]


class CounterContact(_Part):
    """Who stands behind a booking made at the counter, so that the desk can call back."""

    name: str = Field(min_length=1, max_length=100)
    telephone: str | None = Field(default=None, max_length=20)


class Reservation(_Part):
    """One reservation with everything that was in force when it was made: price, fees, cells, place of the quota.

    `lapses_at`: until when something must be done (confirm, pay, be approved); None for what stays. `until` is the
    second that stands in its marks: later than `lapses_at` where a sweeper hands the place on, so that nobody slips
    in between. `confirmed_at`: when the holder said yes to the hold. `version` counts its writes.
    `note` is for staff alone; `reason` is staff's word to the holder: why they denied or cancelled it, or what a block
    is for.
    """

    reservation_id: ReservationId
    version: int = 1
    state: ReservationState
    origin: Origin = "online"
    holder: str
    booked_by: str
    order_id: str
    series: bool = False
    wish: SlotWish
    room_name: LocalizedText
    facility_name: LocalizedText
    taken: tuple[AtomCells, ...]
    neighbours: tuple[AtomCells, ...] = ()
    noisy: bool = False
    places: tuple[str, ...] = ()
    until: int
    lapses_at: AwareDatetime | None = None
    caller_class: CallerClass | None = None
    exemption: str | None = None
    quote: Quote | None = None
    paid: int = 0
    cancellation: tuple[CancellationTier, ...] = ()
    late_cancel_days: int = 0
    fee: int | None = None
    payment: Literal["counter", "advance"] = "counter"
    payment_days: int = 7
    approval_needed: bool = False
    lock_id: str | None = None
    reminded: bool = False
    contact: CounterContact | None = None
    note: str | None = Field(default=None, max_length=500)
    reason: str | None = Field(default=None, max_length=500)
    confirmed_at: AwareDatetime | None = None
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @property
    def municipality(self) -> str:
        """The owner of the room."""
        return self.wish.municipality

    @property
    def total(self) -> int:
        """The price in yen; 0 where nothing is charged."""
        return self.quote.total if self.quote else 0

    @property
    def mark(self) -> Mark:
        """What stands in its cells and in its places."""
        return Mark(self.until, self.reservation_id, self.noisy)

    @property
    def standing(self) -> StandingKey:
        """Where its places of quotas are."""
        return StandingKey(self.municipality, self.holder)

    def ledgers(self) -> dict[LedgerKey, tuple[str, ...]]:
        """Return the ledgers that it has cells in."""
        wish = self.wish
        return {LedgerKey(wish.facility_id, part.atom, wish.day): part.cells for part in self.taken}

    def watched(self) -> dict[LedgerKey, tuple[str, ...]]:
        """Return the ledgers of the noise neighbours, with the cells of the use."""
        wish = self.wish
        return {LedgerKey(wish.facility_id, part.atom, wish.day): part.cells for part in self.neighbours}

    def state_at(self, instant: AwareDatetime) -> ReservationState:
        """Return the state that it has at `instant`: what was not done in time has expired, written down or not."""
        if self.state in LAPSING and self.lapses_at is not None and instant > self.lapses_at:
            return "expired"
        return self.state

    def remind_at(self) -> AwareDatetime:
        """Return when to remind of it: at 18:00 on the day before, in Japan."""
        return instant_at(self.wish.day - timedelta(days=1), _REMINDED_AT)

    def of(self) -> Holder:
        """Return the holder."""
        return Holder.parse(self.holder)
