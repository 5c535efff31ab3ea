"""Hazard kinds (災害の種類と想定): their classes, official colours and plain words, read from data files."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.localized_text import LocalizedText

type Unit = Literal["metre", "hour", "class"]
"""What a class is measured in; `class` where zones are only told apart by name (警戒区域, 特別警戒区域)."""

type EvacuationHazard = Literal[
    "flood", "landslide", "storm_surge", "earthquake", "tsunami", "large_fire", "inland_water", "volcano"
]
"""What a designated emergency evacuation site is designated for (災害対策基本法施行令 第20条の4)."""

EVACUATION_HAZARDS: tuple[EvacuationHazard, ...] = (
    "flood",
    "landslide",
    "storm_surge",
    "earthquake",
    "tsunami",
    "large_fire",
    "inland_water",
    "volcano",
)

KIND_PATTERN = r"^[a-z][a-z_]{1,39}$"


class RankClass(BaseModel):
    """One class of a kind, as official legends have it.

    `minimum` is inclusive, `maximum` exclusive and None where there is none, in the kind's unit; both are None for
    the unit `class`. `colour` is the official one, `#rrggbb`. `severity` orders classes from harmless (1) to worst:
    ranks of collapse or landslide zones are codes, not an order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rank: int = Field(ge=1, le=99)
    severity: int = Field(ge=1, le=99)
    minimum: float | None = None
    maximum: float | None = None
    colour: str = Field(pattern=r"^#[0-9a-f]{6}$")
    title: LocalizedText
    explanation: LocalizedText


class RasterLayer(BaseModel):
    """A raster layer of ハザードマップポータルサイト that phones may draw directly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    tiles: str = Field(description="URL template with {z}, {x}, {y}.")
    minimum_zoom: int
    maximum_zoom: int
    attribution: str


class HazardKind(BaseModel):
    """One kind with its classes, the least severe first.

    `source` names where classes and colours come from. `display_order` is that of answers and legends.
    `follows_alert_levels`: the alert levels of rain (警戒レベル) announce it step by step. A tsunami does not wait for
    them (内閣府 避難情報に関するガイドライン: 津波は基本的に避難指示のみ).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern=KIND_PATTERN)
    display_order: int
    name: LocalizedText
    description: LocalizedText
    unit: Unit
    evacuation_hazard: EvacuationHazard
    follows_alert_levels: bool
    classes: tuple[RankClass, ...] = Field(min_length=1)
    outside: LocalizedText = Field(description="What it means to be outside every zone of this kind.")
    source: str
    raster: RasterLayer | None = None

    @model_validator(mode="after")
    def _classes_make_sense(self) -> Self:
        ranks = [each.rank for each in self.classes]
        if len(set(ranks)) != len(ranks):
            raise ValueError(f"{self.kind}: a rank is there twice")
        if sorted(self.classes, key=lambda each: each.severity) != list(self.classes):
            raise ValueError(f"{self.kind}: classes are not in order of severity")
        measured = self.unit != "class"
        if any((each.minimum is not None) != measured for each in self.classes):
            raise ValueError(f"{self.kind}: bounds do not fit the unit {self.unit}")
        return self

    def rank_class(self, rank: int) -> RankClass:
        """Return the class of a rank.

        Raises KeyError for a rank that the kind does not have.
        """
        for each in self.classes:
            if each.rank == rank:
                return each
        raise KeyError(rank)

    def class_of(self, minimum: float, maximum: float | None) -> RankClass:
        """Return the class of a depth range: the one that holds the deepest value in it.

        Texts of prefectures have other bounds than the official classes (`1.0～2.0m`), so the worse class is told.
        """
        if maximum is None:
            return self._holding(minimum)
        return max(
            (each for each in self.classes if (each.minimum or 0.0) < max(maximum, minimum + 1e-9)),
            key=lambda each: each.severity,
        )

    def _holding(self, value: float) -> RankClass:
        return max((each for each in self.classes if (each.minimum or 0.0) <= value), key=lambda each: each.severity)


class HazardKinds:
    """All kinds of a region, in display order."""

    def __init__(self, kinds: Iterable[HazardKind]) -> None:
        """Hold `kinds`.

        Raises ValueError where two have one name.
        """
        ordered = sorted(kinds, key=lambda each: each.display_order)
        self._by_name: Mapping[str, HazardKind] = {each.kind: each for each in ordered}
        if len(self._by_name) != len(ordered):
            raise ValueError("two hazard kinds have one name")

    def __iter__(self) -> Iterator[HazardKind]:
        """Go through the kinds in display order."""
        return iter(self._by_name.values())

    def __contains__(self, kind: object) -> bool:
        """Say whether there is such a kind."""
        return kind in self._by_name

    def __getitem__(self, kind: str) -> HazardKind:
        """Return a kind.

        Raises KeyError.
        """
        return self._by_name[kind]
