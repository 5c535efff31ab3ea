"""Shelters as they are answered, in the asker's language."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from hazard_api.schemas.shelter_words import DESIGNATION_WORDS, DIRECTION_WORDS, HAZARD_WORDS, NOTICE, STATUS_WORDS
from machiport.clock import TOKYO
from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.shelters.distances import Compass
from machiport.hazard.shelters.model import Capacity, Designation, ListSource, ReportedStatus, Shelter, ToldStatus
from machiport.hazard.shelters.nearest import Nearby
from machiport.hazard.shelters.shelter_service import ListedShelter, ShelterNearby
from machiport.hazard.shelters.statuses import Told
from machiport.localized_text import Language


class DesignationOut(BaseModel):
    """What a place is designated as: 指定緊急避難場所 (flee there) and 指定避難所 (stay there) are not the same."""

    type: Designation
    name: str = Field(examples=["指定緊急避難場所"])


class EvacuationHazardOut(BaseModel):
    """A hazard from which the place is a refuge. `conditional`: its list has a condition (△), ask the municipality."""

    hazard: EvacuationHazard
    name: str = Field(examples=["洪水"])
    conditional: bool


class CapacityOut(BaseModel):
    """How many people a place takes, as published and as numbers."""

    text: str = Field(examples=["屋内480人／屋外3,350人"])
    people: int | None = Field(examples=[3830])
    indoor: int | None = Field(examples=[480])
    outdoor: int | None = Field(examples=[3350])

    @classmethod
    def of(cls, capacity: Capacity) -> "CapacityOut":
        """Show a capacity."""
        return cls(**capacity.model_dump())


class LastKnownOut(BaseModel):
    """The last report, which is too old to be told as the present status."""

    status: ReportedStatus
    text: str
    headcount: int | None
    reported_at: datetime = Field(description="Asia/Tokyo.")


class ShelterStatusOut(BaseModel):
    """Whether it is open now. `unknown`: nobody reported, or too long ago; then `last_known` has what there was."""

    status: ToldStatus
    text: str = Field(description="The status in words.", examples=["開設しています"])
    headcount: int | None = Field(description="People there; null where not reported.")
    capacity: int | None = Field(description="How many can stay there; null where not published.")
    reported_at: datetime | None = Field(description="The instant at which it was so, Asia/Tokyo.")
    last_known: LastKnownOut | None

    @classmethod
    def of(cls, told: Told, shelter: Shelter, language: Language) -> "ShelterStatusOut":
        """Show what is told of a shelter."""
        last = told.last_known
        return cls(
            status=told.status,
            text=STATUS_WORDS[told.status].in_language(language),
            headcount=told.headcount,
            capacity=None if shelter.capacity is None else shelter.capacity.for_staying,
            reported_at=None if told.reported_at is None else told.reported_at.astimezone(TOKYO),
            last_known=None
            if last is None
            else LastKnownOut(
                status=last.status,
                text=STATUS_WORDS[last.status].in_language(language),
                headcount=last.headcount,
                reported_at=last.reported_at.astimezone(TOKYO),
            ),
        )


class ShelterWayOut(BaseModel):
    """How far it is from the place asked for, in a straight line; roads are longer."""

    metres: int
    bearing: int = Field(description="Degrees from north, clockwise.", ge=0, lt=360)
    direction: Compass
    direction_name: str = Field(examples=["北東"])
    walking_minutes: int = Field(description="Estimate: the straight line at 80 m a minute.")

    @classmethod
    def of(cls, nearby: Nearby, language: Language) -> "ShelterWayOut":
        """Show a way."""
        return cls(
            metres=round(nearby.metres),
            bearing=round(nearby.bearing) % 360,
            direction=nearby.compass,
            direction_name=DIRECTION_WORDS[nearby.compass].in_language(language),
            walking_minutes=nearby.walking_minutes,
        )


class ShelterOut(BaseModel):
    """A shelter of a municipality's published list."""

    shelter_id: str
    municipality: str = Field(examples=["44201"])
    name: str
    kana: str | None
    name_en: str | None
    address: str | None
    lon: float
    lat: float
    designations: list[DesignationOut]
    hazards: list[EvacuationHazardOut]
    same_address_as: list[str] = Field(description="Ids of entries of the other designation at the same address.")
    capacity: CapacityOut | None
    accepts: str | None = Field(description="Whom it takes in, where not everybody (受入対象者).")
    communities: str | None
    phone: str | None
    url: str | None
    remarks: str | None
    status: ShelterStatusOut
    way: ShelterWayOut | None = Field(description="Null in lists without a place.")

    @classmethod
    def of(cls, listed: ListedShelter | ShelterNearby, language: Language) -> "ShelterOut":
        """Show a shelter."""
        nearby = listed.nearby if isinstance(listed, ShelterNearby) else None
        shelter = listed.nearby.shelter if isinstance(listed, ShelterNearby) else listed.shelter
        hazards = [(hazard, False) for hazard in shelter.hazards]
        hazards += [(hazard, True) for hazard in shelter.conditional_hazards]
        return cls(
            shelter_id=shelter.shelter_id,
            municipality=shelter.municipality,
            name=shelter.name,
            kana=shelter.kana,
            name_en=shelter.name_en,
            address=shelter.address,
            lon=shelter.lon,
            lat=shelter.lat,
            designations=[
                DesignationOut(type=each, name=DESIGNATION_WORDS[each].in_language(language))
                for each in shelter.designations
            ],
            hazards=[
                EvacuationHazardOut(
                    hazard=hazard, name=HAZARD_WORDS[hazard].in_language(language), conditional=conditional
                )
                for hazard, conditional in hazards
            ],
            same_address_as=list(shelter.same_address_as),
            capacity=None if shelter.capacity is None else CapacityOut.of(shelter.capacity),
            accepts=shelter.accepts,
            communities=shelter.communities,
            phone=shelter.phone,
            url=shelter.url,
            remarks=shelter.remarks,
            status=ShelterStatusOut.of(listed.told, shelter, language),
            way=None if nearby is None else ShelterWayOut.of(nearby, language),
        )


class ShelterSourceOut(BaseModel):
    """Whose list shelters are from, as its licence asks to say (出典)."""

    municipality: str = Field(examples=["44201"])
    source: str = Field(examples=["国土地理院 指定緊急避難場所・指定避難所データ"])
    licence: str | None = Field(description="null where it was published without one being named.")
    url: str | None
    as_of: date | None = Field(description="Date of the data; null where not published.")
    sample: bool = Field(description="Whether it is invented, for trying out.")

    @classmethod
    def of(cls, municipality: str, source: ListSource) -> "ShelterSourceOut":
        """Show a source."""
        return cls(
            municipality=municipality,
            source=source.title,
            licence=source.licence,
            url=source.url,
            as_of=source.as_of,
            sample=source.sample,
        )


class SheltersOut(BaseModel):
    """Shelters: the nearest first, or a page of a municipality's list by id."""

    items: list[ShelterOut]
    sources: list[ShelterSourceOut] = Field(
        description="To be shown with the shelters: one for each municipality among `items` whose list names a source."
    )
    next_cursor: str | None = Field(description="Of a municipality's list only; null at its end.")
    notice: str = Field(description="To be shown with the shelters.")

    @classmethod
    def of(
        cls, found: Sequence[ListedShelter | ShelterNearby], next_cursor: str | None, language: Language
    ) -> "SheltersOut":
        """Show shelters."""
        items = [ShelterOut.of(each, language) for each in found]
        by_municipality = {item.municipality: each.source for item, each in zip(items, found, strict=True)}
        sources = [
            ShelterSourceOut.of(municipality, source)
            for municipality, source in sorted(by_municipality.items())
            if source is not None
        ]
        return cls(items=items, sources=sources, next_cursor=next_cursor, notice=NOTICE.in_language(language))
