"""Makes the two files of one certificate, stores them, and reads them back before anybody relies on them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from machiport.applications.file_places import certificate_key
from machiport.applications.issuing import addresses
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.fonts import OutlineFont
from machiport.applications.issuing.ports import (
    CertificateFiles,
    DocumentSigner,
    SigningCertificate,
    SigningCertificates,
)
from machiport.applications.issuing.reading_back import check_stored, check_text
from machiport.applications.issuing.rendering import rendered
from machiport.applications.issuing.sd_jwt import credential
from machiport.applications.issuing.signing import CheckedSigner, signed_pdf
from machiport.clock import Clock


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Where the two files of a certificate lie, and what they are."""

    pdf_key: str
    pdf_sha256: str
    pdf_size: int
    credential_key: str
    credential_sha256: str


class CertificateMaker:
    """Makes files. Nothing is kept from one certificate to the next but fonts and the issuers' certificates."""

    def __init__(
        self,
        files: CertificateFiles,
        signer: DocumentSigner,
        certificates: SigningCertificates,
        fonts: Sequence[OutlineFont],
        base: str,
        clock: Clock,
    ) -> None:
        """`base` is the service's public address (`https://…/v1`), which the QR codes lead to."""
        self._files = files
        self._signer = signer
        self._certificates = certificates
        self._fonts = fonts
        self._base = base
        self._clock = clock
        # One for each municipality and certificate that this process met: reading a chain takes its time.
        self._signers: dict[SigningCertificate, CheckedSigner] = {}

    def made(self, content: CertificateContent) -> MadeFiles:
        """Render, sign and store both files; read them from where they lie and compare them with the content.

        Each goes under its hash, so attempts side by side never overwrite each other.

        Raises UnmappedCharacter (nothing is stored then), NotSigned, StoredFileDiffers; what the services say passes
        through.
        """
        page = rendered(content, addresses.verification_page(self._base, content.code), self._fonts)
        signer = self._checked_signer(content.municipality)
        pdf = signed_pdf(page, signer, content.municipality_name)
        readable = credential(content, self._base, signer, self._clock.now()).encode()
        pdf_sha256, credential_sha256 = (hashlib.sha256(each).hexdigest() for each in (pdf, readable))
        pdf_key = certificate_key(content.application_id, content.number, pdf_sha256, "pdf")
        credential_key = certificate_key(content.application_id, content.number, credential_sha256, "sd-jwt")
        self._files.put(pdf_key, pdf, "pdf")
        self._files.put(credential_key, readable, "credential")
        check_text(check_stored(self._files.read(pdf_key), pdf_sha256, "pdf"), content)
        check_stored(self._files.read(credential_key), credential_sha256, "credential")
        return MadeFiles(pdf_key, pdf_sha256, len(pdf), credential_key, credential_sha256)

    def _checked_signer(self, municipality: str) -> CheckedSigner:
        certificate = self._certificates.of(municipality)
        if certificate is None:
            raise NotSigned(f"{municipality} has no certificate to sign under: machiport signing setup")
        signer = self._signers.get(certificate)
        if signer is None:
            signer = CheckedSigner(self._signer, certificate)
            self._signers = {**self._signers, certificate: signer}
        signer.check_period(self._clock.now())
        return signer
