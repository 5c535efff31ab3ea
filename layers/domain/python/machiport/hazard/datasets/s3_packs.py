"""Packs and import reports in the imports bucket."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING

from machiport.hazard.datasets.errors import PackNotKept
from machiport.hazard.datasets.packs import PackReader

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PACKS = "packs/"
_SUFFIX = ".pack"
# Larger packs lie on disk while they are read: staging takes longer than S3 keeps a connection open.
_IN_MEMORY = 8 << 20


class S3Packs:
    """Implements `Packs`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Keep them in `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def save(self, pack_id: str, pack: IO[bytes], report: bytes) -> None:
        """Keep a pack, read from where `pack` stands, and its report (JSON). Repeating it changes nothing.

        The report comes first: where there is a pack, there is its report.
        """
        self._client.put_object(
            Bucket=self._bucket, Key=_report_key(pack_id), Body=report, ContentType="application/json"
        )
        self._client.put_object(
            Bucket=self._bucket, Key=_pack_key(pack_id), Body=pack, ContentType="application/octet-stream"
        )

    @contextmanager
    def open(self, pack_id: str) -> Iterator[PackReader]:
        """Open a pack that is kept, to be read once.

        Raises PackNotKept where it is not; reading raises CorruptPackError where it is another one.
        """
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            try:
                reply = self._client.get_object(Bucket=self._bucket, Key=_pack_key(pack_id))
            except self._client.exceptions.NoSuchKey as error:
                raise PackNotKept(params={"pack_id": pack_id}) from error
            with reply["Body"] as body:
                shutil.copyfileobj(body, copy)
            copy.seek(0)
            yield PackReader(copy, pack_id)

    def report(self, pack_id: str) -> bytes:
        """Return the report (JSON) of the import that made a pack.

        Raises PackNotKept.
        """
        try:
            reply = self._client.get_object(Bucket=self._bucket, Key=_report_key(pack_id))
        except self._client.exceptions.NoSuchKey as error:
            raise PackNotKept(params={"pack_id": pack_id}) from error
        return reply["Body"].read()

    def prune(self, keep: frozenset[str], before: datetime) -> Sequence[str]:
        """Remove the packs that were saved before an instant, but those of `keep`; return the ids of what went."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=_PACKS)
        old = [
            entry["Key"].removeprefix(_PACKS).removesuffix(_SUFFIX)
            for page in pages
            for entry in page.get("Contents", [])
            if entry["LastModified"] < before
        ]
        gone = [pack_id for pack_id in old if pack_id not in keep]
        for pack_id in gone:
            self._client.delete_object(Bucket=self._bucket, Key=_pack_key(pack_id))
        return gone


def _pack_key(pack_id: str) -> str:
    return f"{_PACKS}{pack_id}{_SUFFIX}"


def _report_key(pack_id: str) -> str:
    return f"reports/{pack_id}.json"
