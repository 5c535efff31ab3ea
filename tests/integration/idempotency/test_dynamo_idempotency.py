"""Idempotency records in the effect's own transaction."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from machiport.clock import FixedClock
from machiport.idempotency import (
    REGION,
    CompletedRecord,
    IdempotentRequest,
    InProgressRecord,
    StoredResponse,
    replay_or_proceed,
)
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.problem_details import IdempotencyKeyReused, RequestInProgress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LEASE = timedelta(seconds=60)
DONE = StoredResponse(201, '{"id":"e1","題":"ごみ"}', {"Location": "/editions/e1"})
OTHER = StoredResponse(201, '{"id":"e2"}')
REQUEST = IdempotentRequest("44201", "staff:s1", "key-0001", "fingerprint")
CHANGED = IdempotentRequest("44201", "staff:s1", "key-0001", "changed body")


class Bench:
    """A table, its records, and an effect to count: an item with a condition of its own is the caller's matter."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self.client = client
        self.table = table
        self.clock = FixedClock(NOW)
        self.records = DynamoIdempotencyRecords(client, table, self.clock)

    def apply(self, entry: "TransactWriteItemTypeDef", effect: int = 1) -> None:
        """Write `entry` and count `effect`, in one transaction."""
        count: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self.table,
                "Key": {"pk": {"S": "M#44201#TEST"}, "sk": {"S": "COUNT"}},
                "UpdateExpression": "ADD effects :one",
                "ExpressionAttributeValues": {":one": {"N": str(effect)}},
            }
        }
        self.client.transact_write_items(TransactItems=[count, entry])

    def refuses(self, entry: "TransactWriteItemTypeDef") -> bool:
        """Tell whether `entry` is refused, and the effect with it."""
        before = self.effects
        try:
            self.apply(entry)
        except self.client.exceptions.TransactionCanceledException:
            if self.effects != before:
                raise AssertionError("the effect happened without the record") from None
            return True
        return False

    @property
    def effects(self) -> int:
        """How often the effect was applied."""
        key = {"pk": {"S": "M#44201#TEST"}, "sk": {"S": "COUNT"}}
        item = self.client.get_item(TableName=self.table, Key=key).get("Item", {})
        return int(item.get("effects", {"N": "0"})["N"])

    def replay(self, request: IdempotentRequest = REQUEST) -> StoredResponse | None:
        """Return what a repeated request gets."""
        return replay_or_proceed(self.records, request, self.clock)


@pytest.fixture
def bench(dynamodb: "DynamoDBClient", garbage_table: str) -> Bench:
    return Bench(dynamodb, garbage_table)


def test_one_transaction_one_effect_one_answer(bench: Bench) -> None:
    assert bench.replay() is None
    bench.apply(bench.records.completed(REQUEST, DONE))
    assert bench.replay() == DONE
    assert bench.refuses(bench.records.completed(REQUEST, OTHER))
    assert bench.replay() == DONE
    assert bench.effects == 1


def test_another_body_under_the_key_is_refused(bench: Bench) -> None:
    bench.apply(bench.records.completed(REQUEST, DONE))
    with pytest.raises(IdempotencyKeyReused):
        bench.replay(CHANGED)
    assert bench.refuses(bench.records.completed(CHANGED, OTHER))
    assert bench.refuses(bench.records.take(CHANGED, "o", LEASE))


@pytest.mark.parametrize(
    "other",
    [
        IdempotentRequest("44202", "staff:s1", "key-0001", "fingerprint"),
        IdempotentRequest("44201", "staff:s2", "key-0001", "fingerprint"),
        IdempotentRequest("44201", "resident:s1", "key-0001", "fingerprint"),
        IdempotentRequest("44201", "staff:s1", "key-0002", "fingerprint"),
    ],
)
def test_nobody_gets_the_answer_of_another_city_person_or_key(bench: Bench, other: IdempotentRequest) -> None:
    bench.apply(bench.records.completed(REQUEST, DONE))
    assert bench.replay(other) is None
    bench.apply(bench.records.completed(other, OTHER))
    assert bench.replay(other) == OTHER
    assert bench.replay() == DONE


def test_a_failed_effect_leaves_no_record(bench: Bench) -> None:
    impossible: TransactWriteItemTypeDef = {
        "ConditionCheck": {
            "TableName": bench.table,
            "Key": {"pk": {"S": "M#44201#TEST"}, "sk": {"S": "NOTHING"}},
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    with pytest.raises(ClientError):
        bench.client.transact_write_items(TransactItems=[impossible, bench.records.completed(REQUEST, DONE)])
    assert bench.replay() is None


def test_after_a_day_the_key_is_free_though_ttl_is_late(bench: Bench) -> None:
    bench.apply(bench.records.completed(REQUEST, DONE))
    bench.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert bench.replay() == DONE
    bench.clock.advance(timedelta(seconds=1))
    assert bench.replay() is None
    bench.apply(bench.records.completed(CHANGED, OTHER))
    assert bench.replay(CHANGED) == OTHER


def test_several_steps_under_a_lease(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    record = bench.records.find(REQUEST)
    assert record == InProgressRecord("fingerprint", "first", NOW + LEASE)
    with pytest.raises(RequestInProgress) as caught:
        bench.replay()
    assert caught.value.headers["Retry-After"] == "60"
    with pytest.raises(IdempotencyKeyReused):
        bench.replay(CHANGED)
    bench.apply(bench.records.complete(REQUEST, "first", DONE))
    assert bench.records.find(REQUEST) == CompletedRecord("fingerprint", DONE)
    assert bench.effects == 2


def test_a_running_lease_is_not_taken_over(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    bench.clock.advance(LEASE - timedelta(microseconds=1))
    assert bench.refuses(bench.records.take(REQUEST, "second", LEASE))
    assert bench.refuses(bench.records.complete(REQUEST, "second", OTHER))
    assert bench.refuses(bench.records.completed(REQUEST, OTHER))
    assert bench.refuses(bench.records.release(REQUEST, "second"))


def test_a_lapsed_lease_is_taken_over_and_its_owner_is_too_late(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    bench.clock.advance(LEASE)
    assert bench.replay() is None
    assert bench.refuses(bench.records.take(CHANGED, "second", LEASE))
    bench.apply(bench.records.take(REQUEST, "second", LEASE))
    assert bench.refuses(bench.records.complete(REQUEST, "first", OTHER))
    bench.apply(bench.records.complete(REQUEST, "second", DONE))
    assert bench.replay() == DONE


def test_taking_again_after_a_lost_reply_is_taking_once(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    assert not bench.refuses(bench.records.take(REQUEST, "first", LEASE))


def test_a_completed_request_is_not_taken_nor_completed_again(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    bench.apply(bench.records.complete(REQUEST, "first", DONE))
    assert bench.refuses(bench.records.complete(REQUEST, "first", OTHER))
    bench.clock.advance(LEASE * 2)
    assert bench.refuses(bench.records.take(REQUEST, "second", LEASE))
    assert bench.replay() == DONE


def test_nothing_completes_without_having_begun(bench: Bench) -> None:
    assert bench.refuses(bench.records.complete(REQUEST, "first", DONE))


def test_a_released_request_may_begin_again_at_once(bench: Bench) -> None:
    bench.apply(bench.records.take(REQUEST, "first", LEASE))
    bench.apply(bench.records.release(REQUEST, "first"))
    assert bench.replay() is None
    bench.apply(bench.records.take(CHANGED, "second", LEASE))


def test_keys_begin_with_the_municipality_and_show_nothing_of_the_client(bench: Bench) -> None:
    bench.apply(bench.records.completed(REQUEST, DONE))
    items = bench.client.scan(TableName=bench.table)["Items"]
    (record,) = [item for item in items if item["sk"]["S"] == "RECORD"]
    assert re.fullmatch(r"M#44201#IDEMPOTENCY#[0-9a-f]{64}", record["pk"]["S"])
    assert "key-0001" not in str(record)
    assert "staff:s1" not in str(record)


def test_a_request_of_the_whole_region_is_kept_under_the_region(bench: Bench) -> None:
    request = IdempotentRequest(REGION, "resident:r1", "key-0001", "fingerprint")
    bench.apply(bench.records.completed(request, DONE))
    assert bench.replay(request) == DONE
    assert bench.replay(IdempotentRequest("44201", "resident:r1", "key-0001", "fingerprint")) is None
    items = bench.client.scan(TableName=bench.table)["Items"]
    (record,) = [item for item in items if item["sk"]["S"] == "RECORD"]
    assert record["pk"]["S"] == f"REGION#IDEMPOTENCY#{request.record_id}"
