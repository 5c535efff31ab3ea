"""Archives in the bucket of map tiles, read in parts."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from machiport.hazard.map_layers.archive_ranges import (
    ArchiveMissingError,
    ArchivePart,
    ArchiveReplacedError,
    ArchiveUnreadableError,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3RangeReader:
    """Reads with GetObject, a range at a time."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Read from `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def read(self, key: str, offset: int, length: int, etag: str | None = None) -> ArchivePart:
        """Return a part of an archive.

        Whoever may not list the bucket is told 403 for a missing object instead of 404: the function may list it.
        """
        asked = f"bytes={offset}-{offset + length - 1}"
        try:
            if etag is None:
                reply = self._client.get_object(Bucket=self._bucket, Key=key, Range=asked)
            else:
                reply = self._client.get_object(Bucket=self._bucket, Key=key, Range=asked, IfMatch=etag)
        except ClientError as error:
            raise _told(error, key, etag) from error
        return ArchivePart(reply["Body"].read(), reply["ETag"])


def _told(error: ClientError, key: str, etag: str | None) -> Exception:
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if error.response["Error"]["Code"] == "NoSuchKey":
        # Between two reads: who replaces an archive may take the old one away first.
        return ArchiveMissingError(key) if etag is None else ArchiveReplacedError(key)
    if status == 412:  # noqa: PLR2004  # HTTP's own numbers
        return ArchiveReplacedError(key)
    if status == 416:  # noqa: PLR2004  # as above
        return ArchiveUnreadableError(f"{key} ends too early")
    return error
