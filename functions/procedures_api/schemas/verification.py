"""What is answered about a certificate."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from machiport.applications.issuing.ports import SigningCertificate
from machiport.applications.issuing.verification import PublicCertificate
from machiport.localized_text import Language


class CertificateOut(BaseModel):
    """What anybody may know of a certificate. Days are days in Japan."""

    code: str = Field(examples=["7QK2-ABCD-EFGH-JKMN-PQRS-TVWX"])
    state: Literal["valid", "expired", "revoked"]
    kind: str = Field(description="In the language of the answer", examples=["住民票の写し"])
    municipality: str = Field(examples=["44201"])
    municipality_name: str
    serial: str = Field(examples=["44201-2026-8K3M2P9Q"])
    issued_on: date
    valid_until: date | None = Field(description="The last day on which it is valid; null where there is none")
    revoked_on: date | None
    pdf_sha256: str = Field(description="SHA-256 of the PDF file as it was issued, in hexadecimal digits")
    credential_sha256: str | None = Field(description="SHA-256 of the SD-JWT as it was issued, with all its lines")

    @classmethod
    def of(cls, found: PublicCertificate, language: Language) -> "CertificateOut":
        """Return what is answered about a certificate."""
        name = found.municipality.name
        return cls(
            code=found.code,
            state=found.state,
            kind=found.kind.in_language(language),
            municipality=found.municipality.code,
            municipality_name=name.en if language == "en" else name.ja,
            serial=found.serial,
            issued_on=found.issued_on,
            valid_until=found.valid_until,
            revoked_on=found.revoked_on,
            pdf_sha256=found.pdf_sha256,
            credential_sha256=found.credential_sha256,
        )


class IssuerOut(BaseModel):
    """What a municipality signs certificates under."""

    municipality: str = Field(examples=["44201"])
    certificate_chain: str = Field(description="PEM, the signing certificate first")
    trial: bool = Field(description="True where it is self-signed for trying out: nobody outside trusts it")
    installed_at: datetime

    @classmethod
    def of(cls, certificate: SigningCertificate) -> "IssuerOut":
        """Return what is answered about an issuer; its key's id stays here."""
        return cls(
            municipality=certificate.municipality,
            certificate_chain=certificate.chain,
            trial=certificate.trial,
            installed_at=certificate.installed_at,
        )
