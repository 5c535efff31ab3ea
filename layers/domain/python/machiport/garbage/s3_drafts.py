"""The contents of editions in the uploads bucket, below the municipality's own prefix."""

import gzip
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from machiport.garbage.model import Edition
from machiport.garbage.ports import Draft

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Drafts:
    """Keeps drafts as gzipped JSON beside the files as they were uploaded."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Keep them in `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def save(self, municipality: str, edition_id: str, draft: Draft, originals: Mapping[str, bytes]) -> None:
        """Keep a draft's contents and the files as they were uploaded. Repeating it changes nothing.

        The files lie under numbers, `uploaded/001` and so on; `uploaded/names.json` is `{"001": name, …}`.
        """
        names: dict[str, str] = {}
        for number, (name, content) in enumerate(originals.items(), start=1):
            # By number: S3's keys end at 1,024 bytes, and files are called anything.
            key = f"{number:03}"
            names[key] = name
            self._put(municipality, edition_id, f"uploaded/{key}", content)
        listed = json.dumps(names, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self._put(municipality, edition_id, "uploaded/names.json", listed)
        self._put(municipality, edition_id, "report.json.gz", gzip.compress(draft.report, mtime=0))
        edition = draft.edition.model_dump_json().encode()
        self._put(municipality, edition_id, "edition.json.gz", gzip.compress(edition, mtime=0))

    def edition(self, municipality: str, edition_id: str) -> Edition:
        """Return the imported edition."""
        return Edition.model_validate_json(gzip.decompress(self._get(municipality, edition_id, "edition.json.gz")))

    def report(self, municipality: str, edition_id: str) -> bytes:
        """Return the import's report (JSON)."""
        return gzip.decompress(self._get(municipality, edition_id, "report.json.gz"))

    def _put(self, municipality: str, edition_id: str, name: str, content: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=_key(municipality, edition_id, name), Body=content)

    def _get(self, municipality: str, edition_id: str, name: str) -> bytes:
        reply = self._client.get_object(Bucket=self._bucket, Key=_key(municipality, edition_id, name))
        return reply["Body"].read()


def _key(municipality: str, edition_id: str, name: str) -> str:
    return f"{municipality}/garbage/editions/{edition_id}/{name}"
