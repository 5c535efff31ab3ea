"""Signs a PDF as PAdES B-B (ETSI EN 319 142-1) with a key that stays where it is; says whether a signature holds."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto import pem
from asn1crypto.x509 import Certificate as SignerCertificate
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.ports import DocumentSigner, SigningCertificate

_FIELD: Final = "MunicipalitySignature"
_SIGNATURE_SIZE: Final = 72  # the longest ECDSA signature on P-256 in DER
# For the whole container (CMS): what stands free in the file for it.
_BYTES_RESERVED: Final = 8192


class CheckedSigner:
    """The key and the certificate of one municipality, which must belong together: each signature is checked."""

    def __init__(self, signer: DocumentSigner, certificate: SigningCertificate) -> None:
        """Sign with the key of `certificate`.

        Raises NotSigned for a chain that is none.
        """
        self._signer = signer
        self._key_id = certificate.key_id
        self.chain = chain_of(certificate.chain)
        self._certificate = load_der_x509_certificate(self.chain[0].dump())
        public_key = self._certificate.public_key()
        if not isinstance(public_key, EllipticCurvePublicKey):
            raise NotSigned("the certificate has no key on an elliptic curve")
        self._public_key = public_key

    def check_period(self, now: datetime) -> None:
        """Refuse to sign under a certificate that is not valid now.

        Raises NotSigned.
        """
        if not self._certificate.not_valid_before_utc <= now <= self._certificate.not_valid_after_utc:
            raise NotSigned("the certificate is not valid today")

    def sign(self, data: bytes) -> bytes:
        """Return the signature (DER) of the SHA-256 of `data`.

        Raises NotSigned where it does not hold under the certificate.
        """
        digest = hashlib.sha256(data).digest()
        signature = self._signer.sign_digest(self._key_id, digest)
        try:
            self._public_key.verify(signature, digest, ECDSA(Prehashed(SHA256())))
        except InvalidSignature as error:
            raise NotSigned("the key is not the certificate's") from error
        return signature


def chain_of(text: str) -> list[SignerCertificate]:
    """Return the certificates of a PEM chain, the signer's first.

    Raises NotSigned for a text that is none.
    """
    try:
        found = [SignerCertificate.load(content) for _, _, content in pem.unarmor(text.encode(), multiple=True)]
        _ = [each.subject for each in found]
    except ValueError as error:
        raise NotSigned("the certificate's chain cannot be read") from error
    return found


class PadesSigner(Signer):
    """pyHanko's signer over a key that is elsewhere."""

    def __init__(self, signer: CheckedSigner) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(signer.chain[1:])
        super().__init__(signing_cert=signer.chain[0], cert_registry=store, embed_roots=True)
        self._checked = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(_SIGNATURE_SIZE)
        if digest_algorithm != "sha256":
            raise NotSigned(f"signed by SHA-256, not {digest_algorithm}")
        return self._checked.sign(data)


def signed_pdf(pdf: bytes, signer: CheckedSigner, municipality_name: str) -> bytes:
    """Return the PDF with the signature of a municipality over all of it. It has no field that is seen.

    Raises NotSigned; what the key's service says passes through.
    """
    metadata = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=municipality_name,
    )
    output = BytesIO()
    PdfSigner(metadata, PadesSigner(signer)).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=output, bytes_reserved=_BYTES_RESERVED
    )
    return output.getvalue()
