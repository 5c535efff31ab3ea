"""Files put into the imports bucket, and what became of each, in that bucket."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from machiport.hazard.importing.ports import PutFile, UploadGoneError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_GONE: Final = frozenset({404, 412})
_SEQUENCER: Final = "sequencer"


def report_key(import_key: str) -> str:
    """Return where the report about `imports/<name>.zip` lies: `reports/imports/<name>.zip.json`."""
    return f"reports/{import_key}.json"


class S3Uploads:
    """Implements `Uploads`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Read and write in `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def fetch(self, key: str, etag: str, target: Path) -> datetime:
        """Write the file of a key to `target`; return when it was put there (UTC): the object's Last-Modified.

        Of a file put in parts that is when its putting began.

        Raises UploadGoneError where it is not there any more, or another one is.
        """
        try:
            reply = self._client.get_object(Bucket=self._bucket, Key=key, IfMatch=f'"{etag}"')
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in _GONE:
                raise UploadGoneError(key) from error
            raise
        with reply["Body"] as body, target.open("wb") as file:
            shutil.copyfileobj(body, file)
        return reply["LastModified"]

    def save_report(self, put: PutFile, report: bytes) -> None:
        """Keep a report (JSON) about a file, in place of an earlier one of its key."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=report_key(put.key),
            Body=report,
            ContentType="application/json",
            Metadata={_SEQUENCER: put.sequencer} if put.sequencer else {},
        )

    def is_reported(self, put: PutFile) -> bool:
        """Say whether there is a report already about this very putting of the file, or a later one of its key."""
        if not put.sequencer:
            return False
        try:
            told = self._client.head_object(Bucket=self._bucket, Key=report_key(put.key))["Metadata"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in _GONE:
                return False
            raise
        # Hexadecimal text, to be compared as S3 says: the shorter one filled up with zeros behind.
        longest = max(len(put.sequencer), len(reported := told.get(_SEQUENCER, "")))
        return reported.ljust(longest, "0") >= put.sequencer.ljust(longest, "0")
