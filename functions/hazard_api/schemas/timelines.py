"""マイ・タイムライン as it is asked for and answered, in the asker's language."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hazard_api.schemas.places import PlaceOut
from hazard_api.schemas.risks import NOT_COVERED, NOTICE
from machiport.hazard.model import KindRisk, PlaceRisks, RiskStatus
from machiport.hazard.place_service import AskedPlace, LocatedPlace
from machiport.hazard.timelines.model import TimelineAction, TimelineLevel
from machiport.hazard.timelines.rules import NEEDS, AlertLevel, Household, Move, Need, Wording
from machiport.localized_text import Language


class PlaceIn(BaseModel):
    """Where the household lives: `lon` and `lat`, or `address`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"lon": 131.606, "lat": 33.236}]})

    lon: float | None = Field(default=None, description="Longitude, WGS84 degrees.", examples=[131.606])
    lat: float | None = Field(default=None, description="Latitude, WGS84 degrees.", examples=[33.236])
    address: str | None = Field(
        default=None, min_length=1, max_length=200, description="Instead of them: an address with its town."
    )
    municipality: str | None = Field(
        default=None, max_length=20, description="Where to look for the address: municipality code, five digits."
    )

    def asked(self, within: str | None) -> AskedPlace:
        """Return the place as the service takes it; `within` is the municipality's code, checked."""
        return AskedPlace(self.lon, self.lat, self.address, within)


class HouseholdIn(BaseModel):
    """Who lives there."""

    model_config = ConfigDict(extra="forbid")

    infants: bool = False
    pregnant: bool = False
    older_people: bool = False
    wheelchair: bool = False
    needs_care: bool = Field(default=False, description="介護や支援が要る。")
    medical_devices: bool = Field(default=False, description="Devices that need power, or oxygen.")
    hard_of_hearing: bool = False
    low_vision: bool = False
    pets: bool = False
    car: bool = False
    floor: int | None = Field(default=None, ge=1, le=60, description="Floor lived on; 1 is the ground floor.")

    def household(self) -> Household:
        """Return the household as the rules take it."""
        return Household(needs=frozenset(need for need in NEEDS if getattr(self, need)), floor=self.floor)


class TimelineIn(BaseModel):
    """A household and its place. Neither is kept nor logged."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceIn
    household: HouseholdIn = HouseholdIn()


class ReasonOut(BaseModel):
    """Why an action is for this household."""

    because: Literal["rule", "hazard", "household", "floor"]
    kind: str | None = Field(default=None, description="Hazard kind.", examples=["flood_maximum"])
    need: Need | None = None
    text: str


class ActionOut(BaseModel):
    """Something to do."""

    action: str = Field(description="Id of the rule.", examples=["vulnerable_leave"])
    text: str
    when: str
    move: Move | None = Field(
        description=(
            "`leave` 立退き避難, `upstairs` 屋内安全確保, `stay` 在宅避難, `last_resort` 緊急安全確保; "
            "null where it is no evacuation."
        )
    )
    reasons: list[ReasonOut]
    source: str

    @classmethod
    def of(cls, action: TimelineAction, wording: Wording, language: Language) -> "ActionOut":
        """Show an action in `language`."""
        rule = action.rule
        return cls(
            action=rule.action,
            text=rule.text.in_language(language),
            when=wording.moments[rule.when].in_language(language),
            move=rule.move,
            reasons=_reasons(action, wording, language),
            source=rule.source,
        )


def _reasons(action: TimelineAction, wording: Wording, language: Language) -> list[ReasonOut]:
    reasons = [ReasonOut(because="rule", text=action.rule.reason.in_language(language))]
    for risk in action.hazards:
        title = "" if risk.worst is None else risk.worst.rank_class.title.in_language(language)
        text = wording.hazards[risk.status].in_language(language)
        text = text.format(kind=risk.kind.name.in_language(language), title=title)
        reasons.append(ReasonOut(because="hazard", kind=risk.kind.kind, text=text))
    for need in action.needs:
        reasons.append(ReasonOut(because="household", need=need, text=wording.needs[need].in_language(language)))
    if action.floor is not None:
        text = wording.floor.in_language(language).format(floor=action.floor)
        reasons.append(ReasonOut(because="floor", text=text))
    return reasons


class LevelOut(BaseModel):
    """One alert level (警戒レベル)."""

    level: AlertLevel
    name: str = Field(examples=["高齢者等避難"])
    announced_by: str
    meaning: str
    actions: list[ActionOut]

    @classmethod
    def of(cls, level: TimelineLevel, wording: Wording, language: Language) -> "LevelOut":
        """Show a level in `language`."""
        return cls(
            level=level.wording.level,
            name=level.wording.name.in_language(language),
            announced_by=level.wording.announced_by.in_language(language),
            meaning=level.wording.meaning.in_language(language),
            actions=[ActionOut.of(action, wording, language) for action in level.actions],
        )


class HazardOfPlaceOut(BaseModel):
    """What one hazard kind says about the place, in short."""

    kind: str
    name: str
    status: RiskStatus
    title: str | None = Field(description="The worst class, where the place is inside a zone.")
    notice: str | None = Field(description="Where it was not surveyed: that this says nothing about safety.")

    @classmethod
    def of(cls, risk: KindRisk, language: Language) -> "HazardOfPlaceOut":
        """Show a kind's answer in `language`."""
        return cls(
            kind=risk.kind.kind,
            name=risk.kind.name.in_language(language),
            status=risk.status,
            title=None if risk.worst is None else risk.worst.rank_class.title.in_language(language),
            notice=NOT_COVERED.in_language(language) if risk.status == "not_covered" else None,
        )


class TimelineOut(BaseModel):
    """What the household does at each alert level."""

    place: PlaceOut
    hazards: list[HazardOfPlaceOut]
    levels: list[LevelOut]
    notice: str = Field(description="To be shown with it: a hazard map is no promise of safety.")

    @classmethod
    def of(
        cls,
        place: LocatedPlace,
        risks: PlaceRisks,
        levels: list[TimelineLevel],
        wording: Wording,
        language: Language,
    ) -> "TimelineOut":
        """Show a timeline in `language`."""
        return cls(
            place=PlaceOut.of(place, language),
            hazards=[HazardOfPlaceOut.of(risk, language) for risk in risks.risks],
            levels=[LevelOut.of(level, wording, language) for level in levels],
            notice=NOTICE.in_language(language),
        )
