"""How a municipality is answered."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.municipalities import Municipality


class MunicipalityNameOut(BaseModel):
    """Official name."""

    ja: str = Field(examples=["大分市"])
    en: str = Field(examples=["Oita City"])
    kana: str = Field(examples=["おおいたし"])


class MunicipalityOut(BaseModel):
    """One municipality (市町村)."""

    model_config = ConfigDict(title="Municipality")

    code: str = Field(description="Five digits of JIS X 0402 with prefecture.", examples=["44201"])
    lg_code: str = Field(description="Six digits: the code with its check digit.", examples=["442011"])
    name: MunicipalityNameOut
    prefecture: str = Field(examples=["大分県"])
    kind: Literal["city", "special_ward", "town", "village"] = Field(examples=["city"])

    @classmethod
    def of(cls, municipality: Municipality) -> Self:
        """Return what is told of `municipality`."""
        return cls.model_validate(municipality.model_dump())
