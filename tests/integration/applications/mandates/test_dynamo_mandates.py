"""Mandates in the table of infra/data.yaml."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from machiport.applications.mandates.dynamo_mandates import DynamoMandates
from machiport.applications.mandates.errors import MandateDecided
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.ports import CodeLine, MandateChange
from machiport.clock import FixedClock
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent, event_id_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DONE = StoredResponse(200, "{}")
CODE = CodeLine("0" * 64, "m1", NOW + timedelta(days=7))


def request(key: str) -> IdempotentRequest:
    return IdempotentRequest("REGION", "resident:somebody", key, f"fingerprint-{key}")


def proposed(mandate_id: str = "m1") -> Mandate:
    return Mandate(
        mandate_id=mandate_id,
        municipality="44201",
        agent="hanako",
        created_at=NOW,
        valid_from=NOW,
        valid_until=NOW + timedelta(days=30),
    )


def confirmation(before: Mandate) -> MandateChange:
    after = before.changed(state="confirmed", principal="taro", confirmed_at=NOW)
    event = OutboxEvent(
        event_id=event_id_of("applications.mandate_confirmed", "44201", before.mandate_id, after.version),
        type="applications.mandate_confirmed",
        municipality="44201",
        subject=before.mandate_id,
        occurred_at=NOW,
    )
    return MandateChange(before=before, after=after, event=event, used_code=CODE, listed_for="taro")


@pytest.fixture
def mandates(dynamodb: "DynamoDBClient", applications_table: str) -> DynamoMandates:
    records = DynamoIdempotencyRecords(dynamodb, applications_table, FixedClock(NOW))
    return DynamoMandates(dynamodb, applications_table, records)


def test_what_was_proposed_is_found_by_id_code_and_agent(mandates: DynamoMandates) -> None:
    mandates.propose(proposed(), CODE, request("key-1"), DONE)
    assert mandates.find("m1") == proposed()
    assert mandates.by_code("0" * 64) == CODE
    assert mandates.by_code("1" * 64) is None
    assert mandates.of_person("hanako", 10) == [proposed()]
    assert (mandates.find("m2"), mandates.of_person("taro", 10)) == (None, [])


def test_the_newest_come_first_and_no_more_than_asked(mandates: DynamoMandates) -> None:
    for position in range(3):
        line = CodeLine(str(position) * 64, f"m{position}", NOW)
        mandates.propose(proposed(f"m{position}"), line, request(f"key-{position}"), DONE)
    assert [each.mandate_id for each in mandates.of_person("hanako", 2)] == ["m2", "m1"]


def test_a_confirmation_uses_the_code_up_and_lists_it_with_the_principal(mandates: DynamoMandates) -> None:
    mandates.propose(proposed(), CODE, request("key-1"), DONE)
    mandates.change(confirmation(proposed()), request("key-2"), DONE)
    assert mandates.by_code("0" * 64) is None
    (given,) = mandates.of_person("taro", 10)
    assert (given.state, given.principal, given.version) == ("confirmed", "taro", 2)


def test_what_was_decided_on_an_older_version_changes_nothing(mandates: DynamoMandates) -> None:
    mandates.propose(proposed(), CODE, request("key-1"), DONE)
    mandates.change(confirmation(proposed()), request("key-2"), DONE)
    before = mandates.find("m1")
    with pytest.raises(EffectRefused) as refused:
        mandates.change(confirmation(proposed()), request("key-3"), DONE)
    assert isinstance(refused.value.problem, MandateDecided)
    assert mandates.find("m1") == before


def test_a_year_after_its_last_day_nothing_of_a_mandate_is_left_to_tell_who_acted_for_whom(
    mandates: DynamoMandates, dynamodb: "DynamoDBClient", applications_table: str
) -> None:
    mandates.propose(proposed(), CODE, request("key-1"), DONE)
    mandates.change(confirmation(proposed()), request("key-2"), DONE)
    gone_at = str(int((NOW + timedelta(days=30 + 365)).timestamp()))
    for pk, sk in (
        ("REGION#MANDATE#m1", "STATE"),
        ("RESIDENT#hanako#MANDATES", "m1"),
        ("RESIDENT#taro#MANDATES", "m1"),
    ):
        item = dynamodb.get_item(TableName=applications_table, Key={"pk": {"S": pk}, "sk": {"S": sk}})["Item"]
        assert item["expires_at"] == {"N": gone_at}
