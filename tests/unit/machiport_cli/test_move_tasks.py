"""Redriving with SQS's own StartMessageMoveTask, which neither moto nor MiniStack knows."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from machiport_cli.dead_letters import Queue, Redrive, redrive

QUEUE = Queue("notifications", "https://sqs/notifications", "https://sqs/notifications-dead")


class SqsWithMoveTasks:
    """Moves `speed` of `waiting` messages between two looks at the task."""

    def __init__(self, waiting: int, speed: int, ends_as: str = "COMPLETED") -> None:
        """Start with `waiting` dead letters."""
        self.waiting, self.speed, self.ends_as = waiting, speed, ends_as
        self.moved = 0
        self.started: dict[str, str] | None = None

    def get_queue_attributes(self, QueueUrl: str, **_: object) -> dict[str, Any]:  # noqa: N803  # as AWS spells it
        """Return depth and name."""
        name = QueueUrl.rsplit("/", maxsplit=1)[-1]
        count = str(self.waiting - self.moved)
        return {"Attributes": {"ApproximateNumberOfMessages": count, "QueueArn": f"arn:{name}"}}

    def start_message_move_task(self, **asked: str) -> dict[str, str]:
        """Begin."""
        self.started = asked
        return {"TaskHandle": "task"}

    def list_message_move_tasks(self, **_: object) -> dict[str, Any]:
        """Return the task as it stands; an ended one has no handle, as in AWS."""
        self.moved = min(self.moved + self.speed, self.waiting)
        running = self.moved < self.waiting and self.ends_as == "COMPLETED"
        state: dict[str, Any] = {"ApproximateNumberOfMessagesMoved": self.moved}
        state |= {"Status": "RUNNING", "TaskHandle": "task"} if running else {"Status": self.ends_as}
        return {"Results": [state]}


def test_sqs_moves_them_itself_and_the_bar_follows() -> None:
    sqs, advanced, pauses = SqsWithMoveTasks(25, 10), list[int](), list[float]()
    assert redrive(cast("Any", sqs), QUEUE, advanced.append, pauses.append) == Redrive(25, 25)
    assert sqs.started == {"SourceArn": "arn:notifications-dead", "DestinationArn": "arn:notifications"}
    assert advanced == [10, 10, 5]
    assert len(pauses) == 2


def test_a_task_that_fails_is_told() -> None:
    sqs = SqsWithMoveTasks(25, 10, ends_as="FAILED")
    assert redrive(cast("Any", sqs), QUEUE, lambda _: None, lambda _: None) == Redrive(25, 10, "FAILED")


def test_nothing_is_begun_where_nothing_waits() -> None:
    sqs = SqsWithMoveTasks(0, 1)
    assert redrive(cast("Any", sqs), QUEUE, lambda _: None) == Redrive(0, 0)
    assert sqs.started is None


def test_a_refusal_is_not_worked_around() -> None:
    class Refusing(SqsWithMoveTasks):
        def start_message_move_task(self, **_: str) -> dict[str, str]:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "StartMessageMoveTask")

    with pytest.raises(ClientError, match="AccessDenied"):
        redrive(cast("Any", Refusing(3, 1)), QUEUE, lambda _: None)
