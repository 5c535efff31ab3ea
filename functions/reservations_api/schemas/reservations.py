"""Reservations as residents ask for them and see them. Days and times are those of Japan."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.clock import TOKYO
from machiport.facilities.identifiers import ReservationId
from machiport.facilities.reservations.asked_slots import SlotIn
from machiport.facilities.reservations.desk import MOST_SLOTS
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.states import ReservationState
from machiport.facilities.search.answers import PriceLineOut
from machiport.facilities.times import MinuteOfDay
from machiport.localized_text import Language, LocalizedText
from machiport.problem_details import InvalidValue

_A_WEEK = timedelta(days=7)
_REPEAT_OF_MANY = LocalizedText(
    ja="毎週の繰り返しは、1件の申し込みにだけ付けられます。",
    en="Only an order of one slot can be repeated every week.",
    ja_x_easy="毎週の 予約は、1つの 時間だけ えらんでください。",
)
_REPEAT_BACKWARDS = LocalizedText(
    ja="繰り返しの最終日は、最初の日以後にしてください。",
    en="The last day of the repetition must not be before the first.",
    ja_x_easy="おわりの 日は、はじめの 日より あとに してください。",
)
_REPEAT_TOO_LONG = LocalizedText(
    ja=f"繰り返しは {MOST_SLOTS} 回までです。",
    en=f"At most {MOST_SLOTS} repetitions can be booked at once.",
    ja_x_easy=f"1回に {MOST_SLOTS}回まで です。",
)

type GroupId = Annotated[str, Field(pattern=r"^[0-9a-z-]{4,40}$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrderIn(_In):
    """Slots to hold together: all of them, or none. With `weekly_until` one slot every week, as far as it is free."""

    slots: list[SlotIn] = Field(min_length=1, max_length=MOST_SLOTS)
    group_id: GroupId | None = Field(default=None, description="The group in whose name it is booked (団体).")
    expected_total: int | None = Field(default=None, ge=0, description="The price that was shown, in yen.")
    weekly_until: date | None = Field(default=None, description="Repeats the slot every week until this day.")

    @model_validator(mode="after")
    def _repeats_one(self) -> Self:
        if self.weekly_until is None:
            return self
        if len(self.slots) != 1:
            raise InvalidValue(_REPEAT_OF_MANY)
        if self.weekly_until < self.slots[0].day:
            raise InvalidValue(_REPEAT_BACKWARDS)
        if (self.weekly_until - self.slots[0].day) // _A_WEEK >= MOST_SLOTS:
            raise InvalidValue(_REPEAT_TOO_LONG)
        return self

    def wishes(self) -> list[SlotWish]:
        """Return every slot that is asked for, by day."""
        if self.weekly_until is None:
            return [slot.wish() for slot in self.slots]
        first = self.slots[0].wish()
        weeks = range((self.weekly_until - first.day) // _A_WEEK + 1)
        return [first.model_copy(update={"day": first.day + _A_WEEK * week}) for week in weeks]


class ConfirmationIn(_In):
    """What to confirm: all of it, or nothing."""

    reservations: list[ReservationId] = Field(min_length=1, max_length=MOST_SLOTS)
    expected_total: int | None = Field(default=None, ge=0, description="The price that was shown, in yen.")


class ReservationChangeIn(SlotIn):
    """Where and when a booking is moved to."""

    expected_total: int | None = Field(default=None, ge=0, description="The new price that was shown, in yen.")


class NamedPlaceOut(BaseModel):
    """A room or a facility."""

    id: str
    name: str


class TierOut(BaseModel):
    """Cancelled so many days before or earlier, this share of the price is the fee."""

    days_before: int
    percent: int


class ReservationOut(BaseModel):
    """One reservation. `lapses_at`: until when it must be confirmed, paid or decided; null for what stays."""

    reservation_id: str
    state: ReservationState
    origin: str
    municipality: str
    facility: NamedPlaceOut
    room: NamedPlaceOut
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    purpose: str
    people: int
    equipment: dict[str, int]
    group_id: str | None
    order_id: str
    series: bool
    lapses_at: datetime | None
    caller_class: str | None
    total: int
    paid: int
    fee: int | None
    lines: list[PriceLineOut]
    payment: str
    cancellation: list[TierOut]
    has_lock: bool
    reason: str | None = Field(description="Why staff refused, moved or cancelled it, in their own words.")
    created_at: datetime

    @classmethod
    def of(cls, reservation: Reservation, now: datetime, language: Language) -> "ReservationOut":
        """Show a reservation as it is at `now`, in `language`."""
        wish, holder, quote = reservation.wish, reservation.of(), reservation.quote
        lapses_at = reservation.lapses_at
        return cls(
            reservation_id=reservation.reservation_id,
            state=reservation.state_at(now),
            origin=reservation.origin,
            municipality=reservation.municipality,
            facility=NamedPlaceOut(id=wish.facility_id, name=reservation.facility_name.in_language(language)),
            room=NamedPlaceOut(id=wish.room_id, name=reservation.room_name.in_language(language)),
            day=wish.day,
            start=wish.times.start,
            end=wish.times.end,
            purpose=wish.purpose,
            people=wish.people,
            equipment=dict(wish.equipment),
            group_id=holder.identifier if holder.kind == "group" else None,
            order_id=reservation.order_id,
            series=reservation.series,
            lapses_at=lapses_at.astimezone(TOKYO) if lapses_at else None,
            caller_class=reservation.caller_class,
            total=reservation.total,
            paid=reservation.paid,
            fee=reservation.fee,
            lines=[
                PriceLineOut(
                    kind=line.kind, label=line.label.in_language(language), quantity=line.quantity, yen=line.yen
                )
                for line in (quote.lines if quote else ())
            ],
            payment=reservation.payment,
            cancellation=[
                TierOut(days_before=tier.days_before, percent=tier.percent) for tier in reservation.cancellation
            ],
            has_lock=reservation.lock_id is not None,
            reason=reservation.reason,
            created_at=reservation.created_at.astimezone(TOKYO),
        )


class ReservationsOut(BaseModel):
    """Reservations, and what they cost together in yen."""

    items: list[ReservationOut]
    total: int

    @classmethod
    def of(cls, reservations: Sequence[Reservation], now: datetime, language: Language) -> "ReservationsOut":
        """Show reservations as they are at `now`."""
        return cls(
            items=[ReservationOut.of(each, now, language) for each in reservations],
            total=sum(each.total for each in reservations),
        )
