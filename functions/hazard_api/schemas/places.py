"""Places as they are answered."""

from pydantic import BaseModel, Field

from machiport.hazard.addresses.model import AddressMatch, MatchLevel
from machiport.hazard.place_service import LocatedPlace
from machiport.localized_text import Language, LocalizedText

_OF_ADDRESS = LocalizedText(
    ja=(
        "「{name}」を代表する地点での結果です。{metres}mほど離れた場所では結果が変わることがあります。"
        "地図でも確かめてください。"
    ),
    en=(
        "This is for the point that stands for “{name}”. Some {metres} m away it may differ. "
        "Please check on the map too."
    ),
    ja_x_easy=(
        "「{name}」の まん中あたりの ことです。{metres}メートルくらい はなれると ちがう ことが あります。"
        "地図も 見てください。"
    ),
)


class PlaceOut(BaseModel):
    """The place that was looked at."""

    lon: float = Field(examples=[131.6064])
    lat: float = Field(examples=[33.2361])
    address: str | None = Field(description="Name of the place found, where an address was asked.")
    matched: MatchLevel | None = Field(description="How far down the address was found.")
    accuracy_metres: int | None = Field(description="How far the address may be from `lon`, `lat`.", examples=[50])
    note: str | None = Field(description="The same in words, to be shown with the answer.")

    @classmethod
    def of(cls, place: LocatedPlace, language: Language) -> "PlaceOut":
        """Show a place in `language`."""
        note = _OF_ADDRESS.in_language(language).format(name=place.address, metres=place.accuracy_metres)
        return cls(
            lon=place.longitude,
            lat=place.latitude,
            address=place.address,
            matched=place.level,
            accuracy_metres=place.accuracy_metres,
            note=None if place.address is None else note,
        )


class PlaceCandidateOut(BaseModel):
    """A place that an address may mean."""

    name: str = Field(examples=["大分県大分市府内町二丁目"])
    municipality: str | None = Field(description="Municipality code, five digits.", examples=["44201"])
    level: MatchLevel = Field(description="How far down it goes.")
    lon: float = Field(examples=[131.606])
    lat: float = Field(examples=[33.236])
    accuracy_metres: int = Field(examples=[500])

    @classmethod
    def of(cls, match: AddressMatch) -> "PlaceCandidateOut":
        """Show a candidate."""
        return cls(
            name=match.name,
            municipality=match.municipality_code,
            level=match.level,
            lon=match.longitude,
            lat=match.latitude,
            accuracy_metres=match.accuracy_metres,
        )


class PlacesOut(BaseModel):
    """Places that an address may mean, best first."""

    items: list[PlaceCandidateOut]
