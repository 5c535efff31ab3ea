"""Parts of a case as its reviewers see them. Days and times are those of Japan."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from applications_staff_api.schemas.queue import staff_subject
from machiport.applications.cases.model import (
    Attachment,
    Certificate,
    Correction,
    CorrectionReason,
    Delivery,
    DeliveryChoice,
    Payment,
    Record,
)
from machiport.applications.cases.states import CertificateState, DeliveryState, PaymentState
from machiport.applications.reviewing.paper_reading import PaperLink
from machiport.clock import TOKYO


def _in_japan(instant: AwareDatetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(TOKYO)


class RecordOut(BaseModel):
    """What staff entered from the register."""

    data: dict[str, JsonValue]
    entered_by: str
    entered_at: datetime

    @classmethod
    def of(cls, record: Record) -> "RecordOut":
        """Show a record."""
        entered_by = staff_subject(record.entered_by) or ""
        return cls(data=record.data, entered_by=entered_by, entered_at=record.entered_at.astimezone(TOKYO))


class AttachmentOut(BaseModel):
    """A paper that was attached (添付書類)."""

    attachment_id: str
    slot: str
    slot_title: str
    name: str
    media_type: str
    size: int = Field(description="In bytes.")
    state: Literal["awaiting_upload", "checking", "clean", "refused"]
    refusal: str | None

    @classmethod
    def of(cls, paper: Attachment, slot_title: str) -> "AttachmentOut":
        """Show a paper; where it lies stays inside."""
        taken = paper.model_dump(include=set(cls.model_fields))
        return cls(**taken, slot_title=slot_title)


class PaperLinkOut(BaseModel):
    """Where a paper can be read for some minutes."""

    attachment_id: str
    name: str
    media_type: str
    url: str
    expires_at: datetime

    @classmethod
    def of(cls, link: PaperLink) -> "PaperLinkOut":
        """Show a link."""
        return cls(
            attachment_id=link.attachment.attachment_id,
            name=link.attachment.name,
            media_type=link.attachment.media_type,
            url=link.url,
            expires_at=link.expires_at.astimezone(TOKYO),
        )


class PaymentOut(BaseModel):
    """A payment (納付), in yen."""

    number: int
    method: Literal["card", "counter"]
    amount: int
    state: PaymentState
    since: datetime
    receipt_number: str | None
    refunded: int
    failure: str | None

    @classmethod
    def of(cls, payment: Payment) -> "PaymentOut":
        """Show a payment."""
        taken = payment.model_dump(include=set(cls.model_fields))
        return cls(**taken, since=payment.state_since.astimezone(TOKYO))


class CorrectionRequestOut(BaseModel):
    """A request to correct (補正)."""

    number: int
    requested_at: datetime
    requested_by: str
    due_at: datetime
    reasons: list[CorrectionReason]
    answered_at: datetime | None
    taken_back: bool

    @classmethod
    def of(cls, correction: Correction) -> "CorrectionRequestOut":
        """Show a request."""
        return cls(
            number=correction.number,
            requested_at=correction.requested_at.astimezone(TOKYO),
            requested_by=staff_subject(correction.requested_by) or "",
            due_at=correction.due_at.astimezone(TOKYO),
            reasons=list(correction.reasons),
            answered_at=_in_japan(correction.answered_at),
            taken_back=correction.taken_back,
        )


class CertificateOut(BaseModel):
    """A certificate, one a copy; its content and file are shown by the certificates' own routes."""

    number: int
    state: CertificateState
    serial: str
    issued_at: datetime | None
    valid_until: datetime | None
    revoked_at: datetime | None
    failure: str | None

    @classmethod
    def of(cls, certificate: Certificate) -> "CertificateOut":
        """Show a certificate."""
        return cls(
            number=certificate.number,
            state=certificate.state,
            serial=certificate.serial,
            issued_at=_in_japan(certificate.issued_at),
            valid_until=_in_japan(certificate.valid_until),
            revoked_at=_in_japan(certificate.revoked_at),
            failure=certificate.failure,
        )


class DeliveryOut(BaseModel):
    """How a certificate is handed over."""

    number: int
    method: DeliveryChoice
    state: DeliveryState
    since: datetime
    return_reason: str | None
    downloads: int

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryOut":
        """Show a delivery; the code of the counter is nobody's to see."""
        taken = delivery.model_dump(include=set(cls.model_fields))
        return cls(**taken, since=delivery.state_since.astimezone(TOKYO))
