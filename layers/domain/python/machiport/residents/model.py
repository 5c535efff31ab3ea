"""What is known of a resident (住民)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# How well a person's identity was verified: not at all, by e-mail, by マイナンバーカード (公的個人認証).
type IdentityLevel = Literal["none", "email", "jpki"]


class ResidentProfile(BaseModel):
    """The verified facts of one resident: here, not in a token's claims, so that they hold at once.

    `municipality` is where the person lives (code of five digits); None until it was verified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str = Field(min_length=1)
    identity_level: IdentityLevel = "none"
    municipality: str | None = Field(default=None, pattern=r"^[0-9]{5}$")
