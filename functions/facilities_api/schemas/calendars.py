"""Calendars as they are answered, in the asker's language."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.facilities.inventory.model import PeriodScheme, Room
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.search.calendar_days import DayStatus, ShownDay, ShownSlot, SlotStatus
from machiport.facilities.search.calendar_service import RoomDays, ShownFacility
from machiport.facilities.times import clock_text
from machiport.localized_text import Language


class SlotOut(BaseModel):
    """A named period (区分), or steps of the raster that are alike: `free` or `taken` for a quiet use, or `over`."""

    slot: str = Field(description="`HH:MM-HH:MM`, Japan time.", examples=["09:00-12:00"])
    period: str | None = Field(examples=["午前"])
    status: SlotStatus

    @classmethod
    def of(cls, shown: ShownSlot, periods: dict[str, str]) -> "SlotOut":
        """Show a slot; `periods` are the names of periods."""
        slot = shown.slot
        return cls(
            slot=f"{clock_text(slot.start)}-{clock_text(slot.end)}",
            period=periods.get(slot.period_id) if slot.period_id else None,
            status=shown.status,
        )


class DayOut(BaseModel):
    """A day of a room. `open_for`: who may book it by now; `opens_at`: from when the first of them may."""

    model_config = ConfigDict(serialize_by_alias=True)

    day: date
    status: DayStatus
    reason: str | None = Field(description="Why it is closed.")
    open_for: list[CallerClass]
    opens_at: datetime | None
    slots: list[SlotOut]

    @classmethod
    def of(cls, shown: ShownDay, periods: dict[str, str], language: Language) -> "DayOut":
        """Show a day in `language`."""
        return cls(
            day=shown.day,
            status=shown.status,
            reason=shown.reason.in_language(language) if shown.reason else None,
            open_for=list(shown.open_for),
            opens_at=shown.opens_at,
            slots=[SlotOut.of(slot, periods) for slot in shown.slots],
        )


class RoomDaysOut(BaseModel):
    """A room with some of its days."""

    room_id: str
    name: str
    days: list[DayOut]

    @classmethod
    def of(cls, shown: RoomDays, language: Language) -> "RoomDaysOut":
        """Show a room's days in `language`."""
        periods = _periods(shown.room, language)
        return cls(
            room_id=shown.room.room_id,
            name=shown.room.name.in_language(language),
            days=[DayOut.of(day, periods, language) for day in shown.days],
        )


class RoomMonthOut(BaseModel):
    """A room's month; free is what nobody has taken: who may book it, the search says."""

    facility_id: str
    facility_name: str
    room: RoomDaysOut

    @classmethod
    def of(cls, shown: ShownFacility, language: Language) -> "RoomMonthOut":
        """Show a month in `language`."""
        facility = shown.in_force.facility
        return cls(
            facility_id=facility.facility_id,
            facility_name=facility.name.in_language(language),
            room=RoomDaysOut.of(shown.rooms[0], language),
        )


class WeekOut(BaseModel):
    """Seven days of all rooms of a facility."""

    facility_id: str
    facility_name: str
    rooms: list[RoomDaysOut]

    @classmethod
    def of(cls, shown: ShownFacility, language: Language) -> "WeekOut":
        """Show a week in `language`."""
        facility = shown.in_force.facility
        return cls(
            facility_id=facility.facility_id,
            facility_name=facility.name.in_language(language),
            rooms=[RoomDaysOut.of(room, language) for room in shown.rooms],
        )


def _periods(room: Room, language: Language) -> dict[str, str]:
    if not isinstance(room.scheme, PeriodScheme):
        return {}
    return {period.period_id: period.name.in_language(language) for period in room.scheme.periods}
