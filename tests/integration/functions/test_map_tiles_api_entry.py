"""The entry of the map tiles function: a layer that tippecanoe built, in the bucket, put in force by a publication."""

import base64
import importlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point, shape
from tests.gateway_events import LambdaContextDouble, gateway_event
from tests.sample_layer import KIND, MIDDLE, RANK, publish_sample_layer
from tests.tile_decoding import decoded_tile

from machiport.hazard.tile_addresses import TileAddress, place_of
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

BUCKET = "map-tiles"


@pytest.fixture
def published(s3: "S3Client", dynamodb: "DynamoDBClient", hazard_table: str, tmp_path: Path) -> str:
    """Put the sample layer in force; return its version."""
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    return publish_sample_layer(dynamodb, hazard_table, s3, BUCKET, tmp_path)


@pytest.fixture
def handler(published: str, hazard_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the function's entry."""
    assert published
    shutil.copytree(
        ROOT / "sample_region" / "hazard" / "kinds", region_package / "hazard" / "kinds", dirs_exist_ok=True
    )
    monkeypatch.setenv("HAZARD_TABLE", hazard_table)
    monkeypatch.setenv("MAP_TILES_BUCKET", BUCKET)
    return importlib.reload(importlib.import_module("map_tiles_api.main")).handler


def test_a_tile_that_was_built_is_drawn_from_what_the_description_says(
    handler: Any, published: str, tmp_path: Path
) -> None:
    described = handler(gateway_event("GET", f"/tiles/{KIND}"), LambdaContextDouble())
    assert described["statusCode"] == 200
    assert f"?v={published}" in described["body"]
    for zoom in (6, 10, 14):
        tile = place_of(*MIDDLE, zoom).tile
        event = gateway_event("GET", f"/tiles/{KIND}/{zoom}/{tile.x}/{tile.y}.mvt", query={"v": published})
        answer = handler(event, LambdaContextDouble())
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
        drawn = decoded_tile(tmp_path, base64.b64decode(answer["body"]), tile)
        assert [each["properties"]["rank"] for each in drawn] == [RANK]
        assert shape(drawn[0]["geometry"]).distance(Point(MIDDLE)) < 360 / (512 << zoom)


def test_what_is_not_there_is_told(handler: Any) -> None:
    sea = TileAddress(14, 14200, 6600)
    expected = {
        f"/tiles/{KIND}/14/{sea.x}/{sea.y}.mvt": 204,
        f"/tiles/{KIND}/15/1/1.mvt": 404,
        "/tiles/storm_surge": 404,
        f"/tiles/{KIND}/14/nowhere/1.mvt": 422,
    }
    answers = {path: handler(gateway_event("GET", path), LambdaContextDouble())["statusCode"] for path in expected}
    assert answers == expected


def test_an_older_version_that_is_not_kept_is_404(handler: Any) -> None:
    event = gateway_event("GET", f"/tiles/{KIND}/14/1/1.mvt", query={"v": "0" * 64})
    answer = handler(event, LambdaContextDouble())
    assert (answer["statusCode"], "hazard.layer_version_gone" in answer["body"]) == (404, True)
