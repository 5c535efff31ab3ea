"""Archives of map layers in the bucket of map tiles."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MISSING: Final = 404


class S3LayerArchives:
    """Implements `LayerArchives`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Keep them in `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def keep(self, key: str, archive: Path) -> None:
        """Keep an archive under a key, whole or not at all; in parts where it is large."""
        told = {"ContentType": "application/vnd.pmtiles"}
        self._client.upload_file(str(archive), self._bucket, key, ExtraArgs=told)

    def is_kept(self, key: str) -> bool:
        """Say whether there is an archive under a key: one HeadObject.

        Whoever may not list the bucket is told 403 for a missing object instead of 404: the function may list it.
        """
        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == _MISSING:
                return False
            raise
        return True
