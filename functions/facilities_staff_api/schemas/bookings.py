"""Reservations as staff ask for them and see them. Days and times are those of Japan."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.clock import TOKYO
from machiport.facilities.accounts.user_numbers import UserNumber
from machiport.facilities.identifiers import LocalId
from machiport.facilities.reservations.asked_slots import RoomTimesIn, SlotIn
from machiport.facilities.reservations.desk import MOST_SLOTS
from machiport.facilities.reservations.model import CounterContact, Reservation
from machiport.facilities.reservations.states import ReservationState
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.staffing.blocks import BlockWish
from machiport.facilities.staffing.care import due_of
from machiport.facilities.staffing.counter_service import CounterOrder, Override
from machiport.facilities.staffing.who import Who
from machiport.facilities.times import MinuteOfDay
from machiport.localized_text import Language, LocalizedText
from machiport.problem_details import InvalidValue

_MOST_BLOCKS = 30
_MOST_YEN = 10_000_000
_WHO_IS_IT = LocalizedText(
    ja="利用者番号か、区分(caller_class)と連絡先(contact)のどちらか一方を入力してください。",
    en="Give either a user number, or caller_class and contact of somebody without one.",
    ja_x_easy="番号を 入れてください。番号が ない 人は、名前と 電話番号を 入れてください。",
)

type Reason = Annotated[str, Field(min_length=1, max_length=500)]
type Version = Annotated[int, Field(ge=1, description="The version that was looked at.")]
type Yen = Annotated[int, Field(ge=1, le=_MOST_YEN)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CounterBookingIn(_In):
    """What somebody at the counter books: all slots, or none."""

    slots: list[SlotIn] = Field(min_length=1, max_length=MOST_SLOTS)
    user_number: UserNumber | None = Field(default=None, description="利用者番号")
    caller_class: CallerClass | None = Field(default=None, description="Of somebody without a number, as papers show.")
    contact: CounterContact | None = Field(default=None, description="Of somebody without a number.")
    overrides: set[Override] = Field(default_factory=set, description="Rules that the clerk sets aside.")
    paid: int = Field(default=0, ge=0, le=_MOST_YEN, description="Received now for all slots together, in yen.")
    expected_total: int | None = Field(default=None, ge=0, description="The price that was shown, in yen.")
    note: str | None = Field(default=None, max_length=500, description="For staff alone.")

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        unknown = self.caller_class is not None and self.contact is not None
        if (self.user_number is None) != unknown or (self.user_number is not None and self.caller_class is not None):
            raise InvalidValue(_WHO_IS_IT)
        return self

    def order(self) -> CounterOrder:
        """Return the order that it is."""
        return CounterOrder(
            wishes=[slot.wish() for slot in self.slots],
            user_number=self.user_number,
            caller_class=self.caller_class,
            contact=self.contact,
            overrides=frozenset(self.overrides),
            paid=self.paid,
            expected_total=self.expected_total,
            note=self.note,
        )


class BlockIn(RoomTimesIn):
    """A room, or some of its parts, from when until when."""

    atoms: list[LocalId] | None = Field(default=None, min_length=1, max_length=20, description="None: the whole room.")

    def wish(self) -> BlockWish:
        """Return the wish that it is."""
        return BlockWish(self.room_id, self.day, self.times, None if self.atoms is None else tuple(self.atoms))


class BlocksIn(_In):
    """What to take out of use (利用停止): all of it, or nothing."""

    blocks: list[BlockIn] = Field(min_length=1, max_length=_MOST_BLOCKS)
    reason: Reason


class ActIn(_In):
    """An act on a reservation in the version that was looked at."""

    version: Version


class DenialIn(ActIn):
    """A refusal (不承認), with the reason that the holder is told."""

    reason: Reason


class NoteIn(ActIn):
    """Staff's own note; null takes it away."""

    note: Annotated[str, Field(min_length=1, max_length=500)] | None


class MoneyIn(ActIn):
    """Money received or given back, in yen."""

    yen: Yen


class StaffCancellationIn(ActIn):
    """A cancellation by staff. `waived`: without fee and points (取消料免除)."""

    waived: bool = False
    reason: Reason | None = Field(default=None, description="Where the owner cancels: told to the holder.")


class StaffReservationOut(BaseModel):
    """A reservation as the owner's staff see it. `due`: what is to have been paid in all, in yen."""

    reservation_id: str
    version: int
    state: ReservationState
    origin: str
    facility_id: str
    room_id: str
    room: str
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    parts: list[str]
    purpose: str
    people: int
    profit_making: bool
    heating: bool
    equipment: dict[str, int]
    holder_kind: str
    caller_class: str | None
    exemption: str | None
    total: int
    paid: int
    fee: int | None
    due: int
    payment: str
    order_id: str
    series: bool
    lapses_at: datetime | None
    reason: str | None
    created_at: datetime

    @classmethod
    def of(cls, reservation: Reservation, now: datetime, language: Language) -> "StaffReservationOut":
        """Show a reservation without the people: what a repeated request is answered with is kept for a day."""
        return StaffReservationOut.model_validate(shown(reservation, now, language))


class StaffReservationsOut(BaseModel):
    """Reservations, and what they cost together in yen."""

    items: list[StaffReservationOut]
    total: int

    @classmethod
    def of(cls, reservations: Sequence[Reservation], now: datetime, language: Language) -> "StaffReservationsOut":
        """Show reservations."""
        items = [StaffReservationOut.of(each, now, language) for each in reservations]
        return cls(items=items, total=sum(each.total for each in items))


class WhoOut(BaseModel):
    """The people: for the owner's staff alone."""

    name: str | None
    telephone: str | None
    user_number: str | None
    group: str | None


class NamedReservationOut(StaffReservationOut):
    """A reservation with the people behind it, and staff's own note."""

    who: WhoOut
    note: str | None

    @classmethod
    def named(cls, reservation: Reservation, who: Who, now: datetime, language: Language) -> "NamedReservationOut":
        """Show a reservation and its people."""
        people = WhoOut(name=who.name, telephone=who.telephone, user_number=who.user_number, group=who.group)
        return cls.model_validate(shown(reservation, now, language) | {"who": people, "note": reservation.note})


class NamedReservationsOut(BaseModel):
    """Reservations with the people behind them."""

    items: list[NamedReservationOut]


def shown(reservation: Reservation, now: datetime, language: Language) -> dict[str, object]:
    """Return what staff see of a reservation, but for the people."""
    wish, lapses_at = reservation.wish, reservation.lapses_at
    return {
        "reservation_id": reservation.reservation_id,
        "version": reservation.version,
        "state": reservation.state_at(now),
        "origin": reservation.origin,
        "facility_id": wish.facility_id,
        "room_id": wish.room_id,
        "room": reservation.room_name.in_language(language),
        "day": wish.day,
        "start": wish.times.start,
        "end": wish.times.end,
        "parts": [part.atom for part in reservation.taken],
        "purpose": wish.purpose,
        "people": wish.people,
        "profit_making": wish.profit_making,
        "heating": wish.heating,
        "equipment": dict(wish.equipment),
        "holder_kind": reservation.of().kind,
        "caller_class": reservation.caller_class,
        "exemption": reservation.exemption,
        "total": reservation.total,
        "paid": reservation.paid,
        "fee": reservation.fee,
        "due": due_of(reservation, now),
        "payment": reservation.payment,
        "order_id": reservation.order_id,
        "series": reservation.series,
        "lapses_at": lapses_at.astimezone(TOKYO) if lapses_at else None,
        "reason": reservation.reason,
        "created_at": reservation.created_at.astimezone(TOKYO),
    }
