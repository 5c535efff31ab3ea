"""The query of a search for free rooms, as residents and the public send it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import LocalId
from machiport.facilities.inventory.model import DayKind, Position, Purpose
from machiport.facilities.search.purpose_words import purpose_meant
from machiport.facilities.search.query_texts import (
    AHEAD_OF_TODAY,
    ENDS_BEFORE_START,
    PLACE_INCOMPLETE,
    TOO_FAR_AHEAD,
    TOO_MANY_DAYS,
    WINDOW_TOO_SHORT,
    WITHIN_NEEDS_PLACE,
)
from machiport.facilities.search.wanted import MOST_DAYS, MOST_DAYS_AHEAD, Circle, Wanted
from machiport.facilities.times import MINUTES_A_DAY, MinuteOfDay
from machiport.problem_details import InvalidValue, ProblemError, ValidationFailed

DEFAULT_DAYS: Final = 31
DEFAULT_WITHIN: Final = 10_000
MOST_ROOMS_A_PAGE: Final = 50

type MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{5}$", examples=["44201"])]


class AvailabilityQuery(BaseModel):
    """What to look for. Days are days in Japan, times `HH:MM` in Japan."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    purpose: str = Field(
        min_length=1,
        max_length=60,
        description="What for (利用目的): an id of `/facilities/purposes`, or a word (`卓球`).",
        examples=["table_tennis"],
    )
    people: int = Field(default=1, ge=1, le=100_000, description="For so many people.", examples=[20])
    equipment: list[LocalId] = Field(default=[], max_length=10, description="With this equipment (備品).")
    municipality: list[MunicipalityCode] = Field(
        default=[], max_length=20, description="Only rooms of these municipalities; of the whole region where absent."
    )
    lon: float | None = Field(default=None, ge=-180, le=180, description="Longitude of a place, WGS84 degrees.")
    lat: float | None = Field(default=None, ge=-90, le=90, description="Latitude of the place, WGS84 degrees.")
    within: int | None = Field(
        default=None,
        ge=100,
        le=100_000,
        description=f"Not further from the place than these metres; {DEFAULT_WITHIN} where absent.",
    )
    first: date | None = Field(default=None, alias="from", description="First day; today where absent or over.")
    last: date | None = Field(
        default=None,
        alias="to",
        description=f"Last day, included; at most {MOST_DAYS} days in all, {DEFAULT_DAYS} where absent.",
    )
    weekday: list[DayKind] = Field(
        default=[], max_length=8, description="Only these days of the week; `holiday`: public holidays (祝日) as well."
    )
    earliest: MinuteOfDay = Field(default=0, description="The use begins at this time or later.")
    latest: MinuteOfDay = Field(default=MINUTES_A_DAY, description="The use ends at this time or earlier.")
    minutes: int = Field(default=1, ge=1, le=MINUTES_A_DAY, description="At least so long.", examples=[120])
    include_refused: bool = Field(
        default=False, description="List also rooms that are free, but not to be booked by who asks, with the rule."
    )
    limit: int = Field(default=20, ge=1, le=MOST_ROOMS_A_PAGE, description="Rooms on a page.")
    cursor: str | None = Field(
        default=None, max_length=4096, description="`next_cursor` of the page before; absent for the first page."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise InvalidValue(PLACE_INCOMPLETE)
        if self.within is not None and self.lon is None:
            raise InvalidValue(WITHIN_NEEDS_PLACE)
        if self.latest <= self.earliest or self.minutes > self.latest - self.earliest:
            raise InvalidValue(WINDOW_TOO_SHORT)
        return self

    def wanted(self, purposes: Mapping[str, Purpose], today: date) -> Wanted:
        """Return what is asked for, on `today`.

        Raises PurposeNotFound; ValidationFailed for days that are over, too many, or in the wrong order.
        """
        first = max(self.first or today, today)
        if (first - today).days > MOST_DAYS_AHEAD:
            raise ValidationFailed(errors=[ProblemError("/query/from", TOO_FAR_AHEAD)])
        last = first + timedelta(days=DEFAULT_DAYS - 1) if self.last is None else self.last
        if last < first:
            text = AHEAD_OF_TODAY if last < today else ENDS_BEFORE_START
            raise ValidationFailed(errors=[ProblemError("/query/to", text)])
        if (last - first).days >= MOST_DAYS:
            raise ValidationFailed(errors=[ProblemError("/query/to", TOO_MANY_DAYS)])
        return Wanted(
            purpose=purpose_meant(self.purpose, purposes, "/query/purpose"),
            first=first,
            last=last,
            people=self.people,
            equipment=tuple(dict.fromkeys(self.equipment)),
            municipalities=tuple(sorted(set(self.municipality))) or None,
            near=self._circle(),
            kinds=frozenset(self.weekday) or None,
            earliest=self.earliest,
            latest=self.latest,
            minutes=self.minutes,
        )

    def filters(self, today: date) -> dict[str, str]:
        """Return everything but page and limit, as text: what a cursor belongs to."""
        values = self.model_dump(mode="json", by_alias=True, exclude={"cursor", "limit"})
        return {name: str(value) for name, value in values.items()} | {"today": today.isoformat()}

    def _circle(self) -> Circle | None:
        if self.lon is None or self.lat is None:
            return None
        return Circle(Position(longitude=self.lon, latitude=self.lat), self.within or DEFAULT_WITHIN)
