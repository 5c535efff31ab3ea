"""Rooms and times as requests name them: the same for residents and for staff at the counter."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import LocalId, RoomId
from machiport.facilities.reservations.model import SlotWish
from machiport.facilities.times import ENDS_BEFORE_START, MinuteOfDay, TimeRange
from machiport.problem_details import InvalidValue

_MOST_EQUIPMENT: Final = 10


class RoomTimesIn(BaseModel):
    """One room, one day, from when until when."""

    model_config = ConfigDict(extra="forbid")

    room_id: RoomId = Field(examples=["44201-mihon-hall.hall-a"])
    day: date = Field(examples=["2026-12-15"])
    start: MinuteOfDay
    end: MinuteOfDay

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        # Here and not by the range's own check, so that the error points at this slot of the request.
        if self.end <= self.start:
            raise InvalidValue(ENDS_BEFORE_START)
        return self

    @property
    def times(self) -> TimeRange:
        """From when until when."""
        return TimeRange(start=self.start, end=self.end)


class SlotIn(RoomTimesIn):
    """One room, one day, from when until when, what for."""

    purpose: LocalId = Field(examples=["meeting"])
    people: int = Field(default=1, ge=1, le=100_000)
    profit_making: bool = Field(default=False, description="Admission is charged, or something is sold (営利利用).")
    heating: bool = Field(default=False, description="Heating or cooling (冷暖房).")
    equipment: dict[LocalId, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=dict, max_length=_MOST_EQUIPMENT
    )

    def wish(self) -> SlotWish:
        """Return the wish that it is."""
        return SlotWish(
            room_id=self.room_id,
            day=self.day,
            times=self.times,
            purpose=self.purpose,
            people=self.people,
            profit_making=self.profit_making,
            heating=self.heating,
            equipment=self.equipment,
        )
