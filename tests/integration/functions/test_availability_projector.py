"""The entry of the projection, wired from the environment, on the sample events' records."""

import importlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.gateway_events import LambdaContextDouble

from machiport.facilities.search.dynamo_occupancy import view_key, view_of
from machiport.facilities.search.month_views import MonthKey
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVENTS = ROOT / "events" / "availability_projector"
MONTH = MonthKey("44201-mihon", "2026-12")
CONTEXT = LambdaContextDouble()
# 9:00 to 10:30 in cells of half an hour.
TAKEN = 0b111 << 18


@pytest.fixture
def project(facilities_table: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("FACILITIES_TABLE", facilities_table)
    return importlib.reload(importlib.import_module("availability_projector.main")).handler


@pytest.mark.parametrize("sample", ["ledger_written", "one_ledger_unreadable"])
def test_what_is_taken_is_in_the_month_view(
    project: Any, dynamodb: "DynamoDBClient", facilities_table: str, sample: str
) -> None:
    event = json.loads((EVENTS / f"{sample}.json").read_text(encoding="utf-8"))
    for _ in range(2):  # Lambda may bring a batch twice
        assert project(event, CONTEXT) == {"batchItemFailures": []}
    item = dynamodb.get_item(TableName=facilities_table, Key=view_key(MONTH))["Item"]
    assert view_of(item).occupied("studio", date(2026, 12, 15), 1_790_000_000) == (TAKEN, TAKEN)


def test_a_view_that_cannot_be_written_brings_its_records_again(
    project: Any, dynamodb: "DynamoDBClient", facilities_table: str
) -> None:
    event = json.loads((EVENTS / "one_ledger_unreadable.json").read_text(encoding="utf-8"))
    dynamodb.delete_table(TableName=facilities_table)
    assert project(event, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "100000000000000000002"}]}


def test_a_missing_setting_stops_the_function_at_its_start(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project is not None
    monkeypatch.delenv("FACILITIES_TABLE")
    with pytest.raises(ValueError, match="FACILITIES_TABLE"):
        importlib.reload(importlib.import_module("availability_projector.main"))
