"""The importer's Lambda handler, wired from the environment: files in the bucket, datasets in the table."""

import importlib
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from shapely.geometry import box, mapping
from tests.gateway_events import LambdaContextDouble

from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.ports import PutFile
from machiport.hazard.importing.s3_uploads import S3Uploads
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.risk_service import RiskService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

IMPORTS, TILES, KEY = "imports-bucket", "tiles-bucket", "imports/見本.zip"
REGION = Path(__file__).parents[3] / "sample_region"
KINDS = load_kinds(REGION)
SPEC = {
    "title": "見本",
    "sample": True,
    "source": {"source": "見本の市", "licence": "CC BY 4.0", "as_of": "2026-04-01"},
    "files": [{"path": "zones.geojson", "format": "ranks", "kind": "tsunami", "options": {"rank_property": "rank"}}],
}


def zipped(rank: object) -> bytes:
    shape = mapping(box(131.601, 33.241, 131.602, 33.242))
    feature = {"type": "Feature", "properties": {"rank": rank}, "geometry": shape}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("import.json", json.dumps(SPEC))
        archive.writestr("zones.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return target.getvalue()


@dataclass
class Importer:
    """The handler and what it reads and writes."""

    handler: Any
    s3: "S3Client"
    dynamodb: "DynamoDBClient"

    def put(self, content: bytes, key: str = KEY, **told: str) -> dict[str, Any]:
        """Put a file into the bucket; return the message about it, which tells `told` besides."""
        etag = self.s3.put_object(Bucket=IMPORTS, Key=key, Body=content)["ETag"].strip('"')
        put = {"key": key, "etag": etag} | told
        return {"source": "aws.s3", "detail-type": "Object Created", "detail": {"object": put}}

    def deliver(self, *messages: Any) -> list[str]:
        """Hand messages to the handler; return the numbers of those that come again."""
        records = [
            {"messageId": str(number), "eventSource": "aws:sqs", "body": json.dumps(message)}
            for number, message in enumerate(messages)
        ]
        answer = self.handler({"Records": records}, LambdaContextDouble())
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def report(self) -> ImportReport:
        body = self.s3.get_object(Bucket=IMPORTS, Key=f"reports/{KEY}.json")["Body"].read()
        return ImportReport.model_validate_json(body)

    def rank_in_force(self) -> int | None:
        risks = RiskService(KINDS, DynamoTiles(self.dynamodb, "HazardTable")).at(131.6015, 33.2415).risks
        worst = next(risk for risk in risks if risk.kind.kind == "tsunami").worst
        return None if worst is None else worst.rank_class.rank


@pytest.fixture
def importer(
    s3: "S3Client",
    dynamodb: "DynamoDBClient",
    hazard_table: str,
    region_package: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Importer:
    shutil.copytree(REGION / "hazard" / "kinds", region_package / "hazard" / "kinds", dirs_exist_ok=True)
    for bucket in (IMPORTS, TILES):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    monkeypatch.setenv("HAZARD_TABLE", hazard_table)
    monkeypatch.setenv("HAZARD_IMPORTS_BUCKET", IMPORTS)
    monkeypatch.setenv("MAP_TILES_BUCKET", TILES)
    module = importlib.reload(importlib.import_module("hazard_importer.main"))
    return Importer(module.handler, s3, dynamodb)


def test_a_file_put_into_the_bucket_is_in_force_and_told_of_twice_changes_nothing_more(importer: Importer) -> None:
    message = importer.put(zipped(3))
    assert importer.deliver(message) == []
    assert importer.rank_in_force() == 3
    report = importer.report()
    assert (report.outcome, [kind.zones for kind in report.kinds]) == ("published", [1])
    archive = importer.s3.get_object(Bucket=TILES, Key=f"layers/tsunami/{report.pack_id}.pmtiles")
    assert archive["ContentType"] == "application/vnd.pmtiles"
    assert archive["Body"].read(7) == b"PMTiles"
    assert importer.deliver(message) == []
    assert importer.report().outcome == "unchanged"


@pytest.mark.parametrize("content", [b"no zip at all", zipped("?")], ids=["no zip", "no rank"])
def test_a_bad_file_publishes_nothing_and_is_not_tried_again(importer: Importer, content: bytes) -> None:
    assert importer.deliver(importer.put(content)) == []
    report = importer.report()
    assert report.outcome == "refused"
    assert report.reason is not None
    assert importer.rank_in_force() is None


def test_a_file_that_was_replaced_meanwhile_is_left_to_the_message_about_the_new_one(importer: Importer) -> None:
    old, new = importer.put(zipped(3)), importer.put(zipped(5))
    assert importer.deliver(old) == []
    assert importer.rank_in_force() is None
    assert importer.deliver(new) == []
    assert importer.rank_in_force() == 5


def test_a_file_that_is_no_zip_or_gone_is_nothing_to_do(importer: Importer) -> None:
    gone = importer.put(zipped(3), "imports/gone.zip")
    importer.s3.delete_object(Bucket=IMPORTS, Key="imports/gone.zip")
    assert importer.deliver(gone, importer.put(b"...", "imports/readme.txt")) == []


def test_a_fault_of_aws_brings_the_message_again_and_not_the_others(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = importer.put(zipped(3)), importer.put(zipped(3), "imports/other.zip")
    main = importlib.import_module("hazard_importer.main")
    real = main._UPLOADS
    calls: list[str] = []

    class Faulty:
        def run(self, put: PutFile) -> ImportReport:
            calls.append(put.key)
            if put.key == KEY:
                raise ClientError({"Error": {"Code": "InternalServerError", "Message": "invented"}}, "UpdateItem")
            done: ImportReport = real("2").run(put)
            return done

    monkeypatch.setattr(main, "_UPLOADS", lambda _message_id: Faulty())
    assert importer.deliver("not about a file", first, second) == ["0", "1"]
    assert calls == [KEY, "imports/other.zip"]
    assert importer.rank_in_force() == 3


def test_of_two_messages_about_the_same_data_the_second_waits_for_the_first(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one is broken off while it stages; its lease lasts, and only the same message goes on at once."""
    first, second = importer.put(zipped(3)), importer.put(zipped(3), "imports/other.zip")

    def broken_off(*_: object) -> bool:
        raise ClientError({"Error": {"Code": "InternalServerError", "Message": "invented"}}, "UpdateItem")

    with monkeypatch.context() as broken:
        broken.setattr(DynamoTileWriter, "stage", broken_off)
        assert importer.deliver(first) == ["0"]
    assert importer.deliver("not about a file", second) == ["0", "1"]
    assert importer.rank_in_force() is None
    assert importer.deliver(first) == []
    assert importer.rank_in_force() == 3
    assert importer.deliver("not about a file", second) == ["0"]


def test_an_older_file_that_is_imported_late_takes_nothing_back_and_its_report_says_why(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file's message was put aside, and comes again after the second file was published."""
    first, second = importer.put(zipped(3), sequencer="01"), importer.put(zipped(5), "imports/newer.zip")
    real = S3Uploads.fetch

    def fetched(uploads: S3Uploads, key: str, etag: str, target: Path) -> datetime:
        put_at = real(uploads, key, etag, target)
        assert abs(put_at - datetime.now(UTC)) < timedelta(minutes=1)
        return put_at - timedelta(minutes=5) if key == KEY else put_at

    monkeypatch.setattr(S3Uploads, "fetch", fetched)
    assert importer.deliver(second) == []
    assert importer.deliver(first) == []
    assert importer.rank_in_force() == 5
    report = importer.report()
    assert report.outcome == "refused"
    assert "ファイルを置き直して" in (report.reason.ja if report.reason else "")
    monkeypatch.undo()
    assert importer.deliver(importer.put(zipped(3), sequencer="02")) == []
    assert importer.rank_in_force() == 3


def test_an_archive_that_was_deleted_is_drawn_again_by_the_same_file(importer: Importer) -> None:
    assert importer.deliver(importer.put(zipped(3))) == []
    key = f"layers/tsunami/{importer.report().pack_id}.pmtiles"
    importer.s3.delete_object(Bucket=TILES, Key=key)
    assert importer.deliver(importer.put(zipped(3))) == []
    assert importer.report().outcome == "unchanged"
    assert importer.s3.get_object(Bucket=TILES, Key=key)["Body"].read(7) == b"PMTiles"


def test_a_message_that_comes_again_takes_nothing_back(importer: Importer) -> None:
    first = importer.put(zipped(3), sequencer="01")
    assert importer.deliver(first) == []
    assert importer.deliver(importer.put(zipped(5), "imports/newer.zip", sequencer="02")) == []
    assert importer.rank_in_force() == 5
    assert importer.deliver(first) == []
    assert importer.rank_in_force() == 5
    assert importer.deliver(importer.put(zipped(3), sequencer="0189")) == []  # put there anew: forward
    assert importer.rank_in_force() == 3
