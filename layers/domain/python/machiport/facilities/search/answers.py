"""What a search answers, in the asker's language; the same for residents and for the public."""

from datetime import date
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose, Room
from machiport.facilities.prices.model import LineKind, Quote
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.refusals import Refusal
from machiport.facilities.search.wanted import Found, FreeDay, RoomFound, RoomRefused
from machiport.facilities.times import clock_text
from machiport.localized_text import Language


class PurposeOut(BaseModel):
    """A purpose (利用目的). `noisy` (音の出る利用): not beside a room that is in use and would hear it."""

    purpose_id: str = Field(examples=["table_tennis"])
    name: str = Field(examples=["卓球"])
    noisy: bool

    @classmethod
    def of(cls, purpose: Purpose, language: Language) -> "PurposeOut":
        """Show a purpose in `language`."""
        return cls(purpose_id=purpose.purpose_id, name=purpose.name.in_language(language), noisy=purpose.noisy)


class FoundFacilityOut(BaseModel):
    """The facility of a room, as much of it as a list shows."""

    facility_id: str = Field(examples=["44201-mihon-bunka"])
    name: str
    municipality: str = Field(examples=["44201"])
    address: str
    longitude: float
    latitude: float

    @classmethod
    def of(cls, in_force: FacilityInForce, language: Language) -> "FoundFacilityOut":
        """Show a facility in `language`."""
        facility = in_force.facility
        return cls(
            facility_id=facility.facility_id,
            name=facility.name.in_language(language),
            municipality=facility.municipality,
            address=facility.address,
            longitude=facility.position.longitude,
            latitude=facility.position.latitude,
        )


class FoundRoomOut(BaseModel):
    """A room, as much of it as a list shows."""

    room_id: str = Field(examples=["44201-mihon-bunka.hall"])
    name: str
    capacity: int
    facility: FoundFacilityOut
    distance_metres: int | None = Field(description="From the place that was given, in a straight line.")

    @classmethod
    def facts(cls, in_force: FacilityInForce, room: Room, metres: float | None, language: Language) -> "FoundRoomOut":
        """Show a room in `language`."""
        return FoundRoomOut(
            room_id=room.room_id,
            name=room.name.in_language(language),
            capacity=room.capacity,
            facility=FoundFacilityOut.of(in_force, language),
            distance_metres=None if metres is None else round(metres),
        )


class PriceLineOut(BaseModel):
    """A line of a price, in yen; below zero for what is waived."""

    kind: LineKind
    label: str
    quantity: int
    yen: int


class PriceOut(BaseModel):
    """What a use costs who asks, in yen, tax included: the lines add up to `total`."""

    total: int
    lines: list[PriceLineOut]

    @classmethod
    def of(cls, quote: Quote, language: Language) -> "PriceOut":
        """Show a quote in `language`."""
        lines = [
            PriceLineOut(kind=line.kind, label=line.label.in_language(language), quantity=line.quantity, yen=line.yen)
            for line in quote.lines
        ]
        return cls(total=quote.total, lines=lines)


class FreeDayOut(BaseModel):
    """A day on which the room can be booked."""

    model_config = ConfigDict(serialize_by_alias=True)

    day: date
    slots: list[str] = Field(
        description="From each beginning that is possible, the shortest use that is long enough: `HH:MM-HH:MM`, JST.",
        examples=[["09:00-12:00", "13:00-17:00"]],
    )

    @classmethod
    def of(cls, free: FreeDay) -> "FreeDayOut":
        """Show a day."""
        return cls(day=free.day, slots=[_slot(use.start, use.end) for use in free.uses])


class FirstSlotOut(BaseModel):
    """The first use that can be reserved, and what it costs who asks."""

    model_config = ConfigDict(serialize_by_alias=True)

    day: date
    slot: str = Field(examples=["09:00-12:00"])
    price: PriceOut


class RoomWithSlotsOut(BaseModel):
    """A room with everything in it that who asks can book, by all rules."""

    room: FoundRoomOut
    caller_class: CallerClass = Field(
        description="What who asks is for the owner: lives there (市内), in the region (圏域), or elsewhere."
    )
    first: FirstSlotOut
    days: list[FreeDayOut]

    @classmethod
    def of(cls, found: RoomFound, language: Language) -> "RoomWithSlotsOut":
        """Show a room that was found in `language`."""
        first = found.days[0]
        return cls(
            room=FoundRoomOut.facts(found.in_force, found.room, found.metres, language),
            caller_class=found.caller_class,
            first=FirstSlotOut(
                day=first.day,
                slot=_slot(first.uses[0].start, first.uses[0].end),
                price=PriceOut.of(found.quote, language),
            ),
            days=[FreeDayOut.of(free) for free in found.days],
        )


class RefusalReasonOut(BaseModel):
    """A rule of the owner that says no."""

    code: str = Field(examples=["not_open_yet"])
    message: str

    @classmethod
    def of(cls, refusal: Refusal, language: Language) -> "RefusalReasonOut":
        """Show a refusal in `language`."""
        return cls(code=refusal.code, message=refusal.message.in_language(language))


class RefusedRoomOut(BaseModel):
    """A room that has free slots which rules keep from who asks; `reasons` are those of the first such day."""

    model_config = ConfigDict(serialize_by_alias=True)

    room: FoundRoomOut
    day: date
    reasons: list[RefusalReasonOut]

    @classmethod
    def of(cls, refused: RoomRefused, language: Language) -> "RefusedRoomOut":
        """Show a refused room in `language`."""
        return cls(
            room=FoundRoomOut.facts(refused.in_force, refused.room, refused.metres, language),
            day=refused.day,
            reasons=[RefusalReasonOut.of(refusal, language) for refusal in refused.refusals],
        )


class AvailabilityOut(BaseModel):
    """Rooms that who asks can book, the nearest or else the earliest first; as of a second ago.

    The booking itself decides. Where very many match, each part of the answer is in that order for itself.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    purpose: PurposeOut
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    items: list[RoomWithSlotsOut]
    not_bookable: list[RefusedRoomOut] = Field(description="Only where `include_refused` asked for them.")
    next_cursor: str | None = Field(description="Give it as `cursor` to read on; null at the end.")

    @classmethod
    def of(cls, found: Found, next_cursor: str | None, language: Language) -> "AvailabilityOut":
        """Show an answer in `language`."""
        first, last = found.days
        return cls(
            purpose=PurposeOut.of(found.purpose, language),
            first=first,
            last=last,
            items=[RoomWithSlotsOut.of(room, language) for room in found.rooms],
            not_bookable=[RefusedRoomOut.of(room, language) for room in found.refused],
            next_cursor=next_cursor,
        )


@lru_cache(maxsize=4096)
def _slot(start: int, end: int) -> str:
    return f"{clock_text(start)}-{clock_text(end)}"
