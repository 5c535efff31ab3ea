"""Events written with their effect, read from the stream and the index, sent and marked."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.integration.outbox.outbox_bench import PATIENCE, OutboxBench
from tests.outbox_events import OCCURRED_AT, edition_published, pending

from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import outbox_put
from machiport.outbox.dynamo_stream import events_in
from machiport.outbox.sqs_event_sender import SqsEventSender

EVENTS = [edition_published(f"e{number}") for number in range(3)]


def test_a_published_edition_reaches_both_queues_once(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS)
    assert outbox_bench.relay_stream() == []
    for queue in outbox_bench.queues:
        envelopes = outbox_bench.received(queue)
        assert {envelope["subject"] for envelope in envelopes} == {"e0", "e1", "e2"}
        assert len(envelopes) == 3
    outbox_bench.sweep_later()
    assert [outbox_bench.received(queue) for queue in outbox_bench.queues] == [[], []]


def test_messages_carry_the_type_as_an_attribute(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS[:1])
    outbox_bench.relay_stream()
    answer = outbox_bench.sqs.receive_message(QueueUrl=outbox_bench.queues[0], MessageAttributeNames=["All"])
    attributes = answer["Messages"][0]["MessageAttributes"]
    assert attributes["type"]["StringValue"] == "garbage.edition_published"
    assert attributes["municipality"]["StringValue"] == "44201"
    assert OutboxEvent.from_envelope(answer["Messages"][0]["Body"]) == EVENTS[0]


def test_a_mark_takes_the_event_out_of_the_index_and_sets_its_end(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS[:1])
    before = outbox_bench.items()[0]
    assert before["pk"]["S"] == f"M#44201#OUTBOX#{EVENTS[0].event_id}"
    assert before["pending_pk"]["S"] == "M#44201#OUTBOX#PENDING"
    assert "expires_at" not in before
    outbox_bench.relay_stream()
    after = outbox_bench.items()[0]
    assert "pending_pk" not in after
    assert "pending_sk" not in after
    assert int(after["expires_at"]["N"]) == int((OCCURRED_AT + timedelta(days=30)).timestamp())


def test_marking_twice_keeps_the_first_mark(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS[:1])
    assert outbox_bench.outbox.mark(pending(EVENTS[0]))
    first = outbox_bench.items()
    outbox_bench.clock.advance(timedelta(days=1))
    assert outbox_bench.outbox.mark(pending(EVENTS[0]))
    assert outbox_bench.items() == first


def test_marking_an_event_that_is_gone_makes_no_item(outbox_bench: OutboxBench) -> None:
    assert outbox_bench.outbox.mark(pending(EVENTS[0]))
    assert outbox_bench.items() == []


def test_the_same_step_twice_writes_one_event(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS[:1])
    with pytest.raises(ClientError) as caught:
        outbox_bench.write(EVENTS[:1])
    assert caught.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert len(outbox_bench.items()) == 1


def test_an_event_is_written_with_its_effect_or_not_at_all(outbox_bench: OutboxBench) -> None:
    refused: Any = {
        "ConditionCheck": {
            "TableName": outbox_bench.table,
            "Key": {"pk": {"S": "M#44201#GARBAGE"}, "sk": {"S": "HEAD"}},
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    with pytest.raises(ClientError):
        outbox_bench.dynamodb.transact_write_items(TransactItems=[refused, outbox_put(EVENTS[0], outbox_bench.table)])
    assert outbox_bench.items() == []


def test_pending_events_are_found_by_municipality_and_age(outbox_bench: OutboxBench) -> None:
    other = edition_published("e9", "44202")
    outbox_bench.write([*EVENTS, other])
    after = OCCURRED_AT + timedelta(microseconds=1)
    found = list(outbox_bench.outbox.older_than("44201", after))
    assert {event.event_id for event in found} == {str(event.event_id) for event in EVENTS}
    assert list(outbox_bench.outbox.older_than("44202", after)) == [pending(other)]
    assert list(outbox_bench.outbox.older_than("44201", OCCURRED_AT)) == []


def test_the_sweeper_sends_what_the_relay_never_saw(outbox_bench: OutboxBench) -> None:
    outbox_bench.write(EVENTS)
    outbox_bench.clock.advance(PATIENCE)
    assert outbox_bench.sweeper.sweep(["44201"]).found == 0
    outbox_bench.sweep_later()
    assert outbox_bench.faults_found(EVENTS) == []


def test_many_large_events_are_sent_in_several_batches(outbox_bench: OutboxBench) -> None:
    large = [edition_published(f"e{number}", note="x" * 60_000) for number in range(13)]
    outbox_bench.write(large)
    assert outbox_bench.relay_stream() == []
    assert outbox_bench.faults_found(large) == []


def test_an_event_without_a_queue_stays_pending(outbox_bench: OutboxBench) -> None:
    sender = SqsEventSender(outbox_bench.sqs, {"facilities.": outbox_bench.queues})
    assert sender.send([pending(EVENTS[0])]) == frozenset()


def test_a_queue_that_does_not_exist_keeps_its_events_pending(outbox_bench: OutboxBench) -> None:
    missing = outbox_bench.queues[0] + "-missing"
    sender = SqsEventSender(outbox_bench.sqs, {"garbage.": [outbox_bench.queues[0], missing]})
    assert sender.send([pending(EVENTS[0])]) == frozenset()


@pytest.mark.parametrize(
    "change",
    [
        {"eventName": "MODIFY"},
        {"eventName": "REMOVE"},
        {"dynamodb": {"SequenceNumber": "1", "NewImage": {"pk": {"S": "x"}, "sk": {"S": "HEAD"}}}},
        {"dynamodb": {"SequenceNumber": "1", "NewImage": {"sk": {"S": "EVENT"}, "pending_pk": {"S": "x"}}}},
        {"dynamodb": None},
    ],
)
def test_records_that_are_no_new_events_are_passed_over(outbox_bench: OutboxBench, change: dict[str, Any]) -> None:
    outbox_bench.write(EVENTS[:2])
    first, second = outbox_bench.stream_records()
    assert [each.sequence_number for each in events_in([first | change, second])] == ["101"]
