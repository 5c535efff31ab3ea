"""Checks a signed certificate without asking anybody: whole, as it was signed, by whom.

Stricter than validators have to be: the container of the signature (CMS) has parts that no signature covers, and a
byte changed there is not ours either. So it must be exactly as we make it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto.algos import DigestAlgorithm, SignedDigestAlgorithm
from asn1crypto.cms import ContentInfo
from asn1crypto.core import Null
from asn1crypto.x509 import Certificate
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

_SUBFILTER: Final = "/ETSI.CAdES.detached"
_SHA256: Final = DigestAlgorithm({"algorithm": "sha256", "parameters": Null()}).dump()
_ECDSA: Final = SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()


class PdfInvalid(Exception):  # noqa: N818  # reads as a sentence
    """The file is no certificate, or not as it was signed. `what` says which check failed."""

    def __init__(self, what: str) -> None:
        """Say what is wrong."""
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class VerifiedPdf:
    """Who signed a file that is as it was signed; `trusted` where the signer's chain ends in one of the roots."""

    signer: str
    certificate_sha256: str
    signed_at: datetime | None
    trusted: bool


def verified_pdf(pdf: bytes, roots: Sequence[Certificate]) -> VerifiedPdf:
    """Return who signed the file, if every byte of it is as it was signed.

    Raises PdfInvalid.
    """
    try:
        return _verified(pdf, roots)
    except PdfInvalid:
        raise
    except Exception as error:  # readers of broken files raise whatever they stumble over
        raise PdfInvalid("cannot be read") from error


def _verified(pdf: bytes, roots: Sequence[Certificate]) -> VerifiedPdf:
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(signatures) != 1:
        raise PdfInvalid("not signed once")
    (signature,) = signatures
    if signature.sig_object["/SubFilter"] != _SUBFILTER:
        raise PdfInvalid("not a PAdES signature")
    _check_container(pdf, signature)
    _check_chain(signature, roots)
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=list(roots), allow_fetching=False))
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        raise PdfInvalid("something was added after it was signed")
    if not (status.intact and status.valid):
        raise PdfInvalid("changed after it was signed")
    certificate = status.signing_cert
    return VerifiedPdf(
        signer=certificate.subject.human_friendly,
        certificate_sha256=certificate.sha256.hex(),
        signed_at=status.signer_reported_dt,
        trusted=bool(status.trusted),
    )


def _check_container(pdf: bytes, signature: EmbeddedPdfSignature) -> None:
    """See that the signature's container is one as we make it, with nothing but zeros behind."""
    begin, length, rest, _ = signature.byte_range
    written = pdf[begin + length : rest]
    content = ContentInfo.load(signature.pkcs7_content)
    expected = f"<{content.dump().hex()}".encode()
    if written.lower() != expected.ljust(len(written) - 1, b"0") + b">":
        raise PdfInvalid("the signature is spelt otherwise")
    data = content["content"]
    (algorithm,), (signer,) = data["digest_algorithms"], data["signer_infos"]
    kinds = (content["content_type"].native, data["encap_content_info"]["content_type"].native)
    versions = (data["version"].native, signer["version"].native)
    if kinds != ("signed_data", "data") or versions != ("v1", "v1"):
        raise PdfInvalid("the signature is of another kind")
    # As bytes: parameters that say nothing are covered by no signature either.
    if {algorithm.dump(), signer["digest_algorithm"].dump()} != {_SHA256} or (
        signer["signature_algorithm"].dump() != _ECDSA
    ):
        raise PdfInvalid("the signature is of another kind")


def _check_chain(signature: EmbeddedPdfSignature, roots: Sequence[Certificate]) -> None:
    """See that each certificate in the container is as it was issued: the signature covers the signer's only."""
    embedded = [each.chosen.dump() for each in signature.signed_data["certificates"]]
    known = [load_der_x509_certificate(each) for each in (*embedded, *(root.dump() for root in roots))]
    for certificate in known[: len(embedded)]:
        for issuer in known:
            if issuer.subject != certificate.issuer:
                continue
            try:
                certificate.verify_directly_issued_by(issuer)
            except InvalidSignature:
                continue
            break
        else:
            raise PdfInvalid("a certificate in the signature is not as it was issued")
