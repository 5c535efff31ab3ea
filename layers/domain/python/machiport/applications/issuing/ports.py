"""What issuing needs from outside: keys, certificates to sign under, files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """What a municipality signs under: the certificate's chain (PEM, its own first) and the id of its private key.

    `trial`: self-signed by `machiport signing setup`, for trying out; nobody outside trusts it.
    """

    municipality: str
    key_id: str
    chain: str
    installed_at: datetime
    trial: bool


class DocumentSigner(Protocol):
    """Holds private keys (ECDSA on P-256) that never leave it."""

    def sign_digest(self, key_id: str, digest: bytes) -> bytes:
        """Return the signature (DER, `ECDSA-Sig-Value`) of a SHA-256 digest.

        Raises NotSigned where there is no such key, or it signs nothing; what the service says passes through.
        """
        ...

    def public_key(self, key_id: str) -> bytes:
        """Return the public key (DER, `SubjectPublicKeyInfo`).

        Raises NotSigned where there is no such key.
        """
        ...


class SigningCertificates(Protocol):
    """What each municipality signs under."""

    def of(self, municipality: str) -> SigningCertificate | None:
        """Return it; None where the municipality has none yet."""
        ...

    def install(self, certificate: SigningCertificate) -> None:
        """Let the municipality sign under this one from now on."""
        ...


class CertificateFiles(Protocol):
    """Where certificates lie, encrypted with the region's key."""

    def put(self, key: str, content: bytes, kind: Literal["pdf", "credential"]) -> None:
        """Store a file."""
        ...

    def read(self, key: str) -> bytes | None:
        """Return a file as it lies there; None where there is none."""
        ...


class Settlement(Protocol):
    """Asks the gateway about a payment and does what is wanted of it (machiport.applications.payments)."""

    def settle(self, application_id: str) -> object:
        """Settle the payments of a case. What failed in passing is raised; the message comes again."""
        ...
