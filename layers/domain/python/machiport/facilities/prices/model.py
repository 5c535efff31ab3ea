"""Price lists (料金表) as dated data, and the lines of a quote. All amounts are whole yen, tax included."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.facilities.identifiers import LocalId, RoomId
from machiport.facilities.rules.model import CallerClass
from machiport.localized_text import LocalizedText

_COMBINED = "+"

type Percent = Annotated[int, Field(ge=0, le=2000)]
type Month = Annotated[int, Field(ge=1, le=12)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EquipmentFee(_Part):
    """What one piece costs: for each booking, for each named period used, or for each started hour."""

    yen: int = Field(ge=0, le=1_000_000)
    per: Literal["use", "period", "hour"] = "use"


class HeatingFee(_Part):
    """Heating or cooling (冷暖房): `yen_per_hour` for each started hour, and `percent` of the room's price.

    Only in `months`. The room's price is the one of this caller and use, before an exemption.
    """

    yen_per_hour: int = Field(default=0, ge=0, le=100_000)
    percent: int = Field(default=0, ge=0, le=200)
    months: tuple[Month, ...] = (1, 2, 3, 6, 7, 8, 9, 11, 12)


class RoomPrice(_Part):
    """What a room costs: by named period (and by combinations such as 全日), or by the hour.

    `combinations` are keyed by the periods in order joined with `+` (`morning+afternoon`); without an entry the
    periods' prices are added. `per_hour` counts started half hours; it is for rasters, and for periods without price.
    """

    periods: dict[LocalId, int] = Field(default_factory=dict)
    combinations: dict[str, int] = Field(default_factory=dict)
    per_hour: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.periods and self.per_hour is None:
            raise ValueError("a room's price needs periods or per_hour")
        if any(yen < 0 for yen in (*self.periods.values(), *self.combinations.values())):
            raise ValueError("a price is not below zero")
        for combination in self.combinations:
            parts = combination.split(_COMBINED)
            if len(set(parts)) < len(parts) or len(parts) == 1 or not self.periods.keys() >= set(parts):
                raise ValueError(f"{combination} is no combination of the room's periods")
        return self

    def of_periods(self, period_ids: Sequence[str]) -> int | None:
        """Return the price of neighbouring periods in order: the combination's, else their sum; None where unknown."""
        combined = self.combinations.get(_COMBINED.join(period_ids))
        if combined is not None:
            return combined
        if not period_ids or not self.periods.keys() >= set(period_ids):
            return None
        return sum(self.periods[period_id] for period_id in period_ids)


class PriceVersion(_Part):
    """The prices of uses on and after `valid_from` (the date of use), until the next version.

    Percentages multiply the room's price: of the caller's class, and `profit_making_percent` for uses that take
    admission or sell. Each multiplication by a percentage or by half hours is rounded down to `rounding` yen
    (円未満・10円未満切捨て); whole numbers of pieces, periods and hours of a fee are not.
    """

    valid_from: date
    rooms: dict[RoomId, RoomPrice] = Field(min_length=1)
    class_percent: dict[CallerClass, Percent] = Field(default_factory=dict)
    profit_making_percent: Percent = 100
    purpose_percent: dict[LocalId, Percent] = Field(default_factory=dict)
    equipment: dict[LocalId, EquipmentFee] = Field(default_factory=dict)
    heating: HeatingFee | None = None
    rounding: Literal[1, 10, 100] = 10


class PriceList(_Part):
    """The prices of some rooms of one owner, dated."""

    price_list_id: LocalId
    name: LocalizedText
    versions: tuple[PriceVersion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _dated_apart(self) -> Self:
        if len({version.valid_from for version in self.versions}) != len(self.versions):
            raise ValueError("two versions begin on the same day")
        return self

    def version_on(self, day: date) -> PriceVersion | None:
        """Return the version for uses on `day`; None before the first."""
        fitting = [version for version in self.versions if version.valid_from <= day]
        return max(fitting, key=lambda version: version.valid_from, default=None)


class OwnerPrices(_Part):
    """All price lists of one municipality, as one data file."""

    municipality: str = Field(pattern=r"^[0-9]{5}$")
    price_lists: tuple[PriceList, ...] = Field(min_length=1)
    sample: bool = False

    def price_list(self, price_list_id: str) -> PriceList | None:
        """Return a price list; None for a name that none has."""
        return next((one for one in self.price_lists if one.price_list_id == price_list_id), None)


type LineKind = Literal["room", "class", "profit_making", "purpose", "equipment", "heating", "exemption"]


class QuoteLine(_Part):
    """One line of a quote or invoice; `yen` is below zero for what is waived. `quantity` pieces, hours or periods."""

    kind: LineKind
    label: LocalizedText
    quantity: int = 1
    yen: int


class Quote(_Part):
    """What one use of one room costs: the lines add up to `total`, to the yen."""

    lines: tuple[QuoteLine, ...]
    total: int = Field(ge=0)
    price_version: date

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(line.yen for line in self.lines) != self.total:
            raise ValueError("the lines of a quote must add up to its total")
        return self
