"""A zip of hazard data put into the imports bucket, and what its importer made of it."""

import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from machiport.hazard.datasets.publication_service import PublicationService
from machiport.localized_text import LocalizedText
from machiport_cli.faults import ExitCode, OperatorError, wrong_usage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from machiport.hazard.importing.import_report import ImportReport

IMPORTER: Final = "hazard_importer"
"""The operator in whose name the function publishes."""
_SECONDS_BETWEEN: Final = 2.0
_NOT_FOUND: Final = 404

type Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Follower:
    """Waits for the report about an upload; shows meanwhile how far its publication is."""

    s3: "S3Client"
    bucket: str
    publications: PublicationService

    def put(self, path: Path) -> str:
        """Put a zip into the bucket; return its key.

        Raises OperatorError (wrong usage) for what is no zip.
        """
        if not path.is_file() or not zipfile.is_zipfile(path):
            raise wrong_usage(
                f"「{path}」は ZIP ファイルではありません。フォルダーは import で取り込めます。",
                f"“{path}” is no zip. A folder can be imported with: machiport hazard import.",
            )
        key = f"imports/{path.stem}.zip"
        self.s3.upload_file(str(path), self.bucket, key)
        return key

    def report(self, key: str, most_seconds: float, told: Told) -> "ImportReport":
        """Return the importer's report about what lies under a key now.

        Raises OperatorError (no clear answer) where there is none after `most_seconds`.
        """
        from machiport.hazard.importing.import_report import ImportReport  # noqa: PLC0415  # brings shapely
        from machiport.hazard.importing.s3_uploads import report_key  # noqa: PLC0415  # as above

        put_at = self.s3.head_object(Bucket=self.bucket, Key=key)["LastModified"]
        waited = 0.0
        while True:
            try:
                reply = self.s3.get_object(Bucket=self.bucket, Key=report_key(key))
                if reply["LastModified"] >= put_at:
                    return ImportReport.model_validate_json(reply["Body"].read())
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != _NOT_FOUND:
                    raise
            if waited >= most_seconds:
                raise _no_answer(key)
            self._tell(told)
            time.sleep(_SECONDS_BETWEEN)
            waited += _SECONDS_BETWEEN

    def _tell(self, told: Told) -> None:
        for record in self.publications.status().pending:
            if record.operator == IMPORTER:
                settles = record.state == "committed"
                told("settling" if settles else "staging", record.settled if settles else record.staged, record.tiles)


def _no_answer(key: str) -> OperatorError:
    return OperatorError(
        "hazard.no_report_yet",
        LocalizedText(ja="まだ結果が出ていません", en="There is no result yet"),
        LocalizedText(
            ja=f"{key} は置いてあり、取り込みは続きます。machiport hazard status で確かめてください。",
            en=f"{key} is there and its import goes on. Look at machiport hazard status.",
        ),
        exit_code=ExitCode.NOT_REACHABLE,
        outcome_unclear=True,
    )
