"""The entry of the public hazard function, wired from the environment; where people live leaves no trace in its log."""

import importlib
import io
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.tiles import WHOLE_TILE, facts, section
from tests.gateway_events import LambdaContextDouble, gateway_event

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.tile_addresses import place_of
from machiport.observability.logging import configure_logging
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Every digit of where somebody lives, and what they may have typed.
LON, LAT = "131.60612345", "33.23654321"
ADDRESS = "府内町2丁目7番8号"
CANARIES = (LON, LAT, "131.606", "33.236", "府内", "60612", "23654")


@pytest.fixture
def log(hazard: Any) -> io.StringIO:
    """Return what the function logs, as it is configured, but for where it goes."""
    assert hazard is not None
    stream = io.StringIO()
    configure_logging("hazard_api", stream=stream)
    return stream


@pytest.fixture
def hazard(
    dynamodb: "DynamoDBClient", hazard_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Return the function's entry; a flood zone lies around the place. The log's handlers are put back afterwards."""
    shutil.copytree(ROOT / "sample_region" / "hazard", region_package / "hazard", dirs_exist_ok=True)
    place = place_of(float(LON), float(LAT))
    content = {keys.section_attribute("flood_maximum"): {"B": section((facts(3), WHOLE_TILE))}}
    number = {keys.number_attribute("flood_maximum"): {"N": "1"}}
    item: Any = {**keys.tile(place.tile), **content, **number}
    dynamodb.put_item(TableName=hazard_table, Item=item)
    monkeypatch.setenv("HAZARD_TABLE", hazard_table)
    monkeypatch.setenv("MAP_TILES_URL", "https://tiles.example.jp")
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield importlib.reload(importlib.import_module("hazard_api.main")).handler
    root.handlers[:] = handlers
    root.setLevel(level)


def _post(document: object) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    return gateway_event("POST", "/hazard/timelines", headers=headers, body=json.dumps(document))


def _risks(**query: str) -> dict[str, Any]:
    return gateway_event("GET", "/hazard/risks", query=query)


def test_every_route_of_places_answers(hazard: Any) -> None:
    for event, shown in (
        (_risks(lon=LON, lat=LAT), '"status":"inside"'),
        (_risks(address=ADDRESS), '"matched":"town"'),
        (gateway_event("GET", "/hazard/places", query={"q": "府内町"}), "府内町一丁目"),
        (_post({"place": {"address": ADDRESS}, "household": {"pets": True}}), "take_pets"),
    ):
        answer = hazard(event, LambdaContextDouble())
        assert answer["statusCode"] == 200
        assert shown in answer["body"]


def test_no_log_says_where_anybody_lives(hazard: Any, log: io.StringIO) -> None:
    asked = [
        (_risks(lon=LON, lat=LAT), 200),
        (_risks(lon=LAT, lat=LON), 422),
        (_risks(lon=LON + "x", lat=LAT), 422),
        (_risks(address=ADDRESS), 200),
        (_risks(address="府内町"), 422),
        (gateway_event("GET", "/hazard/places", query={"q": ADDRESS}), 200),
        (gateway_event("GET", f"/hazard/{LON}/{LAT}"), 404),
        (_post({"place": {"lon": float(LON), "lat": float(LAT)}, "household": {"older_people": True}}), 200),
        (_post({"place": {"lon": float(LAT), "lat": float(LON)}}), 422),
        (_post({"place": {"address": ADDRESS, LON: LAT}}), 422),
        (_post([LON, ADDRESS]), 422),
    ]
    assert [hazard(event, LambdaContextDouble())["statusCode"] for event, _ in asked] == [status for _, status in asked]
    logged = log.getvalue()
    assert logged.count('"access"') == len(asked)
    assert [canary for canary in CANARIES if canary in logged] == []


def test_not_even_what_goes_wrong_says_it(
    hazard: Any, dynamodb: "DynamoDBClient", hazard_table: str, log: io.StringIO
) -> None:
    dynamodb.delete_table(TableName=hazard_table)
    for event in (_risks(lon=LON, lat=LAT), _post({"place": {"address": ADDRESS}})):
        assert hazard(event, LambdaContextDouble())["statusCode"] == 500
    logged = log.getvalue()
    assert "ResourceNotFoundException" in logged
    assert [canary for canary in CANARIES if canary in logged] == []


def test_a_missing_setting_stops_the_function_at_its_start(hazard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hazard is not None
    monkeypatch.delenv("HAZARD_TABLE")
    with pytest.raises(ValueError, match="HAZARD_TABLE"):
        importlib.reload(importlib.import_module("hazard_api.main"))
