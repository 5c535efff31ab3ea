"""Publications of datasets in DynamoDB (docs/design/hazard.md). Only `commit` makes anything visible.

Every write may be repeated: a condition that fails may be our own write whose reply was lost, so who meets it looks.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import move_head
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.datasets.ports import CommitRefused
from machiport.hazard.datasets.publication import (
    PUBLICATION_TRANSITIONS,
    HazardHead,
    ListedPublication,
    PublicationRecord,
    PublicationState,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# What changes in a publication's life has attributes of its own; the rest is one document.
_ATTRIBUTES = {"state", "attempt", "lease_until", "staged", "settled"}
_STEP_NAMES = {"#state": "state", "#attempt": "attempt"}


class DynamoPublications:
    """Implements `PublicationRecords`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def head(self) -> HazardHead:
        """Return what is in force: one consistent GetItem; an empty head (version 0) where nothing ever was."""
        reply = self._client.get_item(TableName=self._table, Key=keys.head(), ConsistentRead=True)
        return _head(reply.get("Item", {}))

    def take_number(self) -> tuple[int, HazardHead]:
        """Take a number that nobody else has, and return the head as of that moment: all its numbers are smaller.

        Sent again by the SDK it counts twice: the number between is nobody's.
        """
        reply = self._client.update_item(
            TableName=self._table,
            Key=keys.head(),
            UpdateExpression="ADD last_number :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="ALL_NEW",
        )
        return int(reply["Attributes"]["last_number"]["N"]), _head(reply["Attributes"])

    def begin(self, record: PublicationRecord) -> None:
        """Write a new publication; where it is there already, a repeated request wrote it."""
        item: dict[str, Any] = {
            **keys.publication(record.publication_id),
            **keys.pending_publication(record.publication_id),
            "state": {"S": record.state},
            "number": {"N": str(record.number)},
            "attempt": {"S": record.attempt},
            "lease_until": {"S": record.lease_until.isoformat()},
            "staged": {"N": str(record.staged)},
            "settled": {"N": str(record.settled)},
            "document": {"S": record.model_dump_json(exclude=_ATTRIBUTES)},
        }
        # A request that was on its way for minutes must not take the publication back to its beginning.
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(TableName=self._table, Item=item, ConditionExpression="attribute_not_exists(pk)")

    def publication(self, publication_id: str) -> PublicationRecord | None:
        """Return a publication, as it is at this moment."""
        key = keys.publication(publication_id)
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return None if item is None else _record(item)

    def pending(self) -> Sequence[PublicationRecord]:
        """Return the publications that are neither settled nor forgotten, the oldest first.

        The index only finds them; what they are is read from the table.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=keys.PENDING_INDEX,
            KeyConditionExpression="pending_pk = :pk",
            ExpressionAttributeValues={":pk": keys.pending_publication("")["pending_pk"]},
        )
        ids = [item["pending_sk"]["S"] for page in pages for item in page["Items"]]
        return [record for found in ids if (record := self.publication(found)) is not None]

    def take_over(self, record: PublicationRecord, attempt: str) -> bool:
        """Write the record's operator, attempt, lease and datasets, if the attempt before is still `attempt`.

        False where it is not, or the publication is not staging any more.
        """
        return self._step(
            record,
            "SET #attempt = :new, lease_until = :lease_until, document = :document",
            "#state = :state AND (#attempt = :attempt OR #attempt = :new)",
            {
                ":state": {"S": "staging"},
                ":attempt": {"S": attempt},
                ":new": {"S": record.attempt},
                ":lease_until": {"S": record.lease_until.isoformat()},
                ":document": {"S": record.model_dump_json(exclude=_ATTRIBUTES)},
            },
        )

    def staged(self, record: PublicationRecord, tiles: int, lease_until: datetime) -> bool:
        """Write how far staging has come and renew the lease; False where the publication is not the attempt's."""
        return self._step(
            record,
            "SET staged = :tiles, lease_until = :lease_until",
            "#state = :state AND #attempt = :attempt",
            {
                ":state": {"S": "staging"},
                ":attempt": {"S": record.attempt},
                ":tiles": {"N": str(tiles)},
                ":lease_until": {"S": lease_until.isoformat()},
            },
        )

    def commit(self, record: PublicationRecord, expected_version: int, head: HazardHead, at: datetime) -> None:
        """Publish: in one transaction the head, `staging → committed`, and the line in the list.

        Raises CommitRefused.
        """
        try:
            transact(
                self._client, [self._head(head, expected_version), self._committed(record), self._line(record, at)]
            )
        except TransactionRefused as error:
            raise CommitRefused from error

    def _head(self, head: HazardHead, expected_version: int) -> Any:  # noqa: ANN401  # the client's own type is too wide
        absent = "attribute_not_exists(version)"  # the item is there: it counts the numbers
        return move_head(self._table, keys.head(), (head.version, head.model_dump_json()), expected_version, absent)

    def _committed(self, record: PublicationRecord) -> Any:  # noqa: ANN401  # as above
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.publication(record.publication_id),
                "UpdateExpression": "SET #state = :after",
                "ConditionExpression": "#state = :before AND #attempt = :attempt",
                "ExpressionAttributeNames": _STEP_NAMES,
                "ExpressionAttributeValues": {
                    ":after": {"S": "committed"},
                    ":before": {"S": "staging"},
                    ":attempt": {"S": record.attempt},
                },
            }
        }

    def _line(self, record: PublicationRecord, at: datetime) -> Any:  # noqa: ANN401  # as above
        line = ListedPublication(
            published_at=at, **record.model_dump(include=set(ListedPublication.model_fields)), kinds=record.kinds
        )
        item = {**keys.listed_publication(record.publication_id), "document": {"S": line.model_dump_json()}}
        return {"Put": {"TableName": self._table, "Item": item}}

    def settled(self, record: PublicationRecord, tiles: int) -> None:
        """Write how far settling has come; nothing where it has come further."""
        self._step(
            record,
            "SET settled = :tiles",
            "#state = :state AND #attempt = :attempt AND settled < :tiles",
            {
                ":state": {"S": "committed"},
                ":attempt": {"S": record.attempt},
                ":tiles": {"N": str(tiles)},
            },
        )

    def end(self, record: PublicationRecord, after: PublicationState) -> bool:
        """Take the publication from its state to `after`, if its attempt is still at it.

        False where it is in another state than both. Raises ValueError for a step that is not declared.
        """
        if after not in PUBLICATION_TRANSITIONS[record.state]:
            message = f"{record.state} is never followed by {after}"
            raise ValueError(message)
        remove = "" if PUBLICATION_TRANSITIONS[after] else " REMOVE pending_pk, pending_sk"
        taken = self._step(
            record,
            f"SET #state = :after{remove}",
            "#state = :before AND #attempt = :attempt",
            {":before": {"S": record.state}, ":after": {"S": after}, ":attempt": {"S": record.attempt}},
        )
        if taken:
            return True
        now = self.publication(record.publication_id)
        return now is not None and now.state == after

    def _step(self, record: PublicationRecord, expression: str, condition: str, values: dict[str, Any]) -> bool:
        names = {name: field for name, field in _STEP_NAMES.items() if name in expression + condition}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.publication(record.publication_id),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def published(self, limit: int) -> Sequence[ListedPublication]:
        """Return the publications that were committed last, newest first."""
        reply = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :publication)",
            ExpressionAttributeValues={
                ":pk": keys.head()["pk"],
                ":publication": {"S": keys.PUBLICATION_PREFIX},
            },
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=limit,
        )
        return [ListedPublication.model_validate_json(item["document"]["S"]) for item in reply["Items"]]


def _head(item: dict[str, Any]) -> HazardHead:
    return HazardHead.model_validate_json(item["document"]["S"]) if "document" in item else HazardHead()


def _record(item: dict[str, Any]) -> PublicationRecord:
    attributes = {name: next(iter(item[name].values())) for name in _ATTRIBUTES}
    return PublicationRecord.model_validate(json.loads(item["document"]["S"]) | attributes)
