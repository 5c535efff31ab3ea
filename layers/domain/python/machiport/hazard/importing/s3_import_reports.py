"""Reports about files put into the imports bucket, in that bucket."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_IMPORTS = "imports/"


def report_key(import_key: str) -> str:
    """Return where the report about `imports/<name>.zip` lies: `reports/imports/<name>.zip.json`."""
    return f"reports/{_IMPORTS}{import_key.removeprefix(_IMPORTS)}.json"


class S3ImportReports:
    """Implements `ImportReports`; a name is the file's key in the bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        """Keep them in `bucket` with `client`."""
        self._client = client
        self._bucket = bucket

    def save(self, name: str, report: bytes) -> None:
        """Keep a report (JSON) under the name of the file that it is about, in place of an earlier one."""
        self._client.put_object(Bucket=self._bucket, Key=report_key(name), Body=report, ContentType="application/json")
