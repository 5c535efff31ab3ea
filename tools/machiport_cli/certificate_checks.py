"""Checks a certificate's file, first by itself, then against what the service says about it."""

import hashlib
import logging
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.hashes import SHA256

from machiport.applications.issuing.errors import StoredFileDiffers
from machiport.applications.issuing.pdf_verification import PdfInvalid, verified_pdf
from machiport.applications.issuing.reading_back import text_of
from machiport.applications.issuing.sd_jwt import CredentialInvalid, verified_credential
from machiport.clock import SystemClock
from machiport.localized_text import LocalizedText
from machiport_cli.api_client import ApiClient
from machiport_cli.faults import OperatorError

_PRINTED_CODE: Final = re.compile(r"/verify/((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})")
_STATUS_CODE: Final = re.compile(r"/certificates/((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})$")

type Kind = Literal["pdf", "sd-jwt"]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file says by itself. `fault`: why it is not as it was signed; None where it is.

    `expired`: of a credential, which says so itself; what a page says of its period is for its reader and the service.
    """

    kind: Kind
    sha256: str
    fault: str | None
    signer: str | None = None
    signer_sha256: str | None = None
    trusted: bool | None = None
    code: str | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class ServiceCheck:
    """What the service says. `same_file`: whether it issued exactly these bytes."""

    state: str
    same_file: bool


def check_file(file: Path, roots: Path | None, kind: Kind | None = None) -> FileCheck:
    """Check a file without asking anybody. `roots` holds certificates (PEM) that are trusted.

    Raises OperatorError for roots that cannot be read.
    """
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    trusted = _certificates(roots) if roots is not None else []
    if kind == "sd-jwt" or (kind is None and not content.startswith(b"%PDF")):
        return _credential(content, sha256, trusted)
    # pyHanko writes to the log that it does not know a signer; the check says so itself.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        verified = verified_pdf(content, trusted)
        printed = _PRINTED_CODE.search(text_of(content))
    except (PdfInvalid, StoredFileDiffers) as invalid:
        return FileCheck("pdf", sha256, fault=invalid.what)
    return FileCheck(
        kind="pdf",
        sha256=sha256,
        fault=None,
        signer=verified.signer,
        signer_sha256=verified.certificate_sha256,
        trusted=verified.trusted,
        code=printed[1] if printed else None,
    )


def _credential(content: bytes, sha256: str, trusted: list[Certificate]) -> FileCheck:
    try:
        found = verified_credential(content.decode("utf-8", errors="replace"))
    except CredentialInvalid as invalid:
        return FileCheck("sd-jwt", sha256, fault=invalid.what)
    fingerprint = found.certificate.fingerprint(SHA256()).hex()
    status = found.claims.get("status", {}).get("machiport_verification", {}).get("uri", "")
    code = _STATUS_CODE.search(status)
    return FileCheck(
        kind="sd-jwt",
        sha256=sha256,
        fault=None,
        signer=found.certificate.subject.rfc4514_string(),
        signer_sha256=fingerprint,
        # Only the very certificate: a chain is for the PDF's validator.
        trusted=fingerprint in {each.sha256.hex() for each in trusted},
        code=code[1] if code else None,
        expired=SystemClock().now().timestamp() >= found.claims.get("exp", math.inf),
    )


def ask_service(api: ApiClient, check: FileCheck) -> ServiceCheck | None:
    """Ask whether the certificate is good; None where the service knows no such certificate.

    Raises OperatorError where it cannot be asked.
    """
    if check.code is None:
        return None
    try:
        answer = api.get(f"certificates/{check.code}")
    except OperatorError as error:
        if error.code == "applications.certificate_unknown":
            return None
        raise
    issued = answer["pdf_sha256"] if check.kind == "pdf" else answer["credential_sha256"]
    return ServiceCheck(answer["state"], issued == check.sha256)


def _certificates(file: Path) -> list[Certificate]:
    try:
        return [Certificate.load(content) for _, _, content in pem.unarmor(file.read_bytes(), multiple=True)]
    except ValueError as error:
        title = LocalizedText(ja="証明書を読めません", en="The certificates cannot be read")
        raise OperatorError("certificates_unreadable", title, LocalizedText(ja=str(file))) from error
