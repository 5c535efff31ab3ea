"""How events and queues stand: what waits, how long, and what was given up."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from machiport.clock import SystemClock
from machiport.outbox.dynamo_outbox import DynamoOutbox
from machiport_cli.aws import client
from machiport_cli.dead_letters import depth, queues_of
from machiport_cli.deployment import StackOutputs
from machiport_cli.region import region

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

COUNTED_AT_MOST: Final = 1000
STUCK_SECONDS: Final = 300
"""The relay sends within seconds, the sweeper every minute: what waits longer needs somebody."""


@dataclass(frozen=True, slots=True)
class PendingOfMunicipality:
    """Events that nobody has sent yet; at most 1,000 are counted."""

    municipality: str
    pending: int
    oldest_seconds: int


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """About how many messages wait in a queue, and how many were given up."""

    queue: str
    waiting: int
    dead_letters: int


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """The whole picture."""

    events: tuple[PendingOfMunicipality, ...]
    queues: tuple[QueueDepth, ...]

    @property
    def needs_somebody(self) -> bool:
        """Whether there are dead letters, or events that wait too long."""
        stuck = any(one.oldest_seconds > STUCK_SECONDS for one in self.events)
        return stuck or any(one.dead_letters for one in self.queues)


def outbox_status(outputs: StackOutputs) -> OutboxStatus:
    """Ask the tables and queues of a deployment.

    Raises botocore's errors.
    """
    return read_status(
        outputs,
        client("dynamodb", outputs.endpoint, outputs.region),
        client("sqs", outputs.endpoint, outputs.region),
        SystemClock().now(),
    )


def read_status(outputs: StackOutputs, dynamodb: "DynamoDBClient", sqs: "SQSClient", now: datetime) -> OutboxStatus:
    """Return how things stand at `now` (aware)."""
    outboxes = [DynamoOutbox(dynamodb, table, SystemClock()) for table in outputs.outbox_tables]
    events = []
    for municipality in region():
        found = chain.from_iterable(outbox.older_than(municipality.code, now) for outbox in outboxes)
        waiting = list(islice(found, COUNTED_AT_MOST))
        age = max((int((now - event.occurred_at).total_seconds()) for event in waiting), default=0)
        events.append(PendingOfMunicipality(municipality.code, len(waiting), age))
    queues = []
    for queue in queues_of(outputs):
        waiting_count = depth(sqs, queue.url)
        if queue.dead_letters_url is None:  # what lands there was given up already
            queues.append(QueueDepth(queue.name, 0, waiting_count))
        else:
            queues.append(QueueDepth(queue.name, waiting_count, depth(sqs, queue.dead_letters_url)))
    return OutboxStatus(tuple(events), tuple(queues))
