"""What the hazard kinds say about one place."""

from typing import Literal, NamedTuple

from machiport.hazard.kinds import HazardKind, RankClass
from machiport.hazard.section_codec import ZoneFacts, ZoneSource

type RiskStatus = Literal["inside", "outside", "not_covered"]
"""Inside a zone; outside every zone but looked at (調査範囲内); never looked at, which says nothing about safety."""


class ZoneHit(NamedTuple):
    """One zone (区域) that holds the place: its class in the official legend, and what its publisher said."""

    rank_class: RankClass
    facts: ZoneFacts
    source: ZoneSource

    @property
    def minimum(self) -> float | None:
        """Least value in the kind's unit, inclusive: the zone's own where its text has one, else its class's."""
        return self.rank_class.minimum if self.facts.minimum is None else self.facts.minimum

    @property
    def maximum(self) -> float | None:
        """Largest value, exclusive; None where there is none. The zone's own where it has bounds of its own."""
        return self.rank_class.maximum if self.facts.minimum is None else self.facts.maximum


class KindRisk(NamedTuple):
    """What one kind says about the place. `hits` has the worst first and no two alike; `sources` are those asked."""

    kind: HazardKind
    status: RiskStatus
    hits: tuple[ZoneHit, ...] = ()
    sources: tuple[ZoneSource, ...] = ()

    @property
    def worst(self) -> ZoneHit | None:
        """The hit of the worst class; None where no zone holds the place."""
        return self.hits[0] if self.hits else None


class PlaceRisks(NamedTuple):
    """All kinds in display order at one place (WGS84 degrees)."""

    longitude: float
    latitude: float
    risks: tuple[KindRisk, ...]
