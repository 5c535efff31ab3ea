"""What is known of a resident (住民)."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# How well a person's identity was verified: not at all, by e-mail, by マイナンバーカード (公的個人認証).
type IdentityLevel = Literal["none", "email", "jpki"]
type Gender = Literal["male", "female", "unknown"]


class ResidentProfile(BaseModel):
    """The verified facts of one resident: here, not in a token's claims, so that they hold at once.

    `municipality` is where the person lives (code of five digits); None until it was verified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str = Field(min_length=1)
    identity_level: IdentityLevel = "none"
    municipality: str | None = Field(default=None, pattern=r"^[0-9]{5}$")


class ResidentFacts(BaseModel):
    """Who the person is, as their マイナンバーカード says it (基本4情報), and how to reach them.

    デジタル認証アプリ gives name, address, birthdate and gender; reading (`name_kana`), postal code, telephone and
    e-mail come from the person or the municipality, and may be missing. Names keep their variants (IVS) as they are.
    Never a 個人番号.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    name_kana: str | None = Field(default=None, min_length=1, max_length=200)
    birthdate: date
    gender: Gender
    postal_code: str | None = Field(default=None, pattern=r"^[0-9]{3}-[0-9]{4}$")
    address: str = Field(min_length=1, max_length=300)
    phone: str | None = Field(default=None, min_length=1, max_length=20)
    email: str | None = Field(default=None, min_length=3, max_length=254)
