"""The rules of マイ・タイムライン, as their data files have them: who does what at which alert level, and why.

A rule asks for hazards at the place, for needs of the household, for the floor lived on. It cannot ask for the absence
of a need: whoever has one more need never loses an action by it.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from machiport.hazard.model import KindRisk, PlaceRisks, RiskStatus
from machiport.localized_text import LocalizedText

type AlertLevel = Literal[1, 2, 3, 4, 5]
"""警戒レベル (内閣府 避難情報に関するガイドライン, 令和3年)."""

ALERT_LEVELS: tuple[AlertLevel, ...] = (1, 2, 3, 4, 5)

type Need = Literal[
    "infants", "pregnant", "older_people", "wheelchair", "needs_care", "medical_devices", "hard_of_hearing",
    "low_vision", "pets", "car",
]  # fmt: skip
"""What makes a household's evacuation different."""

NEEDS: tuple[Need, ...] = (
    "infants", "pregnant", "older_people", "wheelchair", "needs_care", "medical_devices", "hard_of_hearing",
    "low_vision", "pets", "car",
)  # fmt: skip

type Move = Literal["leave", "upstairs", "stay", "last_resort"]
"""立退き避難, 屋内安全確保, 在宅避難, 緊急安全確保; None for what is no evacuation."""

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=False)


class Household(BaseModel):
    """Who evacuates: their needs and the floor they live on (1 is the ground floor; None where not said)."""

    model_config = _STRICT

    needs: frozenset[Need] = frozenset()
    floor: int | None = Field(default=None, ge=1, le=60)


class HazardCondition(BaseModel):
    """Whether a kind has this status at the place; no kind named means any kind.

    `follows_alert_levels` asks for kinds that do, or do not, come step by step with the alert levels of rain.
    For `inside`: `minimum_severity` is that of the worst class, `at_least` its lower bound in the kind's unit (metres,
    hours).
    """

    model_config = _STRICT

    kinds: tuple[str, ...] = ()
    follows_alert_levels: bool | None = None
    status: RiskStatus = "inside"
    minimum_severity: int | None = Field(default=None, ge=1)
    at_least: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _bounds_are_of_zones(self) -> Self:
        if self.status != "inside" and (self.minimum_severity is not None or self.at_least is not None):
            raise ValueError("only a zone has a severity and bounds")
        return self

    def holding(self, risks: PlaceRisks) -> list[KindRisk]:
        """Return the kinds for which it holds."""
        return [risk for risk in risks.risks if self._holds(risk)]

    def _holds(self, risk: KindRisk) -> bool:
        if risk.status != self.status or (self.kinds and risk.kind.kind not in self.kinds):
            return False
        if self.follows_alert_levels not in (None, risk.kind.follows_alert_levels):
            return False
        classes = [hit.rank_class for hit in risk.hits]
        if self.minimum_severity is not None and max(each.severity for each in classes) < self.minimum_severity:
            return False
        return self.at_least is None or max(each.minimum or 0.0 for each in classes) >= self.at_least


class Condition(BaseModel):
    """When an action is for somebody; everything that is said must hold.

    `any_hazard`: one of them holds. `all_hazard`: each of them holds. `no_hazard`: none of them holds. `household`: one
    of the needs is there.
    `floor_at_least`: a floor is said and it is not lower. `unless_floor_at_least`: no floor is said, or a lower one.
    """

    model_config = _STRICT

    any_hazard: tuple[HazardCondition, ...] = ()
    all_hazard: tuple[HazardCondition, ...] = ()
    no_hazard: tuple[HazardCondition, ...] = ()
    household: tuple[Need, ...] = ()
    floor_at_least: int | None = None
    unless_floor_at_least: int | None = None

    def holds(self, risks: PlaceRisks, household: Household) -> bool:
        """Say whether the action is for this household at this place."""
        floor = household.floor or 0
        return (
            (not self.any_hazard or any(each.holding(risks) for each in self.any_hazard))
            and all(each.holding(risks) for each in self.all_hazard)
            and not any(each.holding(risks) for each in self.no_hazard)
            and (not self.household or not household.needs.isdisjoint(self.household))
            and (self.floor_at_least is None or floor >= self.floor_at_least)
            and (self.unless_floor_at_least is None or floor < self.unless_floor_at_least)
        )


class ActionRule(BaseModel):
    """One action at one level. `order` is its place in the level, `when` a moment of the wording."""

    model_config = _STRICT

    action: str = Field(pattern=r"^[a-z][a-z_]{2,39}$")
    level: AlertLevel
    order: int = Field(ge=1)
    move: Move | None = None
    when: str
    condition: Condition = Condition()
    text: LocalizedText
    reason: LocalizedText
    source: str = Field(min_length=1)


class LevelWording(BaseModel):
    """What a level is called, who announces it, and what it means."""

    model_config = _STRICT

    level: AlertLevel
    name: LocalizedText
    announced_by: LocalizedText
    meaning: LocalizedText


class Wording(BaseModel):
    """The texts that the rules share. `hazards` and `floor` have placeholders: {kind}, {title}; {floor}."""

    model_config = _STRICT

    levels: tuple[LevelWording, ...]
    moments: dict[str, LocalizedText]
    needs: dict[Need, LocalizedText]
    hazards: dict[RiskStatus, LocalizedText]
    floor: LocalizedText

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if tuple(each.level for each in self.levels) != ALERT_LEVELS:
            raise ValueError("the levels must be 1 to 5, in order")
        if set(self.needs) != set(NEEDS) or set(self.hazards) != {"inside", "outside", "not_covered"}:
            raise ValueError("each need and each status must have its text")
        return self
