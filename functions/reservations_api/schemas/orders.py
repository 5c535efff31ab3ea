"""What an order, a cancellation, a move and a place in line are answered with."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.identifiers import ReservationId
from machiport.facilities.reservations.asked_slots import SlotIn
from machiport.facilities.reservations.cancel_service import Cancellation
from machiport.facilities.reservations.change_service import Moved
from machiport.facilities.reservations.desk import MOST_SLOTS
from machiport.facilities.reservations.placing import Placed, Skipped
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.reservations.waiting_service import ToldState, ToldWaiting
from machiport.facilities.times import MinuteOfDay
from machiport.localized_text import Language, LocalizedText
from reservations_api.schemas.reservations import GroupId, ReservationOut, ReservationsOut

_TAKEN = LocalizedText(ja="他の予約が入っています。", en="It is taken.", ja_x_easy="ほかの 人が 使います。")


class SkippedOut(BaseModel):
    """A slot of a series that could not be had, and why."""

    room_id: str
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    reasons: list[str]

    @classmethod
    def of(cls, skipped: Skipped, language: Language) -> "SkippedOut":
        """Show a skipped slot in `language`."""
        reasons = [refusal.message for refusal in skipped.refusals] or [_TAKEN]
        wish = skipped.wish
        return cls(
            room_id=wish.room_id,
            day=wish.day,
            start=wish.times.start,
            end=wish.times.end,
            reasons=[reason.in_language(language) for reason in reasons],
        )


class HeldOut(ReservationsOut):
    """What is held until `lapses_at`, and what was left out of a series."""

    order_id: str
    lapses_at: datetime
    skipped: list[SkippedOut]

    @classmethod
    def placed(cls, placed: Placed, now: datetime, language: Language) -> "HeldOut":
        """Show what was placed."""
        first = placed.reservations[0]
        return cls(
            items=[ReservationOut.of(each, now, language) for each in placed.reservations],
            total=placed.total,
            order_id=first.order_id,
            lapses_at=(first.lapses_at or now).astimezone(TOKYO),
            skipped=[SkippedOut.of(each, language) for each in placed.skipped],
        )


class CancellationIn(BaseModel):
    """What to cancel: all of it, or nothing."""

    model_config = ConfigDict(extra="forbid")

    reservations: list[ReservationId] = Field(min_length=1, max_length=MOST_SLOTS)
    expected_fee: int | None = Field(default=None, ge=0, description="The fee that was shown, in yen.")


class CancellationOut(BaseModel):
    """What cancelling one reservation costs: the fee in yen, what comes back, what is still to be paid.

    `late`: it counts as a late cancellation, for which the owner gives points (違反点).
    """

    reservation_id: str
    fee: int
    returned: int
    owed: int
    late: bool

    @classmethod
    def of(cls, ending: Cancellation) -> "CancellationOut":
        """Show a cancellation."""
        refund = ending.refund
        return cls(
            reservation_id=ending.reservation.reservation_id,
            fee=refund.fee,
            returned=refund.returned,
            owed=refund.owed,
            late=ending.late,
        )


class CancellationsOut(BaseModel):
    """Cancellations, with the fee of all in yen."""

    items: list[CancellationOut]
    fee: int

    @classmethod
    def of(cls, endings: Sequence[Cancellation]) -> "CancellationsOut":
        """Show cancellations."""
        return cls(items=[CancellationOut.of(each) for each in endings], fee=sum(each.refund.fee for each in endings))


class MovedOut(BaseModel):
    """A booking at its new time; `due` yen more are to be paid (below zero: given back)."""

    reservation: ReservationOut
    due: int

    @classmethod
    def of(cls, moved: Moved, now: datetime, language: Language) -> "MovedOut":
        """Show a moved booking."""
        return cls(reservation=ReservationOut.of(moved.after, now, language), due=moved.due)


class WaitIn(SlotIn):
    """What somebody waits for."""

    group_id: GroupId | None = Field(default=None, description="The group in whose name they wait.")


class WaitingOut(BaseModel):
    """A place in line. `offer`: what came free and is held for them, to be confirmed before it lapses."""

    waiting_id: str
    state: ToldState
    room_id: str
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    offer: ReservationOut | None

    @classmethod
    def of(cls, told: ToldWaiting, now: datetime, language: Language) -> "WaitingOut":
        """Show an entry."""
        offer = ReservationOut.of(told.offer, now, language) if told.offer else None
        return cls.entry(told.waiting, told.state, offer)

    @classmethod
    def entry(cls, waiting: Waiting, state: ToldState, offer: ReservationOut | None = None) -> "WaitingOut":
        """Show an entry in a state."""
        wish = waiting.wish
        return cls(
            waiting_id=waiting.waiting_id,
            state=state,
            room_id=wish.room_id,
            day=wish.day,
            start=wish.times.start,
            end=wish.times.end,
            offer=offer,
        )


class WaitingListOut(BaseModel):
    """A holder's places in line, by day."""

    items: list[WaitingOut]
