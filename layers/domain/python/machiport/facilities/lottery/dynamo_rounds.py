"""Rounds in DynamoDB: a state each, a line in the owner's list, and the secret seed in an item of its own."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.lottery.dynamo_round_items import instant_text, line_item, line_of, record_of, state_item
from machiport.facilities.lottery.model import RoundRecord
from machiport.facilities.lottery.ports import RoundLine, Step
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_STATE: Final = {"#state": "state"}
_SEED: Final = "SEED"


class DynamoLotteryRounds:
    """Rounds and seeds in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def find(self, round_id: str) -> RoundRecord | None:
        """Return a round that was announced; None for any other."""
        item = self._item(keys.lottery_item(round_id, keys.STATE))
        return None if item is None else record_of(item)

    def seed(self, round_id: str) -> bytes:
        """Return the seed.

        Raises LookupError where there is none.
        """
        item = self._item(keys.lottery_item(round_id, _SEED))
        if item is None:
            raise LookupError(f"round {round_id} has no seed")
        return bytes(item["seed"]["B"])

    def lines(self, municipality: str, *, past: bool = False) -> Sequence[RoundLine]:
        """Return the municipality's rounds, those that are over where `past`."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :which)",
            ExpressionAttributeValues={
                ":pk": {"S": keys.lotteries(municipality)},
                ":which": {"S": "PAST#" if past else "CURRENT#"},
            },
            ConsistentRead=True,
        )
        return [line_of(item) for page in pages for item in page["Items"]]

    def sequence(self, municipality: str) -> int:
        """Return how many rounds the municipality has announced."""
        item = self._item(keys.lottery_sequence(municipality))
        return 0 if item is None else int(item["n"]["N"])

    def prepare(self, line: RoundLine) -> bool:
        """Note that a round is being made; the same round again takes over. False where it is being released."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item=line_item(line),
                ConditionExpression="attribute_not_exists(pk) OR #state = :preparing",
                ExpressionAttributeNames=_STATE,
                ExpressionAttributeValues={":preparing": {"S": "preparing"}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def announce(
        self,
        line: RoundLine,
        record: RoundRecord,
        seed: bytes,
        event: OutboxEvent,
        answer: tuple[IdempotentRequest, StoredResponse],
        *,
        sequence: int,
    ) -> None:
        """Announce a prepared round: record, seed, line, event and the request's response in one transaction.

        Raises EffectRefused where a twin has, where the preparation was given up, or another round was announced.
        """
        round_id = record.round.round_id
        new_line = line_item(RoundLine(round=record.round, state=record.state, due_at=record.round.times.opens_at))
        prepared = {":preparing": {"S": "preparing"}, ":due": {"S": instant_text(line.due_at)}}
        seed_item = {**keys.lottery_item(round_id, _SEED), "seed": {"B": seed}}
        items: list[Any] = [
            self._put(state_item(record), "attribute_not_exists(pk)"),
            self._put(seed_item, "attribute_not_exists(pk)"),
            self._put(new_line, "#state = :preparing AND due_at = :due", prepared, _STATE),
            self._count_announcement(record.round.municipality, sequence),
            outbox_put(event, self._table),
            self._idempotency.completed(*answer),
        ]
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            raise EffectRefused from error

    def give_up(self, line: RoundLine) -> bool:
        """Mark a preparation as given up, so that its slots can be released. False where it goes on."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.lottery_line(line.round.round_id),
                UpdateExpression="SET #state = :releasing",
                ConditionExpression="(#state = :preparing AND due_at = :due) OR #state = :releasing",
                ExpressionAttributeNames=_STATE,
                ExpressionAttributeValues={
                    ":preparing": {"S": "preparing"},
                    ":releasing": {"S": "releasing"},
                    ":due": {"S": instant_text(line.due_at)},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def forget(self, line: RoundLine) -> None:
        """Remove the line of a preparation whose slots were released."""
        entry = self._delete(line.round.round_id, "releasing")
        with suppress(TransactionRefused):
            transact(self._client, [entry])

    def go(self, step: Step) -> bool:
        """Write a step in one transaction. False where the round was changed meanwhile: nothing happened."""
        round_id = step.after.round.round_id
        line = line_item(RoundLine(round=step.after.round, state=step.after.state, due_at=step.due_at))
        items: list[Any] = [self._state_update(step)]
        if step.after.state == "over":
            line |= keys.lottery_line(round_id, past=True)
            items.append(self._delete(round_id, step.before.state))
        items.append(self._put(line, None))
        if step.event is not None:
            items.append(outbox_put(step.event, self._table))
        try:
            transact(self._client, items)
        except TransactionRefused:
            return False
        return True

    def wait(self, record: RoundRecord, due_at: datetime) -> None:
        """Note when a round that stays in its state is to be looked at again."""
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.update_item(
                TableName=self._table,
                Key=keys.lottery_line(record.round.round_id),
                UpdateExpression="SET due_at = :due",
                ConditionExpression="#state = :state",
                ExpressionAttributeNames=_STATE,
                ExpressionAttributeValues={
                    ":due": {"S": instant_text(due_at)},
                    ":state": {"S": record.state},
                },
            )

    def _item(self, key: keys.Key) -> dict[str, Any] | None:
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item: dict[str, Any] | None = answer.get("Item")
        return item

    def _put(
        self,
        item: dict[str, Any],
        condition: str | None,
        values: dict[str, Any] | None = None,
        names: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        put: dict[str, Any] = {"TableName": self._table, "Item": item}
        if condition is not None:
            put["ConditionExpression"] = condition
        if values is not None:
            put["ExpressionAttributeValues"] = values
        if names is not None:
            put["ExpressionAttributeNames"] = names
        return {"Put": put}

    def _delete(self, round_id: str, state: str) -> dict[str, Any]:
        return {
            "Delete": {
                "TableName": self._table,
                "Key": keys.lottery_line(round_id),
                "ConditionExpression": "#state = :state",
                "ExpressionAttributeNames": _STATE,
                "ExpressionAttributeValues": {":state": {"S": state}},
            }
        }

    def _count_announcement(self, municipality: str, sequence: int) -> dict[str, Any]:
        values: dict[str, Any] = {":next": {"N": str(sequence + 1)}}
        condition = "attribute_not_exists(pk)"
        if sequence:
            condition, values[":seen"] = "n = :seen", {"N": str(sequence)}
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.lottery_sequence(municipality),
                "UpdateExpression": "SET n = :next",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": values,
            }
        }

    def _state_update(self, step: Step) -> dict[str, Any]:
        after = state_item(step.after)
        changed = [name for name in ("state", "files", "closed_at", "drawn_at") if name in after]
        values = {f":{name}": after[name] for name in changed} | {":before": {"S": step.before.state}}
        condition = "#state = :before"
        if step.unless_entered:
            condition += " AND revision = :revision"
            values[":revision"] = {"N": str(step.before.revision)}
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.lottery_item(step.after.round.round_id, keys.STATE),
                "UpdateExpression": f"SET {', '.join(f'#{name} = :{name}' for name in changed)}",
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {f"#{name}": name for name in changed},
                "ExpressionAttributeValues": values,
            }
        }
