"""What an operator does before a municipality can sign: a request (CSR) to its authority, or a certificate for trials.

Municipalities in Japan get theirs from LGPKI (地方公共団体組織認証基盤). The private key stays in its store throughout.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from machiport.applications.issuing.errors import NotSigned
from machiport.applications.issuing.ports import DocumentSigner, SigningCertificate
from machiport.applications.issuing.signing import CheckedSigner
from machiport.municipalities import Municipality

_TRIAL_YEARS: Final = timedelta(days=3 * 365)
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_TRIAL_UNIT: Final = "SAMPLE FOR TRIALS / 試用"


class _KeyElsewhere(ec.EllipticCurvePrivateKey):
    """A key that signs where it lies, as the builders of certificates and requests know keys."""

    def __init__(self, signer: DocumentSigner, key_id: str) -> None:
        public_key = load_der_public_key(signer.public_key(key_id))
        if not isinstance(public_key, ec.EllipticCurvePublicKey) or not isinstance(public_key.curve, ec.SECP256R1):
            raise NotSigned("the key is not on P-256")
        self._signer, self._key_id, self._public_key = signer, key_id, public_key

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public_key

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:  # noqa: ANN401  # a buffer
        if isinstance(signature_algorithm.algorithm, Prehashed):
            raise NotImplementedError
        digest = Hash(SHA256())
        digest.update(data)
        return self._signer.sign_digest(self._key_id, digest.finalize())

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        return self._public_key.key_size

    def exchange(self, *_: Any) -> bytes:  # noqa: ANN401  # it is never used so
        raise NotImplementedError

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        raise NotImplementedError

    def private_bytes(self, *_: Any) -> bytes:  # noqa: ANN401  # it never leaves its store
        raise NotImplementedError

    def __copy__(self) -> "_KeyElsewhere":
        return self

    def __deepcopy__(self, memo: Any) -> "_KeyElsewhere":  # noqa: ANN401  # as the base class has it
        return self


def _name(municipality: Municipality, *more: x509.NameAttribute[str]) -> x509.Name:
    """Return the subject: the municipality as organisation, its head (大分市長) by name of office."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, municipality.prefecture),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, municipality.name.ja),
            *more,
            x509.NameAttribute(NameOID.COMMON_NAME, f"{municipality.name.ja}長"),
        ]
    )


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def trial_certificate(
    signer: DocumentSigner, key_id: str, municipality: Municipality, now: datetime
) -> SigningCertificate:
    """Return a certificate for trying out, signed by its own key; its subject says so, and nobody trusts it.

    Raises NotSigned where the key cannot be used.
    """
    key = _KeyElsewhere(signer, key_id)
    name = _name(municipality, x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _TRIAL_UNIT))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + _TRIAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    chain = certificate.public_bytes(Encoding.PEM).decode()
    return SigningCertificate(municipality.code, key_id, chain, now, trial=True)


def signing_request(signer: DocumentSigner, key_id: str, municipality: Municipality) -> str:
    """Return a certificate signing request (PKCS #10, PEM) for the authority.

    Raises NotSigned where the key cannot be used.
    """
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(municipality))
    request = builder.add_extension(_usage(), critical=True).sign(_KeyElsewhere(signer, key_id), SHA256())
    return request.public_bytes(Encoding.PEM).decode()


def installable(
    signer: DocumentSigner, key_id: str, municipality: Municipality, chain: str, now: datetime
) -> SigningCertificate:
    """Return the authority's certificate as it is to be installed, after trying out that the key belongs to it.

    The chain ends with the authority's root: files carry all of it, and what nobody in the file issued could be
    changed there without being seen.

    Raises NotSigned for a chain that cannot be read, is not whole, is not valid now, or is of another key.
    """
    certificate = SigningCertificate(municipality.code, key_id, chain, now, trial=False)
    checked = CheckedSigner(signer, certificate)
    checked.check_period(now)
    checked.sign(b"Machiport")
    _check_links([x509.load_der_x509_certificate(each.dump()) for each in checked.chain])
    return certificate


def _check_links(chain: Sequence[x509.Certificate]) -> None:
    for certificate, issuer in zip(chain, (*chain[1:], chain[-1]), strict=True):
        try:
            certificate.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError) as error:
            raise NotSigned("the chain does not lead from the signer to the authority's root") from error
