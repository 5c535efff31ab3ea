"""Certificates on their way: print batches, letters that came back, pick-up at the counter, revocation."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from applications_staff_api.schemas.case_parts import CertificateOut, DeliveryOut
from applications_staff_api.schemas.texts import AddressText, WrittenReason
from machiport.applications.cases.model import Case
from machiport.applications.delivering.ports import PrintBatch
from machiport.applications.delivering.post_service import Letter, address_of
from machiport.clock import TOKYO
from machiport.http_api.pagination import Page
from machiport.idempotency import StoredResponse

_SERIAL = r"^[0-9]{5}-[0-9]{4}-[0-9A-HJKMNP-TV-Z]{8}$"


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BatchIn(_In):
    """Which letters to print: those of a department that were ready before the cut-off time (now without one)."""

    department: str = Field(pattern=r"^[a-z][a-z_]{0,59}$")
    cut_off: AwareDatetime | None = None


class ReturnIn(_In):
    """A letter that came back (返戻)."""

    serial: str = Field(pattern=_SERIAL, description="発行番号, as the letter's address block shows it.")
    reason: WrittenReason


class NewAddressIn(_In):
    """Where a letter goes instead."""

    recipient: AddressText
    postal_code: str = Field(pattern=r"^[0-9]{3}-?[0-9]{4}$")
    address: AddressText


class SendAgainIn(_In):
    """Where to send a letter that came back."""

    serial: str = Field(pattern=_SERIAL)
    address: NewAddressIn


class CollectionIn(_In):
    """The code that the applicant shows in the app (受取番号)."""

    code: str = Field(pattern=r"^[0-9]{8}$")


class RevocationIn(_In):
    """Why a certificate is revoked; it is kept in the audit trail and names nobody."""

    reason: WrittenReason


class BatchOut(BaseModel):
    """A print batch (印刷バッチ)."""

    batch_id: str
    department: str
    cut_off: datetime
    made_at: datetime
    applications: int

    @classmethod
    def of(cls, batch: PrintBatch) -> "BatchOut":
        """Show a batch."""
        return cls(
            batch_id=batch.batch_id,
            department=batch.department,
            cut_off=batch.cut_off.astimezone(TOKYO),
            made_at=batch.made_at.astimezone(TOKYO),
            applications=len(batch.letters),
        )


class BatchesOut(Page[BatchOut]):
    """Batches, the newest first."""


class LetterOut(BaseModel):
    """A letter of a batch: whom it goes to, and for some minutes the address of the file to print."""

    application_id: str
    serial: str
    recipient: str
    postal_code: str
    address: str
    url: str

    @classmethod
    def of(cls, letter: Letter, url: str) -> "LetterOut":
        """Show a letter."""
        to = address_of(letter)
        return cls(
            application_id=letter.case.application.application_id,
            serial=letter.certificate.serial,
            recipient=to.get("recipient", ""),
            postal_code=to.get("postal_code", ""),
            address=to.get("address", ""),
            url=url,
        )


class BatchLettersOut(BatchOut):
    """A batch with its letters."""

    letters: list[LetterOut]


class DeliveriesOut(BaseModel):
    """An application's certificates and how they are delivered, without anything personal."""

    application_id: str
    state: str
    certificates: list[CertificateOut]
    deliveries: list[DeliveryOut]

    @classmethod
    def of(cls, case: Case) -> "DeliveriesOut":
        """Show a case's deliveries."""
        return cls(
            application_id=case.application.application_id,
            state=case.application.state,
            certificates=[CertificateOut.of(each) for each in case.certificates],
            deliveries=[DeliveryOut.of(each) for each in case.deliveries],
        )


def deliveries_response(case: Case) -> StoredResponse:
    """Return the answer that is kept."""
    return StoredResponse(200, DeliveriesOut.of(case).model_dump_json())
