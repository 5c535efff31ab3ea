"""Times of day as minutes from 00:00 Asia/Tokyo; `HH:MM` in files, requests and answers. 24:00 ends a day."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema, model_validator

from machiport.clock import TOKYO
from machiport.localized_text import LocalizedText
from machiport.problem_details.invalid_value import InvalidValue

MINUTES_A_DAY = 24 * 60

_TIME = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")
_NOT_A_TIME = LocalizedText(
    ja="時刻を HH:MM の形(00:00〜24:00)で入力してください。",
    en="Must be a time as HH:MM, from 00:00 to 24:00.",
    ja_x_easy="時間を 08:30 の ような 形で 入れてください。",
)
ENDS_BEFORE_START = LocalizedText(
    ja="終了時刻は開始時刻より後にしてください。",
    en="The end must be after the start.",
    ja_x_easy="おわりの 時間は はじまりの 時間より あとに してください。",
)


def minute_of(text: str) -> int:
    """Return the minutes of `HH:MM`.

    Raises InvalidValue (a ValueError) for anything else.
    """
    match = _TIME.fullmatch(text)
    minute = int(match[1]) * 60 + int(match[2]) if match else MINUTES_A_DAY + 1
    if minute > MINUTES_A_DAY:
        raise InvalidValue(_NOT_A_TIME)
    return minute


def clock_text(minute: int) -> str:
    """Return a minute of the day as `HH:MM`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _read(value: object) -> int:
    if isinstance(value, str):
        return minute_of(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MINUTES_A_DAY:
        return value
    raise InvalidValue(_NOT_A_TIME)


type MinuteOfDay = Annotated[
    int,
    BeforeValidator(_read),
    PlainSerializer(clock_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^([01][0-9]|2[0-4]):[0-5][0-9]$", "examples": ["09:00"]}),
]


class TimeRange(BaseModel):
    """From `start` until before `end`, within one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: MinuteOfDay
    end: MinuteOfDay

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise InvalidValue(ENDS_BEFORE_START)
        return self

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start

    def holds(self, other: "TimeRange") -> bool:
        """Tell whether `other` lies within."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "TimeRange") -> bool:
        """Tell whether the two share a minute."""
        return self.start < other.end and other.start < self.end


def instant_at(day: date, minute: int) -> datetime:
    """Return the instant of a minute of a day in Japan: aware, Asia/Tokyo."""
    return datetime.combine(day, time(0), TOKYO) + timedelta(minutes=minute)
