"""What is known of a municipality (市町村)."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_WEIGHTS = (6, 5, 4, 3, 2)
_MODULUS = 11

type MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}$")]


def check_digit(code: str) -> str:
    """Return the check digit (検査数字) of a five-digit code.

    Rule: 全国地方公共団体コード仕様 (総務省): the sum of the digits times 6, 5, 4, 3, 2 is divided by 11; the check
    digit is the last digit of 11 minus the remainder.
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    return str((_MODULUS - total % _MODULUS) % 10)


class MunicipalityName(BaseModel):
    """The official name in Japanese, English and kana (with 市, 町 or 村)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ja: str = Field(min_length=2, max_length=20)
    en: str = Field(min_length=2, max_length=60, pattern=r"^[A-Z][A-Za-z' -]+$")
    kana: str = Field(min_length=2, max_length=40, pattern=r"^[ぁ-ゖー]+$")


class Municipality(BaseModel):
    """One municipality.

    `code` is the five digits of JIS X 0402 with prefecture (44201), `lg_code` the six with the check digit (442011):
    both stand in the data file, so that a mistyped digit is found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: MunicipalityCode
    lg_code: str = Field(pattern=r"^[0-9]{6}$")
    name: MunicipalityName
    prefecture: str = Field(pattern=r"^.{2,3}[都道府県]$")
    kind: Literal["city", "special_ward", "town", "village"]

    @model_validator(mode="after")
    def _check_digit_fits(self) -> Self:
        expected = self.code + check_digit(self.code)
        if self.lg_code != expected:
            raise ValueError(f"lg_code of {self.code} must be {expected}")
        return self
