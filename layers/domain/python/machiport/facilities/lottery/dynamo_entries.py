"""Entries in DynamoDB: each with its claims, in one transaction that the round's own item permits."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import put_over
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.holders import Holder
from machiport.facilities.lottery.errors import (
    AlreadyEntered,
    EnteredWithGroup,
    EntriesNotOpen,
    EntryChangedMeanwhile,
    LotteryFull,
)
from machiport.facilities.lottery.model import MOST_ENTRIES, Entry
from machiport.facilities.lottery.ports import NumberTaken
from machiport.facilities.lottery.wording import window_params
from machiport.facilities.times import instant_at
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.problem_details import Problem

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from machiport.facilities.lottery.model import Round

_OPEN: Final = "(#state = :announced OR #state = :open)"
_OPEN_VALUES: Final[dict[str, Any]] = {":announced": {"S": "announced"}, ":open": {"S": "open"}, ":one": {"N": "1"}}
# Who entered is nobody's business a year after the last day of use.
_KEPT: Final = timedelta(days=365)
# Positions in the transaction; between them stands the entry itself.
_STATE_ITEM, _FIRST_CLAIM = 0, 2


class DynamoLotteryEntries:
    """The entries in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def all(self, round_id: str) -> Sequence[Entry]:
        """Return all entries, by number."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :entries)",
            ExpressionAttributeValues={
                ":pk": keys.lottery_item(round_id, "")["pk"],
                ":entries": {"S": keys.lottery_entry("")},
            },
            ConsistentRead=True,
        )
        return [_entry(item) for page in pages for item in page["Items"]]

    def find(self, round_id: str, numbers: Iterable[str]) -> Sequence[Entry]:
        """Return the entries with these numbers that exist, by number."""
        wanted = [keys.lottery_item(round_id, keys.lottery_entry(number)) for number in dict.fromkeys(numbers)]
        found = [_entry(item) for item in items_of(self._client, self._table, wanted)]
        return sorted(found, key=lambda entry: entry.number)

    def claimed_by(self, round_id: str, claim: str) -> Sequence[str]:
        """Return the numbers of the entries that claim a holder."""
        claims = self._claim(round_id, claim)
        return sorted(name.removeprefix("e_") for name in claims if name.startswith("e_"))

    def enter(self, the_round: "Round", entry: Entry, answer: tuple[IdempotentRequest, StoredResponse]) -> None:
        """Write a new entry with its claims.

        Raises NumberTaken, or EffectRefused with EntriesNotOpen, LotteryFull, AlreadyEntered or EnteredWithGroup.
        """
        items: list[Any] = [
            self._count(entry.round_id, 1),
            self._entry_put(the_round, entry, None),
            *(self._claimed(the_round, entry, claim) for claim in entry.claimed),
            self._idempotency.completed(*answer),
        ]
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            raise self._refusal(the_round, entry, error.refused) from error

    def change(self, the_round: "Round", before: Entry, after: Entry) -> None:
        """Write an entry's new wishes.

        Raises EntriesNotOpen, EntryChangedMeanwhile.
        """
        try:
            transact(self._client, [self._count(after.round_id, 0), self._entry_put(the_round, after, before)])
        except TransactionRefused as error:
            raise self._change_refusal(the_round, error.refused) from error

    def withdraw(self, the_round: "Round", entry: Entry, answer: tuple[IdempotentRequest, StoredResponse]) -> None:
        """Remove an entry and its claims.

        Raises EffectRefused with EntriesNotOpen or EntryChangedMeanwhile.
        """
        delete = {
            "TableName": self._table,
            "Key": keys.lottery_item(entry.round_id, keys.lottery_entry(entry.number)),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": {":version": {"N": str(entry.version)}},
        }
        items: list[Any] = [
            self._count(entry.round_id, -1),
            {"Delete": delete},
            *(self._unclaimed(entry, claim) for claim in entry.claimed),
            self._idempotency.completed(*answer),
        ]
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            raise EffectRefused(self._change_refusal(the_round, error.refused)) from error

    def _count(self, round_id: str, more: int) -> dict[str, Any]:
        values = {**_OPEN_VALUES, ":more": {"N": str(more)}}
        condition = _OPEN
        if more > 0:
            condition, values[":most"] = f"{_OPEN} AND entries < :most", {"N": str(MOST_ENTRIES)}
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.lottery_item(round_id, keys.STATE),
                "UpdateExpression": "ADD entries :more, revision :one",
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": values,
            }
        }

    def _entry_put(self, the_round: "Round", entry: Entry, before: Entry | None) -> dict[str, Any]:
        item: dict[str, Any] = {
            **keys.lottery_item(entry.round_id, keys.lottery_entry(entry.number)),
            "document": {"S": entry.model_dump_json()},
            "version": {"N": str(entry.version)},
            "expires_at": _expiry(the_round),
        }
        return put_over(self._table, item, None if before is None else before.version)

    def _claimed(self, the_round: "Round", entry: Entry, claim: str) -> dict[str, Any]:
        """Claim a holder: for the entry alone, or as a member of the group that enters.

        Who is a member of two groups may be claimed by both, since they enter by neither; whoever enters is claimed
        by nobody else.
        """
        alone = claim in _alone(entry)
        update, condition = "SET #entry = :number, expires_at = :expiry", "attribute_not_exists(alone)"
        values: dict[str, Any] = {":number": {"S": entry.number}, ":expiry": _expiry(the_round), ":one": {"N": "1"}}
        if alone:
            update += ", alone = :number"
            condition = "attribute_not_exists(pk) OR held = :zero"
            values[":zero"] = {"N": "0"}
        return self._claim_update(entry, claim, f"{update} ADD held :one", condition, values)

    def _unclaimed(self, entry: Entry, claim: str) -> dict[str, Any]:
        update = "REMOVE #entry, alone ADD held :fewer" if claim in _alone(entry) else "REMOVE #entry ADD held :fewer"
        values = {":number": {"S": entry.number}, ":fewer": {"N": "-1"}}
        return self._claim_update(entry, claim, update, "#entry = :number", values)

    def _claim_update(
        self, entry: Entry, claim: str, update: str, condition: str, values: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.lottery_item(entry.round_id, keys.lottery_claim(claim)),
                "UpdateExpression": update,
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {"#entry": f"e_{entry.number}"},
                "ExpressionAttributeValues": values,
            }
        }

    def _claim(self, round_id: str, claim: str) -> dict[str, Any]:
        key = keys.lottery_item(round_id, keys.lottery_claim(claim))
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item: dict[str, Any] = answer.get("Item") or {}
        return item

    def _refusal(self, the_round: "Round", entry: Entry, refused: Sequence[int]) -> Exception:
        after_claims = _FIRST_CLAIM + len(entry.claimed)
        if after_claims in refused:
            return EffectRefused()
        if _STATE_ITEM in refused:
            return EffectRefused(self._not_taken(the_round))
        claims = [entry.claimed[position - _FIRST_CLAIM] for position in refused if position >= _FIRST_CLAIM]
        return EffectRefused(self._claim_refusal(entry, claims)) if claims else NumberTaken()

    def _claim_refusal(self, entry: Entry, claims: Sequence[str]) -> Problem:
        exclusive = [claim for claim in claims if claim in _alone(entry)]
        own = any("alone" in self._claim(entry.round_id, claim) for claim in exclusive)
        return AlreadyEntered() if own else EnteredWithGroup()

    def _change_refusal(self, the_round: "Round", refused: Sequence[int]) -> Problem:
        if _STATE_ITEM in refused:
            return EntriesNotOpen(params=window_params(the_round))
        return EntryChangedMeanwhile()

    def _not_taken(self, the_round: "Round") -> Problem:
        key = keys.lottery_item(the_round.round_id, keys.STATE)
        state = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)["Item"]
        if state["state"]["S"] in ("announced", "open"):
            return LotteryFull(params={"most": MOST_ENTRIES})
        return EntriesNotOpen(params=window_params(the_round))


def _alone(entry: Entry) -> tuple[str, ...]:
    """Return the claims that exclude every other: of who enters, and of the person who does it."""
    return entry.holder, Holder("resident", entry.applicant).key


def _entry(item: dict[str, Any]) -> Entry:
    return Entry.model_validate_json(item["document"]["S"])


def _expiry(the_round: "Round") -> dict[str, Any]:
    return {"N": str(int((instant_at(the_round.last_day, 0) + _KEPT).timestamp()))}
