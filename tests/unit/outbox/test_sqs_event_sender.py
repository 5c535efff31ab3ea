"""Batches to SQS: their limits, and answers that accept only a part."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from tests.outbox_events import edition_published, pending

from machiport.outbox.sqs_event_sender import SqsEventSender

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

EVENTS = [pending(edition_published(f"e{number}")) for number in range(12)]


@dataclass
class QueueDouble:
    """SQS's answers: entries whose Id is in `failed` are refused, those in `unnamed` are named neither way."""

    failed: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    batches: list[list[dict[str, Any]]] = field(default_factory=list)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  # SQS's own names
        """Answer as SQS does."""
        assert QueueUrl
        self.batches.append(Entries)
        ids = [entry["Id"] for entry in Entries]
        accepted = [{"Id": each} for each in ids if each not in self.failed | self.unnamed]
        refused = [{"Id": each, "Code": "InternalError", "SenderFault": False} for each in ids if each in self.failed]
        return {"Successful": accepted, "Failed": refused} if refused else {"Successful": accepted}


def _sender(queue: QueueDouble) -> SqsEventSender:
    return SqsEventSender(cast("SQSClient", queue), {"garbage.": ["https://queue"]})


def test_ten_messages_at_once_at_most() -> None:
    queue = QueueDouble()
    assert len(_sender(queue).send(EVENTS)) == 12
    assert [len(batch) for batch in queue.batches] == [10, 2]


def test_batches_stay_below_the_size_limit() -> None:
    queue = QueueDouble()
    large = [pending(edition_published(f"e{number}", note="x" * 60_000)) for number in range(10)]
    assert len(_sender(queue).send(large)) == 10
    sizes = [sum(len(entry["MessageBody"]) for entry in batch) for batch in queue.batches]
    assert max(sizes) < 256 * 1024
    assert len(sizes) == 3


def test_only_what_sqs_names_as_successful_is_accepted() -> None:
    accepted = _sender(QueueDouble(failed={"1"}, unnamed={"2"})).send(EVENTS[:4])
    assert accepted == {EVENTS[0].event_id, EVENTS[3].event_id}


def test_an_event_counts_when_every_queue_has_it() -> None:
    class PickyQueue(QueueDouble):
        """Two queues, of which the second refuses the first message."""

        def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  # SQS's own names
            """Refuse by queue."""
            self.failed = {"0"} if QueueUrl.endswith("b") else set()
            return super().send_message_batch(QueueUrl=QueueUrl, Entries=Entries)

    routes = {"garbage.": ["https://a", "https://b"], "garbage.edition_": ["https://a"]}
    queue = PickyQueue()
    accepted = SqsEventSender(cast("SQSClient", queue), routes).send(EVENTS[:2])
    assert accepted == {EVENTS[1].event_id}
    assert len(queue.batches) == 2


def test_nothing_to_send() -> None:
    assert _sender(QueueDouble()).send([]) == frozenset()
