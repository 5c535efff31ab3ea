"""The entry of the renewal of calendars, wired from the environment."""

import importlib
import logging
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.gateway_events import LambdaContextDouble
from tests.integration.facilities.inventory.inventory_world import InventoryWorld
from tests.unit.facilities.inventory.sample_facilities import facility, prices, rules

from machiport.clock import TOKYO
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTEXT = LambdaContextDouble()


@pytest.fixture
def main(facilities_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return the function's module as a new process has it. The log's handlers are put back afterwards."""
    shutil.copytree(ROOT / "sample_region" / "facilities", region_package / "facilities")
    monkeypatch.setenv("FACILITIES_TABLE", facilities_table)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield importlib.reload(importlib.import_module("calendar_renewer.main"))
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_calendar_that_ends_too_early_is_renewed_once(
    main: Any, dynamodb: "DynamoDBClient", facilities_table: str
) -> None:
    world = InventoryWorld(dynamodb, facilities_table)
    world.clock.advance(timedelta(days=-5000))
    for document in (rules(), prices(), facility()):
        world.publish(document)
    assert main.handler({}, CONTEXT) == {"renewed": 1}
    (renewed,) = world.another_process().published_facilities(facility().municipality)
    assert renewed.facility == facility()
    assert renewed.calendar_until == date(datetime.now(TOKYO).year + 2, 12, 31)
    assert main.handler({}, CONTEXT) == {"renewed": 0}


def test_one_municipality_that_fails_calls_for_help(
    main: Any, dynamodb: "DynamoDBClient", facilities_table: str
) -> None:
    dynamodb.delete_table(TableName=facilities_table)
    with pytest.raises(main.CalendarsNotRenewed):
        main.handler({}, CONTEXT)


def test_a_missing_setting_stops_the_function_at_its_start(main: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main is not None
    monkeypatch.delenv("FACILITIES_TABLE")
    with pytest.raises(ValueError, match="FACILITIES_TABLE"):
        importlib.reload(importlib.import_module("calendar_renewer.main"))
