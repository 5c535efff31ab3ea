"""The entry of the sweeper, wired from the environment."""

import importlib
import logging
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.door_world import ID, reserved
from tests.gateway_events import LambdaContextDouble

from machiport.clock import TOKYO, SystemClock
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTEXT = LambdaContextDouble()


@pytest.fixture
def environment(
    facilities_table: str, residents_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Return the facilities table's name. The log's handlers are put back afterwards."""
    shutil.copytree(ROOT / "sample_region" / "facilities", region_package / "facilities")
    monkeypatch.setenv("FACILITIES_TABLE", facilities_table)
    monkeypatch.setenv("RESIDENTS_TABLE", residents_table)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield facilities_table
    root.handlers[:] = handlers
    root.setLevel(level)


def _store(dynamodb: "DynamoDBClient", table: str) -> DynamoReservations:
    return DynamoReservations(dynamodb, table, DynamoIdempotencyRecords(dynamodb, table, SystemClock()))


def _main() -> Any:
    return importlib.reload(importlib.import_module("reservation_sweeper.main"))


def test_a_quiet_minute_does_nothing(environment: str) -> None:
    assert environment
    done = _main().handler({}, CONTEXT)
    assert {"expired", "left", "reminded", "lottery_steps"} <= done.keys()
    assert set(done.values()) == {0}


def test_what_was_not_paid_in_time_is_expired(environment: str, dynamodb: "DynamoDBClient") -> None:
    store, now = _store(dynamodb, environment), datetime.now(UTC)
    unpaid = reserved(state="awaiting_payment", lapses_at=now - timedelta(minutes=1))
    store.commit(BookingChange(marks={}, reservations=[ReservationWrite(unpaid)], now=now))
    handler = _main().handler
    assert handler({}, CONTEXT)["expired"] == 1
    assert store.find([ID])[ID].state == "expired"
    assert handler({}, CONTEXT)["expired"] == 0


def test_who_uses_a_room_tomorrow_is_reminded_once(environment: str, dynamodb: "DynamoDBClient") -> None:
    store, now = _store(dynamodb, environment), datetime.now(UTC)
    soon = reserved(wish=reserved().wish.model_copy(update={"day": now.astimezone(TOKYO).date()}))
    store.commit(BookingChange(marks={}, reservations=[ReservationWrite(soon)], now=now))
    handler = _main().handler
    assert [handler({}, CONTEXT)["reminded"] for _ in range(2)] == [1, 0]
    events = [item["type"]["S"] for item in dynamodb.scan(TableName=environment)["Items"] if item["sk"]["S"] == "EVENT"]
    assert events == ["facilities.reservation_reminder"]


def test_a_chore_that_fails_holds_up_no_other_and_calls_for_help(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment
    main = _main()
    visited: list[str] = []

    def breaks(_municipality: str) -> Mapping[str, int]:
        raise LookupError("invented")

    def works(municipality: str) -> Mapping[str, int]:
        visited.append(municipality)
        return {"expired": 1}

    monkeypatch.setattr(main, "_CHORES", {"first": breaks, "second": works})
    with pytest.raises(main.ChoresNotDone):
        main.handler({}, CONTEXT)
    assert len(visited) == 8


@pytest.mark.parametrize("setting", ["FACILITIES_TABLE", "RESIDENTS_TABLE"])
def test_a_missing_setting_stops_the_function_at_its_start(
    environment: str, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    assert environment
    monkeypatch.delenv(setting)
    with pytest.raises(ValueError, match=setting):
        _main()
