"""KMS in memory: one P-256 key that signs digests. (moto hashes a digest once more, so its signatures hold nowhere.)"""

from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

KEY_ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/00000000-0000-4000-8000-000000000001"


class InMemoryKms:
    """The keys of an account: one. `refusal` is the code that every request is refused with."""

    def __init__(self) -> None:
        """Make the key."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.refusal: str | None = None

    @property
    def client(self) -> "KMSClient":
        """Itself, as the adapters know it."""
        return cast("KMSClient", self)

    def sign(self, **request: Any) -> dict[str, Any]:
        """Sign a SHA-256 digest."""
        self._check("Sign", request["KeyId"])
        assert request["MessageType"] == "DIGEST"
        assert request["SigningAlgorithm"] == "ECDSA_SHA_256"
        signature = self.key.sign(request["Message"], ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return {"KeyId": KEY_ARN, "Signature": signature, "SigningAlgorithm": "ECDSA_SHA_256"}

    def get_public_key(self, **request: Any) -> dict[str, Any]:
        """Return the public key."""
        self._check("GetPublicKey", request["KeyId"])
        encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return {"KeyId": KEY_ARN, "PublicKey": self.key.public_key().public_bytes(encoding, form)}

    def _check(self, operation: str, key_id: str) -> None:
        code = self.refusal or ("NotFoundException" if key_id != KEY_ARN else None)
        if code is not None:
            raise ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)
