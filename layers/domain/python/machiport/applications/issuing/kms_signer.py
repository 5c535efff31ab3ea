"""Signs with keys of KMS (ECC_NIST_P256): the private key never leaves it."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from machiport.applications.issuing.errors import NotSigned

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# The key is gone, disabled, of another kind, or not ours: trying again does not help until somebody acts.
_NOT_USABLE = frozenset(
    {
        "NotFoundException", "DisabledException", "InvalidKeyUsageException", "KMSInvalidStateException",
        "AccessDeniedException",
    }
)  # fmt: skip


class KmsSigner:
    """The keys of one account."""

    def __init__(self, client: "KMSClient") -> None:
        """Sign with `client`."""
        self._client = client

    def sign_digest(self, key_id: str, digest: bytes) -> bytes:
        """Return the signature (DER) of a SHA-256 digest.

        Raises NotSigned for a key that cannot sign, ClientError for what may pass.
        """
        try:
            answer = self._client.sign(
                KeyId=key_id, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
            )
        except ClientError as error:
            raise _told(error) from error
        return answer["Signature"]

    def public_key(self, key_id: str) -> bytes:
        """Return the public key (DER, `SubjectPublicKeyInfo`).

        Raises NotSigned for a key that is not there, ClientError for what may pass.
        """
        try:
            return self._client.get_public_key(KeyId=key_id)["PublicKey"]
        except ClientError as error:
            raise _told(error) from error


def _told(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    return NotSigned(f"the key cannot be used: {code}") if code in _NOT_USABLE else error
