"""Time goes by for a lottery: what its rules keep ten minutes and more apart is done now, by the deployed sweeper.

The round's times are put back before anybody can tell the difference: nothing but the clock reads them until entries
close. As a program: `python -m tests.e2e.lottery_times <outputs.json> <round>`.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.dynamo_round_items import instant_text, line_item, record_of, state_item
from machiport.facilities.lottery.model import LIST_IS_PUBLIC_FOR, RoundRecord, RoundState, RoundTimes
from machiport.facilities.lottery.ports import RoundLine
from machiport.facilities.lottery.public_files import Commitment, document_bytes
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs

# Longer than any test's round is open and waits for its draw.
_PASSED: Final = timedelta(hours=1)
_PATIENCE: Final = timedelta(seconds=40)


class LotteryTimes:
    """Lets time go by for the rounds of a deployed stack."""

    def __init__(self, outputs: StackOutputs) -> None:
        """Write to the stack's table, and call its sweeper."""
        self._dynamodb = client("dynamodb", outputs.endpoint, outputs.region)
        self._lambda = client("lambda", outputs.endpoint, outputs.region)
        self._table = outputs.facilities_table_name

    def draw_now(self, round_id: str) -> None:
        """Close, draw and publish a round that takes entries, as at its times.

        Raises AssertionError where the sweeper does not.
        """
        self._put_back(round_id)
        self._sweep_until(round_id, "closed")
        self._list_was_public(round_id)
        self._sweep_until(round_id, "confirming")

    def _put_back(self, round_id: str) -> None:
        record = self._record(round_id)
        files = DynamoLotteryFiles(self._dynamodb, self._table)
        published = Commitment.model_validate_json(
            files.read(round_id, "commitment.json", record.files["commitment.json"])
        )
        earlier = record.round.model_copy(update={"times": _earlier(record.round.times)})
        commitment = published.model_copy(update={"round": earlier})
        facts = files.put(round_id, "commitment.json", document_bytes(commitment))
        moved = record.model_copy(update={"round": earlier, "files": {"commitment.json": facts}})
        for item in (state_item(moved), _line_due_now(moved)):
            self._dynamodb.put_item(TableName=self._table, Item=item)

    def _list_was_public(self, round_id: str) -> None:
        record = self._record(round_id)
        assert record.closed_at is not None
        earlier = {":at": {"S": instant_text(record.closed_at - LIST_IS_PUBLIC_FOR)}}
        self._dynamodb.update_item(
            TableName=self._table,
            Key=keys.lottery_item(round_id, keys.STATE),
            UpdateExpression="SET closed_at = :at",
            ExpressionAttributeValues=earlier,
        )
        self._dynamodb.put_item(TableName=self._table, Item=_line_due_now(record))

    def _sweep_until(self, round_id: str, state: RoundState) -> None:
        function = self._sweeper()
        deadline = time.monotonic() + _PATIENCE.total_seconds()
        while (seen := self._record(round_id).state) != state:
            assert time.monotonic() < deadline, f"the round is {seen}, not {state}"
            answer = self._lambda.invoke(FunctionName=function, Payload=b"{}")
            # The schedule's own tick may do it first; then this one finds a round that was changed meanwhile.
            assert "FunctionError" not in answer, answer["Payload"].read().decode()

    def _sweeper(self) -> str:
        pages = self._lambda.get_paginator("list_functions").paginate()
        names: list[str] = [function["FunctionName"] for page in pages for function in page["Functions"]]
        (name,) = (name for name in names if "ReservationSweeper" in name)
        return name

    def _record(self, round_id: str) -> RoundRecord:
        key = keys.lottery_item(round_id, keys.STATE)
        return record_of(self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True)["Item"])


def _earlier(times: RoundTimes) -> RoundTimes:
    moved = {name: getattr(times, name) - _PASSED for name in ("opens_at", "closes_at", "draw_at", "publish_at")}
    return times.model_copy(update=moved)


def _line_due_now(record: RoundRecord) -> dict[str, Any]:
    return line_item(RoundLine(round=record.round, state=record.state, due_at=datetime.now(UTC)))


if __name__ == "__main__":
    LotteryTimes(StackOutputs.model_validate_json(Path(sys.argv[1]).read_text(encoding="utf-8"))).draw_now(sys.argv[2])
