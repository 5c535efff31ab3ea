"""Uploads and papers in S3: forms and links are signed here, bytes go straight between phone and bucket."""

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from machiport.applications.attachments.ports import UploadForm

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3UploadForms:
    """Signs upload forms for the quarantine bucket."""

    def __init__(self, signing: "S3Client", quarantine: str) -> None:
        """Sign with `signing` (it sends nothing) for the bucket `quarantine`."""
        self._signing = signing
        self._bucket = quarantine

    def form(self, key: str, media_type: str, size: int, life: timedelta) -> UploadForm:
        """Return a form that takes exactly `size` bytes of `media_type` at `key`, for the time of `life`."""
        signed = self._signing.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": media_type},
            Conditions=[
                {"bucket": self._bucket},
                ["eq", "$key", key],
                ["eq", "$Content-Type", media_type],
                ["content-length-range", size, size],
            ],
            ExpiresIn=int(life.total_seconds()),
        )
        return UploadForm(signed["url"], signed["fields"])


class S3Papers:
    """The quarantine's and the attachments' bucket."""

    def __init__(self, client: "S3Client", *, quarantine: str, attachments: str) -> None:
        """Read and write with `client`; both buckets encrypt by themselves."""
        self._client = client
        self._quarantine = quarantine
        self._attachments = attachments

    def uploaded(self, key: str, most: int) -> bytes | None:
        """Return what was uploaded at `key` (at most `most` + 1 bytes of it); None where there is nothing."""
        try:
            answer = self._client.get_object(Bucket=self._quarantine, Key=key)
        except self._client.exceptions.NoSuchKey:
            return None
        with answer["Body"] as body:
            return body.read(most + 1)

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a checked paper at `key`. Keeping the same again changes nothing."""
        self._client.put_object(Bucket=self._attachments, Key=key, Body=content, ContentType=media_type)

    def remove_upload(self, key: str) -> None:
        """Remove what was uploaded at `key`; nothing where it is gone."""
        self._client.delete_object(Bucket=self._quarantine, Key=key)

    def remove(self, key: str) -> None:
        """Remove a checked paper; nothing where it is gone."""
        self._client.delete_object(Bucket=self._attachments, Key=key)


class S3Links:
    """Signs links to files of one bucket."""

    def __init__(self, signing: "S3Client", bucket: str) -> None:
        """Sign with `signing` (it sends nothing) for `bucket`."""
        self._signing = signing
        self._bucket = bucket

    def link(self, key: str, name: str, media_type: str, life: timedelta) -> str:
        """Return an address that gives the file as a download called `name`, for the time of `life`."""
        return self._signing.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": media_type,
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=int(life.total_seconds()),
        )
