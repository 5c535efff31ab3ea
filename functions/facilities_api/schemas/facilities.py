"""Facilities as they are answered, in the asker's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import (
    AccessibilityFeature,
    DayKind,
    Equipment,
    ExceptionalDays,
    Facility,
    OpeningHours,
    PeriodScheme,
    Purpose,
    Room,
)
from machiport.facilities.search.answers import PurposeOut
from machiport.facilities.times import TimeRange, clock_text
from machiport.localized_text import Language, LocalizedText


class FacilitySummaryOut(BaseModel):
    """A facility in a list."""

    facility_id: str = Field(examples=["44201-mihon-bunka"])
    name: str
    kana: str | None
    kind: str = Field(examples=["community_center"])
    municipality: str = Field(examples=["44201"])
    address: str
    longitude: float
    latitude: float
    accessibility: list[AccessibilityFeature]
    rooms: int = Field(description="How many rooms it has.")
    sample: bool = Field(description="Invented data.")

    @classmethod
    def of(cls, facility: Facility, language: Language) -> "FacilitySummaryOut":
        """Show a facility in `language`."""
        return cls(
            facility_id=facility.facility_id,
            name=facility.name.in_language(language),
            kana=facility.kana,
            kind=facility.kind,
            municipality=facility.municipality,
            address=facility.address,
            longitude=facility.position.longitude,
            latitude=facility.position.latitude,
            accessibility=list(facility.accessibility),
            rooms=len(facility.rooms),
            sample=facility.sample,
        )


class FacilitiesOut(BaseModel):
    """A page of facilities."""

    items: list[FacilitySummaryOut]
    next_cursor: str | None

    @classmethod
    def of(cls, facilities: Iterable[FacilityInForce], next_cursor: str | None, language: Language) -> "FacilitiesOut":
        """Show facilities in `language`."""
        items = [FacilitySummaryOut.of(each.facility, language) for each in facilities]
        return cls(items=items, next_cursor=next_cursor)


class PurposesOut(BaseModel):
    """The purposes of the region."""

    items: list[PurposeOut]

    @classmethod
    def of(cls, purposes: Sequence[Purpose], language: Language) -> "PurposesOut":
        """Show purposes in `language`."""
        return cls(items=[PurposeOut.of(each, language) for each in purposes])


class HoursOut(BaseModel):
    """When it is open on some kinds of days, `HH:MM-HH:MM`; null: closed. The last entry that fits a day counts."""

    days: list[DayKind]
    open: str | None
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, hours: OpeningHours) -> "HoursOut":
        """Show hours."""
        return cls(
            days=list(hours.days),
            open=_times(hours.open),
            valid_from=hours.valid_from,
            valid_until=hours.valid_until,
        )


class ExceptionOut(BaseModel):
    """Days unlike others: closed (`open` null), or open at other times; of all rooms where `rooms` is null."""

    model_config = ConfigDict(serialize_by_alias=True)

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    open: str | None
    rooms: list[str] | None
    reason: str

    @classmethod
    def of(cls, exception: ExceptionalDays, language: Language) -> "ExceptionOut":
        """Show an exception in `language`."""
        return cls(
            first=exception.first,
            last=exception.last,
            open=_times(exception.open),
            rooms=None if exception.rooms is None else list(exception.rooms),
            reason=exception.reason.in_language(language),
        )


class EquipmentOut(BaseModel):
    """Equipment (備品). `shared`: so many for all rooms of the facility together."""

    equipment_id: str
    name: str
    count: int
    shared: bool

    @classmethod
    def of(cls, equipment: Equipment, language: Language) -> "EquipmentOut":
        """Show equipment in `language`."""
        return cls(
            equipment_id=equipment.equipment_id,
            name=equipment.name.in_language(language),
            count=equipment.count,
            shared=equipment.shared,
        )


class PeriodOut(BaseModel):
    """A named period (区分)."""

    period_id: str
    name: str
    slot: str = Field(examples=["09:00-12:00"])


class RoomOut(BaseModel):
    """A room (室場). `periods`: its slots have names; else steps of `step_minutes`, so short and so long at most."""

    room_id: str
    name: str
    description: str | None
    capacity: int
    area_square_metres: float | None
    purposes: list[str]
    equipment: list[EquipmentOut]
    scheme: Literal["periods", "raster"]
    periods: list[PeriodOut]
    step_minutes: int | None
    shortest_minutes: int | None
    longest_minutes: int | None
    preparation_minutes: int
    cleanup_minutes: int
    heating: bool
    lottery: bool
    overlaps: list[str] = Field(description="Rooms that are a part of it, or that it is a part of.")
    noise_neighbours: list[str] = Field(description="Rooms that noise keeps from being used at the same time.")

    @classmethod
    def of(cls, facility: Facility, room: Room, language: Language) -> "RoomOut":
        """Show a room in `language`."""
        scheme = room.scheme
        named = scheme.periods if isinstance(scheme, PeriodScheme) else ()
        raster = None if isinstance(scheme, PeriodScheme) else scheme
        return cls(
            room_id=room.room_id,
            name=room.name.in_language(language),
            description=_said(room.description, language),
            capacity=room.capacity,
            area_square_metres=room.area_square_metres,
            purposes=list(room.purposes),
            equipment=[EquipmentOut.of(each, language) for each in room.equipment],
            scheme=scheme.kind,
            periods=[
                PeriodOut(
                    period_id=each.period_id,
                    name=each.name.in_language(language),
                    slot=f"{clock_text(each.start)}-{clock_text(each.end)}",
                )
                for each in named
            ],
            step_minutes=raster.step_minutes if raster else None,
            shortest_minutes=raster.shortest_minutes if raster else None,
            longest_minutes=raster.longest_minutes if raster else None,
            preparation_minutes=room.preparation_minutes,
            cleanup_minutes=room.cleanup_minutes,
            heating=room.heating,
            lottery=room.lottery,
            overlaps=[
                other.room_id
                for other in facility.rooms
                if other.room_id != room.room_id and not set(room.atoms).isdisjoint(other.atoms)
            ],
            noise_neighbours=[other.room_id for other in facility.disturbed_by(room)],
        )


class ContactOut(BaseModel):
    """How to reach the facility's desk."""

    telephone: str | None
    email: str | None
    url: str | None


class FacilityOut(FacilitySummaryOut):
    """Everything that was published of a facility."""

    access: str | None
    contact: ContactOut
    hours: list[HoursOut]
    exceptions: list[ExceptionOut]
    equipment: list[EquipmentOut]
    room_list: list[RoomOut]
    version_id: str

    @classmethod
    def in_full(cls, in_force: FacilityInForce, language: Language) -> "FacilityOut":
        """Show a facility in `language`."""
        facility = in_force.facility
        summary = FacilitySummaryOut.of(facility, language)
        return cls(
            **summary.model_dump(),
            access=_said(facility.access, language),
            contact=ContactOut.model_validate(facility.contact.model_dump()),
            hours=[HoursOut.of(each) for each in facility.hours],
            exceptions=[ExceptionOut.of(each, language) for each in facility.exceptions],
            equipment=[EquipmentOut.of(each, language) for each in facility.equipment],
            room_list=[RoomOut.of(facility, each, language) for each in facility.rooms],
            version_id=in_force.version_id,
        )


def _times(times: TimeRange | None) -> str | None:
    return None if times is None else f"{clock_text(times.start)}-{clock_text(times.end)}"


def _said(text: LocalizedText | None, language: Language) -> str | None:
    return None if text is None else text.in_language(language)
