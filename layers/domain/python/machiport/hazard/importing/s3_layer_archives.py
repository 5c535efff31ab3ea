"""Archives of map layers in the bucket of map tiles."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


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
