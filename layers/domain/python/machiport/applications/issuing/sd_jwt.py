"""The certificate as a credential that programs read: SD-JWT VC (RFC 9901, draft-ietf-oauth-sd-jwt-vc).

Every line is a disclosure of its own: whoever holds the credential may leave out lines when showing it, and it still
verifies. The key is that of the PDF's signature; its certificate's chain is in the header (x5c).
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_der_x509_certificate

from machiport.applications.issuing import addresses
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.signing import CheckedSigner
from machiport.clock import TOKYO

_TYPE: Final = "dc+sd-jwt"
_SALT_BYTES: Final = 16  # RFC 9901, 9.3
_COORDINATE: Final = 32


class CredentialInvalid(Exception):  # noqa: N818  # reads as a sentence
    """The text is no credential, or not as it was signed. `what` says which check failed."""

    def __init__(self, what: str) -> None:
        """Say what is wrong."""
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class VerifiedCredential:
    """What a credential says: the issuer's statements, the lines that were shown, who signed (not whether to trust)."""

    claims: Mapping[str, Any]
    lines: Mapping[str, str]
    certificate: Certificate


def credential(content: CertificateContent, base: str, signer: CheckedSigner, now: datetime) -> str:
    """Return the credential of a certificate. `base` is the service's public address.

    Raises NotSigned; what the key's service says passes through.
    """
    disclosures = [_disclosure(line.id, line.value) for line in content.lines]
    header = {
        "alg": "ES256",
        "typ": _TYPE,
        "x5c": [base64.b64encode(each.dump()).decode() for each in signer.chain],
    }
    signed = f"{_packed(header)}.{_packed(_claims(content, base, disclosures, now))}"
    r, s = decode_dss_signature(signer.sign(signed.encode()))
    signature = _encoded(r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big"))
    return "~".join([f"{signed}.{signature}", *disclosures, ""])


def _claims(content: CertificateContent, base: str, disclosures: list[str], now: datetime) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": addresses.issuer(base, content.municipality),
        "vct": content.credential_type,
        "jti": content.serial,
        "iat": int(now.timestamp()),
        "issuer_name": content.issuer,
        "title": content.title,
        "attestation": content.attestation,
        "issued_on": content.issued_on.isoformat(),
        "labels": {line.id: line.label for line in content.lines},
        "content_sha256": content.sha256(),
        "status": {"machiport_verification": {"uri": addresses.certificate_status(base, content.code)}},
        "_sd_alg": "sha-256",
        # Sorted, so that their order says nothing about which is which (RFC 9901, 4.2.4.1).
        "_sd": sorted(_digest(each) for each in disclosures),
    }
    if content.sample:
        claims["sample"] = True
    if content.valid_until is not None:
        over = datetime.combine(content.valid_until + timedelta(days=1), time(), TOKYO)
        claims["exp"] = int(over.astimezone(UTC).timestamp())
    return claims


def verified_credential(text: str) -> VerifiedCredential:
    """Return what a credential says, if it is as it was signed. Whether the signer is trusted, and whether it is
    still valid, is for the caller: see the certificate, `exp` and `status`.

    Raises CredentialInvalid.
    """
    signed, *disclosures = text.strip().split("~")
    if not disclosures or disclosures.pop() != "":
        raise CredentialInvalid("not an SD-JWT without key binding")
    head, _, signature = signed.rpartition(".")
    header, claims = (_unpacked(part) for part in _two(head))
    certificate = _signed_by(header, head, signature)
    digests = claims.get("_sd")
    if claims.get("_sd_alg") != "sha-256" or not isinstance(digests, list):
        raise CredentialInvalid("no digests of disclosures")
    shown = [_digest(each) for each in disclosures]
    if len(set(shown)) != len(shown) or not set(shown) <= set(digests):
        raise CredentialInvalid("a disclosure is not the issuer's")
    lines: dict[str, str] = {}
    for each in disclosures:
        match _json(each):
            case [str(), str(name), str(value)]:
                lines[name] = value
            case _:
                raise CredentialInvalid("not a disclosure of a line")
    return VerifiedCredential(claims, lines, certificate)


def _signed_by(header: Mapping[str, Any], head: str, signature: str) -> Certificate:
    if header.get("alg") != "ES256" or header.get("typ") != _TYPE:
        raise CredentialInvalid("not a credential of ours")
    try:
        certificate = load_der_x509_certificate(base64.b64decode(header["x5c"][0], validate=True))
        key = certificate.public_key()
        raw = _decoded(signature)
        if not isinstance(key, EllipticCurvePublicKey) or len(raw) != 2 * _COORDINATE:
            raise CredentialInvalid("not signed on P-256")
        r, s = (int.from_bytes(each, "big") for each in (raw[:_COORDINATE], raw[_COORDINATE:]))
        key.verify(encode_dss_signature(r, s), head.encode(), ECDSA(SHA256()))
    except (KeyError, IndexError, TypeError, ValueError, InvalidSignature) as error:
        raise CredentialInvalid("the signature does not hold") from error
    return certificate


def _two(head: str) -> list[str]:
    parts = head.split(".")
    if len(parts) != 2:  # noqa: PLR2004  # header and claims
        raise CredentialInvalid("not a JWS")
    return parts


def _disclosure(name: str, value: str) -> str:
    salt = _encoded(secrets.token_bytes(_SALT_BYTES))
    return _encoded(json.dumps([salt, name, value], ensure_ascii=False).encode())


def _digest(disclosure: str) -> str:
    return _encoded(hashlib.sha256(disclosure.encode()).digest())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Return the bytes of base64url as it is written without padding, and of no other spelling.

    Raises ValueError.
    """
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encoded(content) != text:
        raise ValueError("another spelling")
    return content


def _packed(value: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _json(part: str) -> Any:  # noqa: ANN401  # JSON
    try:
        return json.loads(_decoded(part))
    except (ValueError, RecursionError) as error:
        raise CredentialInvalid("cannot be read") from error


def _unpacked(part: str) -> Mapping[str, Any]:
    value = _json(part)
    if not isinstance(value, dict):
        raise CredentialInvalid("cannot be read")
    return value
