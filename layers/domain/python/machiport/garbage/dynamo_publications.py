"""The write side of publications in DynamoDB: begin, stage, commit (docs/design/garbage.md).

Only `commit` makes anything visible, and it is one transaction. Everything before it may be repeated freely.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.area_calendar import EditionEntry, entry_to_body
from machiport.garbage.errors import PublishedMeanwhile
from machiport.garbage.packed_chunks import pack
from machiport.garbage.ports import AreaEntry, Commit, Withdrawal
from machiport.garbage.publication import ChangeRecord, EditionRecord, PublicationState
from machiport.garbage.rules import Value

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# Writes of one publication go out side by side; DynamoDB's client may be shared by threads.
_WRITERS = 12

type TransactItem = "TransactWriteItemTypeDef"


class DynamoPublications:
    """Writes publications. `extra` items are the caller's own (idempotency record, outbox event)."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Write to `table` with `client`."""
        self._client = client
        self._table = table

    def begin_item(self, municipality: str, publication_id: str, started_at: datetime) -> "TransactItem":
        """Return the transaction item that opens a publication as `staging`."""
        item: dict[str, Any] = {
            **keys.publication(municipality, publication_id),
            "state": {"S": "staging"},
            "started_at": {"S": started_at.isoformat()},
            **keys.staging(municipality, started_at.isoformat()),
        }
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}

    def stage(
        self,
        municipality: str,
        publication_id: str,
        version: int,
        entries: Sequence[AreaEntry],
        indexes: dict[str, Sequence[Value]],
    ) -> None:
        """Write the entries of all areas and the index chunks. Nothing of it shows; repeating it changes nothing."""
        area_ids = [entry.area_id for entry in entries]
        self._put_chunks(municipality, publication_id, "STAGED", area_ids)
        with ThreadPoolExecutor(_WRITERS) as writers:
            pending = [
                writers.submit(self._stage_entry, municipality, publication_id, version, entry) for entry in entries
            ]
            pending += [
                writers.submit(
                    self._put_chunks, municipality, publication_id, part, [row.model_dump(mode="json") for row in rows]
                )
                for part, rows in indexes.items()
            ]
            for write in pending:
                write.result()

    def _stage_entry(self, municipality: str, publication_id: str, version: int, staged: AreaEntry) -> None:
        entry: dict[str, Any] = {"settled": {"BOOL": False}, "version": {"N": str(version)}}
        if isinstance(staged.entry, Withdrawal):
            entry |= {"kind": {"S": "withdrawal"}, "of": {"S": staged.entry.publication_id}}
        else:
            kind = "edition" if isinstance(staged.entry, EditionEntry) else "change"
            entry |= {"kind": {"S": kind}, "body": {"B": entry_to_body(staged.entry)}}
            entry |= {"start": {"S": staged.period.start.isoformat()}, "end": {"S": staged.period.end.isoformat()}}
        if staged.name is not None:
            entry["name"] = {"S": staged.name}
        self._client.update_item(
            TableName=self._table,
            Key=keys.area(municipality, staged.area_id),
            UpdateExpression="SET #entry = :entry",
            ExpressionAttributeNames={"#entry": keys.entry_attribute(publication_id)},
            ExpressionAttributeValues={":entry": {"M": entry}},
        )

    def _put_chunks(self, municipality: str, publication_id: str, part: str, rows: Sequence[object]) -> None:
        for number, chunk in enumerate(pack(rows)):
            key = keys.index_chunk(municipality, publication_id, part, number)
            self._client.put_item(TableName=self._table, Item={**key, "chunk": {"B": chunk}})

    def commit(self, commit: Commit, extra: Iterable["TransactItem"]) -> None:
        """Publish: one transaction over head, publication, records and `extra`.

        Raises PublishedMeanwhile where the head has moved since it was read; ClientError for anything else.
        """
        items = [self._head_item(commit), self._publication_item(commit), *self._record_items(commit), *extra]
        try:
            self._client.transact_write_items(TransactItems=items)
        except self._client.exceptions.TransactionCanceledException as error:
            if _failed_condition(error, position=0):
                raise PublishedMeanwhile from error
            raise

    def _head_item(self, commit: Commit) -> "TransactItem":
        condition = "version = :expected" if commit.expected_version else "attribute_not_exists(pk)"
        values: dict[str, Any] = {
            ":version": {"N": str(commit.head.version)},
            ":document": {"S": commit.head.model_dump_json()},
        }
        if commit.expected_version:
            values[":expected"] = {"N": str(commit.expected_version)}
        return {
            "Update": {
                "TableName": self._table,
                "Key": keys.head(commit.municipality),
                "UpdateExpression": "SET version = :version, document = :document",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": values,
            }
        }

    def _publication_item(self, commit: Commit) -> "TransactItem":
        return self._transition(keys.publication(commit.municipality, commit.publication_id), "staging", "committed")

    def _record_items(self, commit: Commit) -> list["TransactItem"]:
        items = [
            self._transition(
                keys.edition(commit.municipality, step.edition_id),
                step.before,
                step.after,
                {
                    "publication_id": step.publication_id,
                    "published_at": commit.head.published_at.isoformat()
                    if step.publication_id and commit.head.published_at
                    else None,
                },
            )
            for step in commit.editions
        ]
        if commit.new_change is not None:
            items.append(self.new_record_item(commit.new_change))
        if commit.change is not None:
            step = commit.change
            items.append(
                self._transition(
                    keys.change(commit.municipality, step.change_id),
                    step.before,
                    step.after,
                    {"withdrawn_at": step.at.isoformat()},
                )
            )
        return items

    def new_record_item(self, record: EditionRecord | ChangeRecord) -> "TransactItem":
        """Return the transaction item that creates a record of an edition or a change."""
        if isinstance(record, EditionRecord):
            key = keys.edition(record.municipality, record.edition_id)
        else:
            key = keys.change(record.municipality, record.change_id)
        item: dict[str, Any] = {
            **key,
            "state": {"S": record.state},
            "document": {"S": record.model_dump_json()},
        }
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}

    def discard_item(self, municipality: str, edition_id: str) -> "TransactItem":
        """Return the transaction item that takes an edition `draft → discarded`."""
        return self._transition(keys.edition(municipality, edition_id), "draft", "discarded")

    def abandon_item(self, municipality: str, publication_id: str) -> "TransactItem":
        """Return the transaction item that takes a publication `staging → abandoned`."""
        return self._end_staging(municipality, publication_id, "abandoned")

    def _end_staging(self, municipality: str, publication_id: str, after: PublicationState) -> "TransactItem":
        item = self._transition(keys.publication(municipality, publication_id), "staging", after)
        # What is no longer staging leaves the index in which the sweeper looks.
        item["Update"]["UpdateExpression"] += " REMOVE pending_pk, pending_sk"
        return item

    def _transition(
        self, key: keys.Key, before: str, after: str, also: dict[str, str | None] | None = None
    ) -> "TransactItem":
        given = {name: value for name, value in (also or {}).items() if value is not None}
        assignments = "".join(f", {name} = :{name}" for name in given)
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": f"SET #state = :after{assignments}",
                "ConditionExpression": "#state = :before",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": {
                    ":before": {"S": before},
                    ":after": {"S": after},
                    **{f":{name}": {"S": value} for name, value in given.items()},
                },
            }
        }


def _failed_condition(error: ClientError, position: int) -> bool:
    """Say whether the item at `position` of a cancelled transaction failed its condition."""
    reasons = error.response.get("CancellationReasons", [])
    return len(reasons) > position and reasons[position].get("Code") == "ConditionalCheckFailed"
