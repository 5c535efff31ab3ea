"""Applications that staff enter at the counter or from paper."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.reviewing.counter_entry import CounterEntry, IdentityShown


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FactsIn(_In):
    """The applicant as the paper shows them that they identified themselves with; its number is never taken."""

    name: str = Field(min_length=1, max_length=100, examples=["見本 花子"])
    name_kana: str | None = Field(default=None, min_length=1, max_length=100)
    birthdate: date
    postal_code: str | None = Field(default=None, pattern=r"^[0-9]{3}-?[0-9]{4}$")
    address: str = Field(min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=20)


class PostAddressIn(_In):
    """Where the certificate is sent by post."""

    recipient: str = Field(min_length=1, max_length=100)
    postal_code: str = Field(pattern=r"^[0-9]{3}-?[0-9]{4}$")
    address: str = Field(min_length=1, max_length=200)


class CounterIn(_In):
    """An application at the counter (窓口) or on paper (書面); nobody needs an account for it."""

    channel: Literal["counter", "paper"]
    procedure_id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")
    answers: dict[str, Any]
    applicant: FactsIn
    identity_shown: IdentityShown = Field(description="What the person showed; never its number.")
    delivery: Literal["post", "counter", "download"] | None = None
    address: PostAddressIn | None = Field(default=None, description="For delivery by post, and only then.")
    received_on: date | None = Field(default=None, description="When a paper arrived that is entered later.")

    def entry(self) -> CounterEntry:
        """Return it in the domain's terms."""
        return CounterEntry(
            channel=self.channel,
            procedure_id=self.procedure_id,
            answers=self.answers,
            facts=self.applicant.model_dump(mode="json", exclude_none=True),
            identity_shown=self.identity_shown,
            delivery=self.delivery,
            address=None if self.address is None else self.address.model_dump(),
            received_on=self.received_on,
        )
