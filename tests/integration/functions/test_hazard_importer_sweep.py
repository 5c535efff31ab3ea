"""The hourly sweep's Lambda handler, wired from the environment."""

import importlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.dataset_world import DatasetWorld, InventedPack
from tests.gateway_events import LambdaContextDouble

from machiport.clock import FixedClock
from machiport.hazard.datasets.s3_packs import S3Packs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

OLD, NEW = (InventedPack(title, {"tsunami": [0, 1]}) for title in ("old", "new"))


@pytest.fixture
def world(
    dynamodb: "DynamoDBClient", s3: "S3Client", hazard_table: str, monkeypatch: pytest.MonkeyPatch
) -> DatasetWorld:
    s3.create_bucket(Bucket="imports", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    monkeypatch.setenv("HAZARD_TABLE", hazard_table)
    monkeypatch.setenv("HAZARD_IMPORTS_BUCKET", "imports")
    two_hours_ago = FixedClock(datetime.now(UTC) - timedelta(hours=2))
    return DatasetWorld(dynamodb, hazard_table, two_hours_ago, S3Packs(s3, "imports"))


def swept() -> dict[str, int]:
    module = importlib.reload(importlib.import_module("hazard_importer.sweep"))
    answer: dict[str, int] = module.handler({}, LambdaContextDouble())
    return answer


def test_nothing_to_sweep(world: DatasetWorld) -> None:
    world.publish(OLD)
    assert swept() == {"settled": 0, "forgotten": 0, "packs": 0}
    assert world.seen(3) == OLD.seen()


@pytest.mark.parametrize(("ends_before", "expected"), [("commit", "forgotten"), ("settle", "settled")])
def test_what_nobody_finished_is_swept(
    world: DatasetWorld, monkeypatch: pytest.MonkeyPatch, ends_before: str, expected: str
) -> None:
    world.publish(OLD)

    def crash(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(world.records if ends_before == "commit" else world.stores.tiles, ends_before, crash)
        with pytest.raises(SystemExit):
            world.publish(NEW)
    assert swept() == {"settled": 0, "forgotten": 0, "packs": 0} | {expected: 1}
    assert world.seen(3) == (OLD if expected == "forgotten" else NEW).seen()
    assert world.service.status().pending == ()
