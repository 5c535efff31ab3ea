"""Parts of a case as the people whom it concerns see them. Times are those of Japan, money in yen."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from applications_api.schemas.statuses import in_japan
from machiport.applications.cases.model import (
    Certificate,
    Correction,
    Delivery,
    DeliveryChoice,
    Payment,
)
from machiport.applications.cases.states import CertificateState, DeliveryState, PaymentState
from machiport.clock import TOKYO


class OwnPaymentOut(BaseModel):
    """A payment (納付); the last one counts."""

    number: int
    method: Literal["card", "counter"]
    amount: int
    state: PaymentState
    refunded: int
    receipt_number: str | None
    authorised_at: datetime | None
    captured_at: datetime | None

    @classmethod
    def of(cls, payment: Payment) -> "OwnPaymentOut":
        """Show a payment."""
        told = payment.model_dump(include=set(cls.model_fields) - {"authorised_at", "captured_at"})
        return cls(**told, authorised_at=in_japan(payment.authorised_at), captured_at=in_japan(payment.captured_at))


class CorrectionReasonOut(BaseModel):
    """What is wrong where: `pointer` is a field of the answers (`/name`) or a paper (`#attachments/<slot>`)."""

    pointer: str
    kind: Literal["incorrect", "incomplete", "outdated"]
    text: str


class OwnCorrectionOut(BaseModel):
    """A request to correct something (補正); `taken_back`: the municipality no longer needs it."""

    number: int
    requested_at: datetime
    due_at: datetime
    answered_at: datetime | None
    taken_back: bool
    reasons: list[CorrectionReasonOut]

    @classmethod
    def of(cls, correction: Correction) -> "OwnCorrectionOut":
        """Show a request; who made it is not told."""
        return cls(
            number=correction.number,
            requested_at=correction.requested_at.astimezone(TOKYO),
            due_at=correction.due_at.astimezone(TOKYO),
            answered_at=in_japan(correction.answered_at),
            taken_back=correction.taken_back,
            reasons=[CorrectionReasonOut(**reason.model_dump()) for reason in correction.reasons],
        )


class OwnCertificateOut(BaseModel):
    """A certificate (証明書), one for each copy. Its serial and code are told once it is issued."""

    number: int
    state: CertificateState
    serial: str | None
    verification_code: str | None = Field(description="For the public page that says whether it is valid.")
    pdf_sha256: str | None
    issued_at: datetime | None
    valid_until: datetime | None

    @classmethod
    def of(cls, certificate: Certificate) -> "OwnCertificateOut":
        """Show a certificate."""
        public = certificate if certificate.issued_at is not None else None
        return cls(
            number=certificate.number,
            state=certificate.state,
            serial=public and public.serial,
            verification_code=public and public.verification_code,
            pdf_sha256=public and public.pdf_sha256,
            issued_at=in_japan(certificate.issued_at),
            valid_until=in_japan(certificate.valid_until),
        )


class OwnDeliveryOut(BaseModel):
    """How one certificate is received (交付)."""

    number: int
    method: DeliveryChoice
    state: DeliveryState
    ready_at: datetime
    dispatched_at: datetime | None
    returned_at: datetime | None
    downloads: int
    expires_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> "OwnDeliveryOut":
        """Show a delivery."""
        return cls(
            number=delivery.number,
            method=delivery.method,
            state=delivery.state,
            ready_at=delivery.ready_at.astimezone(TOKYO),
            dispatched_at=in_japan(delivery.dispatched_at),
            returned_at=in_japan(delivery.returned_at),
            downloads=delivery.downloads,
            expires_at=in_japan(delivery.expires_at),
        )
