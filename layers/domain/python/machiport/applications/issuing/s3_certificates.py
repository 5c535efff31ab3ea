"""Certificates in S3. The bucket encrypts with the region's KMS key by itself (infra/data.yaml)."""

import base64
import hashlib
from typing import TYPE_CHECKING, Final, Literal

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TYPES: Final = {"pdf": "application/pdf", "credential": "application/dc+sd-jwt"}


class S3Certificates:
    """The files of one bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Store in and read from `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def put(self, key: str, content: bytes, kind: Literal["pdf", "credential"]) -> None:
        """Store a file; S3 refuses one that changed on the way.

        Raises ClientError.
        """
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=content, ContentType=_TYPES[kind], ChecksumSHA256=digest
        )

    def read(self, key: str) -> bytes | None:
        """Return a file as it lies there; None where there is none.

        Raises ClientError.
        """
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
