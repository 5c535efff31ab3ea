"""Dead letters back to their queue, without ever losing one."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from machiport_cli.deployment import StackOutputs

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

type Advance = Callable[[int], None]

# What SQS-like services answer where they do not know StartMessageMoveTask, or not for these queues.
_NOT_SUPPORTED: Final = frozenset(
    {
        "AWS.SimpleQueueService.UnsupportedOperation",
        "InvalidAction",
        "InvalidParameterValue",
        "NotImplemented",
        "UnknownOperationException",
        "UnsupportedOperation",
        "501",
    }
)
_HELD_SECONDS: Final = 120
_AT_ONCE: Final = 10
_POLL_SECONDS: Final = 1.0
_LISTENING_SECONDS: Final = 2


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue by its short name, and the dead letter queue behind it (None: it is one itself, without a source)."""

    name: str
    url: str
    dead_letters_url: str | None


@dataclass(frozen=True, slots=True)
class Redrive:
    """How many dead letters there were, and how many are in their queue again; `failure` says why not all."""

    found: int
    moved: int
    failure: str | None = None


def queues_of(outputs: StackOutputs) -> list[Queue]:
    """Return the queues of a deployment."""
    return [
        Queue(
            "garbage_settlement", outputs.garbage_settlement_queue_url, outputs.garbage_settlement_dead_letter_queue_url
        ),
        Queue("door_lock", outputs.door_lock_queue_url, outputs.door_lock_dead_letter_queue_url),
        Queue("issuance", outputs.issuance_queue_url, outputs.issuance_dead_letter_queue_url),
        Queue("payment", outputs.payment_queue_url, outputs.payment_dead_letter_queue_url),
        Queue("attachment_check", outputs.attachment_check_queue_url, outputs.attachment_check_dead_letter_queue_url),
        Queue("hazard_import", outputs.hazard_import_queue_url, outputs.hazard_import_dead_letter_queue_url),
        Queue("notifications", outputs.notifications_queue_url, outputs.notifications_dead_letter_queue_url),
        Queue("invocation_failures", outputs.invocation_failures_queue_url, None),
    ]


def depth(sqs: "SQSClient", url: str) -> int:
    """Return about how many messages wait in a queue (SQS counts approximately)."""
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(asked["Attributes"]["ApproximateNumberOfMessages"])


def redrive(sqs: "SQSClient", queue: Queue, advance: Advance, pause: Callable[[float], None] = time.sleep) -> Redrive:
    """Move all dead letters of `queue` back to it; `advance` hears how many more were moved.

    SQS does it itself where it can (StartMessageMoveTask); otherwise each is sent, and deleted only then: a failure
    in the middle leaves it in at least one of the queues. Raises botocore's errors where nothing could be begun.
    """
    if queue.dead_letters_url is None:
        raise ValueError(f"{queue.name} has no dead letter queue")
    found = depth(sqs, queue.dead_letters_url)
    if not found:
        return Redrive(0, 0)
    source = _arn(sqs, queue.dead_letters_url)
    try:
        task = sqs.start_message_move_task(SourceArn=source, DestinationArn=_arn(sqs, queue.url))["TaskHandle"]
    except ClientError as refused:
        if str(refused.response.get("Error", {}).get("Code")) not in _NOT_SUPPORTED:
            raise
        return _move_one_by_one(sqs, queue.dead_letters_url, queue.url, found, advance)
    return _follow(sqs, source, task, found, advance, pause)


def _arn(sqs: "SQSClient", url: str) -> str:
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def _follow(
    sqs: "SQSClient", source: str, task: str, found: int, advance: Advance, pause: Callable[[float], None]
) -> Redrive:
    """Watch a move task of SQS until it ends."""
    moved = 0
    while True:
        results = sqs.list_message_move_tasks(SourceArn=source, MaxResults=10).get("Results", [])
        # Ended tasks are listed without their handle; the newest comes first.
        state: Mapping[str, Any] = next(
            (one for one in results if one.get("TaskHandle") == task), results[0] if results else {}
        )
        now = int(state.get("ApproximateNumberOfMessagesMoved", 0))
        advance(max(now - moved, 0))
        moved = max(now, moved)
        status = state.get("Status", "COMPLETED")
        if status not in {"RUNNING", "CANCELLING"}:
            failure = None if status == "COMPLETED" else str(state.get("FailureReason") or status)
            return Redrive(found, moved, failure)
        pause(_POLL_SECONDS)


def _move_one_by_one(sqs: "SQSClient", source: str, destination: str, found: int, advance: Advance) -> Redrive:
    """Move as many as were there: one that fails again and comes back is not moved in circles."""
    moved = 0
    while moved < found:
        received = sqs.receive_message(
            QueueUrl=source,
            MaxNumberOfMessages=min(_AT_ONCE, found - moved),
            VisibilityTimeout=_HELD_SECONDS,
            WaitTimeSeconds=_LISTENING_SECONDS,
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not received:
            break
        for position, message in enumerate(received):
            try:
                _send_then_delete(sqs, source, destination, message)
            except (BotoCoreError, ClientError) as failure:
                _let_go(sqs, source, received[position:])
                return Redrive(found, moved, str(failure))
            moved += 1
            advance(1)
    return Redrive(found, moved)


def _send_then_delete(sqs: "SQSClient", source: str, destination: str, message: Any) -> None:  # noqa: ANN401  # SQS's own shape
    attributes: dict[str, Any] = {
        name: {part: value for part, value in attribute.items() if part in {"DataType", "StringValue", "BinaryValue"}}
        for name, attribute in message.get("MessageAttributes", {}).items()
    }
    sqs.send_message(QueueUrl=destination, MessageBody=message["Body"], MessageAttributes=attributes)
    sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])


def _let_go(sqs: "SQSClient", source: str, messages: list[Any]) -> None:
    """Make messages visible again at once; where that fails too, they are so after two minutes by themselves."""
    for message in messages:
        try:
            sqs.change_message_visibility(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        except (BotoCoreError, ClientError):
            return
