"""Shelters (避難場所・避難所) as they are published: what a place is designated for, and what staff report of it."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from machiport.hazard.kinds import EvacuationHazard

type Designation = Literal["emergency", "shelter"]
"""`emergency`: 指定緊急避難場所, where to flee to. `shelter`: 指定避難所, where to stay afterwards."""

DESIGNATIONS: tuple[Designation, ...] = ("emergency", "shelter")

type ReportedStatus = Literal["closed", "open", "crowded", "full"]
"""What staff report: 閉鎖・開設・混雑・満員."""

type ToldStatus = Literal["closed", "open", "crowded", "full", "unknown"]
"""What residents are told; `unknown` where nothing was reported, or too long ago."""

SHELTER_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
type ShelterId = Annotated[str, StringConstraints(pattern=SHELTER_ID_PATTERN)]

HIGHEST_HEADCOUNT = 99_999
EARLIEST_REPORT = datetime(2000, 1, 1, tzinfo=UTC)
"""No report is older: what is has a year that was mistyped."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Capacity(_Value):
    """How many people a place takes (想定収容人数): as published in `text`, and what of it is a number.

    `people` is the sum of `indoor` and `outdoor` where both are told apart.
    """

    text: str
    people: int | None = None
    indoor: int | None = None
    outdoor: int | None = None

    @property
    def for_staying(self) -> int | None:
        """How many can stay there: those indoors where the list tells them apart."""
        return self.people if self.indoor is None else self.indoor


class Shelter(_Value):
    """A place of a municipality's list. WGS84 degrees.

    `hazards` are those it is designated for without reserve; `conditional_hazards` those for which its list has a
    condition (△, such as upper floors only). `same_place`: the list says that the other designation is at the same
    place; `same_address_as` are the ids of entries of the other designation at the same address but of another name
    (the gymnasium and the playground of one school). `other_ids` are further ids of united entries.
    """

    shelter_id: ShelterId
    municipality: str
    name: str = Field(min_length=1)
    kana: str | None = None
    name_en: str | None = None
    address: str | None = None
    lon: float
    lat: float
    designations: tuple[Designation, ...] = Field(min_length=1)
    hazards: tuple[EvacuationHazard, ...] = ()
    conditional_hazards: tuple[EvacuationHazard, ...] = ()
    same_place: bool = False
    same_address_as: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    capacity: Capacity | None = None
    accepts: str | None = None
    """Whom it takes in (受入対象者), where not everybody."""
    communities: str | None = None
    """Town or neighbourhood associations it is meant for (対象となる町会・自治会)."""
    phone: str | None = None
    url: str | None = None
    remarks: str | None = None


class ListSource(_Value):
    """Where a list came from (出典)."""

    title: str
    licence: str | None = None
    url: str | None = None
    as_of: date | None = None
    sample: bool = False


class ListCounts(_Value):
    """How a list came to be: rows read = shelters + rows united with another + rows left out (all in the report)."""

    rows_read: int = 0
    shelters: int = 0
    rows_united: int = 0
    rows_left_out: int = 0
    emergency: int = 0
    designated_shelters: int = 0


class ListHead(_Value):
    """Which list of a municipality is in force. `version` counts the publications; 0: none was ever published."""

    version: int = 0
    version_id: str | None = None
    chunks: int = 0
    counts: ListCounts = ListCounts()
    source: ListSource | None = None
    published_at: datetime | None = None


class StatusReport(_Value):
    """What staff report of one shelter. `as_of` is the instant at which it was so, UTC."""

    shelter_id: ShelterId
    status: ReportedStatus
    headcount: int | None = Field(default=None, ge=0, le=HIGHEST_HEADCOUNT)
    as_of: AwareDatetime

    @field_validator("as_of")
    @classmethod
    def _in_utc(cls, instant: datetime) -> datetime:
        return instant.astimezone(UTC)
