"""The hazards of a place as they are answered, in the asker's language."""

from pydantic import BaseModel, Field

from hazard_api.schemas.places import PlaceOut
from hazard_api.schemas.sources import HazardSourceOut
from machiport.hazard.kinds import EvacuationHazard, Unit
from machiport.hazard.model import KindRisk, PlaceRisks, RiskStatus, ZoneHit
from machiport.hazard.place_service import LocatedPlace
from machiport.localized_text import Language, LocalizedText

NOTICE = LocalizedText(
    ja=(
        "ハザードマップは想定に基づくものです。色の付いていない場所や調査範囲外の場所が安全という意味ではありません。"
        "実際の避難は、市町村の避難情報と周囲の状況を見て判断してください。"
    ),
    en=(
        "Hazard maps rest on assumptions. A place without colour, or one that was not surveyed, is not thereby safe. "
        "When it happens, follow your municipality's evacuation information and what you see around you."
    ),
    ja_x_easy=(
        "この地図は「こうなるかもしれない」という 予想です。地図に 色が なくても、安全とは かぎりません。"
        "あぶない ときは、市や町の お知らせを 聞いて、まわりを 見て、早く にげてください。"
    ),
)
NOT_COVERED = LocalizedText(
    ja="この場所はこの災害の調査の対象になっていません。危険がないという意味ではありません。",
    en="This place has not been surveyed for this hazard. That does not mean that there is no danger.",
    ja_x_easy="この場所は まだ 調べていません。安全か どうか わかりません。",
)


class HitOut(BaseModel):
    """One zone that holds the place."""

    rank: int = Field(description="The publisher's code of the class.", examples=[3])
    severity: int = Field(description="Order of the kind's classes: 1 is the least severe.", examples=[3])
    title: str = Field(description="The class in the official legend.", examples=["3.0m以上5.0m未満"])
    colour: str = Field(description="Official colour.", examples=["#ffb7b7"])
    minimum: float | None = Field(description="Least value in `unit`, inclusive.", examples=[3.0])
    maximum: float | None = Field(description="Largest value in `unit`, exclusive; null where open.", examples=[5.0])
    unit: Unit
    original_text: str = Field(description="What the publisher wrote; empty where it gave a code only.")
    label: str = Field(description="River or zone.", examples=["大分川"])
    explanation: str = Field(description="What it means, in plain words.")
    source: HazardSourceOut

    @classmethod
    def of(cls, hit: ZoneHit, unit: Unit, language: Language) -> "HitOut":
        """Show a hit in `language`."""
        return cls(
            rank=hit.facts.rank,
            severity=hit.rank_class.severity,
            title=hit.rank_class.title.in_language(language),
            colour=hit.rank_class.colour,
            minimum=hit.minimum,
            maximum=hit.maximum,
            unit=unit,
            original_text=hit.facts.text,
            label=hit.facts.label,
            explanation=hit.rank_class.explanation.in_language(language),
            source=HazardSourceOut.of(hit.source),
        )


class HazardOut(BaseModel):
    """What one hazard kind says about the place."""

    kind: str = Field(examples=["flood_maximum"])
    name: str = Field(examples=["洪水(想定最大規模)"])
    evacuation_hazard: EvacuationHazard = Field(description="Ask for shelters designated for this.")
    status: RiskStatus = Field(description="`not_covered` says nothing about safety: nobody looked.")
    meaning: str = Field(description="What that means, in plain words.")
    worst: HitOut | None = Field(description="The hit of the worst class.")
    hits: list[HitOut] = Field(description="Every zone that holds the place, the worst first.")
    sources: list[HazardSourceOut] = Field(description="Whose surveys were asked.")

    @classmethod
    def of(cls, risk: KindRisk, language: Language) -> "HazardOut":
        """Show a kind's answer in `language`."""
        hits = [HitOut.of(hit, risk.kind.unit, language) for hit in risk.hits]
        return cls(
            kind=risk.kind.kind,
            name=risk.kind.name.in_language(language),
            evacuation_hazard=risk.kind.evacuation_hazard,
            status=risk.status,
            meaning=_meaning(risk).in_language(language),
            worst=hits[0] if hits else None,
            hits=hits,
            sources=[HazardSourceOut.of(source) for source in risk.sources],
        )


def _meaning(risk: KindRisk) -> LocalizedText:
    if risk.worst is not None:
        return risk.worst.rank_class.explanation
    return risk.kind.outside if risk.status == "outside" else NOT_COVERED


class RisksOut(BaseModel):
    """Every hazard at a place, in display order."""

    place: PlaceOut
    hazards: list[HazardOut]
    notice: str = Field(description="To be shown with it: a hazard map is no promise of safety.")

    @classmethod
    def of(cls, place: LocatedPlace, found: PlaceRisks, language: Language) -> "RisksOut":
        """Show the hazards in `language`."""
        return cls(
            place=PlaceOut.of(place, language),
            hazards=[HazardOut.of(risk, language) for risk in found.risks],
            notice=NOTICE.in_language(language),
        )
