"""What residents send with the steps of an application."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from applications_api.schemas.case_parts import OwnCorrectionOut
from machiport.applications.cases.model import DeliveryChoice
from machiport.applications.drafting.arrival import DeliveryWish, PostalAddress
from machiport.applications.drafting.submit_service import Submission

type _Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
type AnswersVersion = Annotated[int, Field(ge=1, description="`form.version`: which answers were looked at.")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AddressIn(_In):
    """Where certificates are sent."""

    postal_code: str = Field(pattern=r"^[0-9]{3}-?[0-9]{4}$", examples=["870-0000"])
    address: _Line = Field(examples=["見本県見本市みほん町1丁目2番3号"])
    recipient: _Line = Field(examples=["見本 太郎"])

    def told(self) -> PostalAddress:
        """Return it in the domain's terms."""
        digits = self.postal_code.replace("-", "")
        return PostalAddress(f"{digits[:3]}-{digits[3:]}", self.address, self.recipient)


class DeliveryIn(_In):
    """How to receive certificates. Without an address, post goes to the verified one."""

    method: DeliveryChoice
    address: AddressIn | None = None


class SubmissionIn(_In):
    """What is submitted: the answers that were looked at, for the fee that was shown."""

    answers_version: AnswersVersion
    delivery: DeliveryIn | None = Field(default=None, description="Needed where there is a choice.")
    expected_fee: int | None = Field(
        default=None, ge=0, le=100_000_000, description="`form.fee.total` as it was shown; refused where it differs."
    )

    def submission(self) -> Submission:
        """Return it in the domain's terms."""
        wish = DeliveryWish()
        if self.delivery is not None:
            address = self.delivery.address
            wish = DeliveryWish(self.delivery.method, None if address is None else address.told())
        return Submission(self.answers_version, wish, self.expected_fee)


class CorrectionAnswersIn(_In):
    """The corrected answers, as they were saved last."""

    answers_version: AnswersVersion


class ErasedOut(BaseModel):
    """That everything personal is gone."""

    erased: bool


class OwnCorrectionsOut(BaseModel):
    """What was to be corrected, and what still is."""

    items: list[OwnCorrectionOut]
