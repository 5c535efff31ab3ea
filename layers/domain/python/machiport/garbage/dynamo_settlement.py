"""Tidying up after publications in DynamoDB. Every step may be repeated, in any order, beside readers and writers."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.dynamo_area_entries import entries_of, ineffective, is_settled, past
from machiport.garbage.dynamo_publication_items import PublicationItems
from machiport.garbage.publication import PublicationState
from machiport.packed_chunks import unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Each refusal means that another settlement of the same area has got on, so a few tries are plenty.
_TRIES = 8
# Index chunks of a publication that never was are left to DynamoDB's TTL.
_CHUNKS_KEPT = timedelta(days=1)


class DynamoSettlement:
    """Marks committed entries settled, so that readers need one request, and removes what nobody reads any more."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Work on `table` with `client`."""
        self._client = client
        self._table = table
        self._items = PublicationItems(table)

    def state(self, municipality: str, publication_id: str) -> PublicationState | None:
        """Return a publication's state; None where there is none."""
        reply = self._client.get_item(
            TableName=self._table, Key=keys.publication(municipality, publication_id), ConsistentRead=True
        )
        item = reply.get("Item")
        return None if item is None else cast("PublicationState", item["state"]["S"])

    def area_ids(self, municipality: str, publication_id: str) -> Sequence[str]:
        """Return the areas that a publication touches."""
        chunks = self._chunks(municipality, publication_id, "STAGED#")
        return [str(row) for row in unpack((bytes(chunk["chunk"]["B"]) for chunk in chunks), json.loads)]

    def _chunks(self, municipality: str, publication_id: str, part: str) -> list[dict[str, Any]]:
        condition, values = "pk = :pk", dict[str, Any]()
        if part:
            condition, values = "pk = :pk AND begins_with(sk, :part)", {":part": {"S": part}}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={
                ":pk": keys.index_chunk(municipality, publication_id, "STAGED", 0)["pk"],
                **values,
            },
            ConsistentRead=True,
        )
        return [item for page in pages for item in page["Items"]]

    def leftovers(self, municipality: str, before: datetime) -> Sequence[str]:
        """Return what was abandoned and not yet tidied up, or has been staging since before that instant."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=keys.PENDING_INDEX,
            KeyConditionExpression="pending_pk = :pk",
            ExpressionAttributeValues={":pk": keys.staging(municipality, "")["pending_pk"]},
        )
        return [
            item["pk"]["S"].rpartition("#")[2]
            for page in pages
            for item in page["Items"]
            if item["state"]["S"] == "abandoned" or item["pending_sk"]["S"] < before.isoformat()
        ]

    def abandon(self, municipality: str, publication_id: str) -> bool:
        """Take `staging → abandoned`; False where it is not staging any more."""
        step = self._items.end_staging(municipality, publication_id, "abandoned")["Update"]
        try:
            self._client.update_item(**cast("dict[str, Any]", step))
        except self._client.exceptions.ConditionalCheckFailedException:
            # Also what a repeated request meets whose first reply was lost: ask what became of it.
            return self.state(municipality, publication_id) == "abandoned"
        return True

    def forget(self, municipality: str, publication_id: str, now: datetime) -> None:
        """Let an abandoned publication's index chunks expire, then take it out of the list of leftovers."""
        expires_at = {"N": str(int((now + _CHUNKS_KEPT).timestamp()))}
        for chunk in self._chunks(municipality, publication_id, ""):
            self._client.update_item(
                TableName=self._table,
                Key={"pk": chunk["pk"], "sk": chunk["sk"]},
                UpdateExpression="SET expires_at = :expires_at",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":expires_at": expires_at},
            )
        self._client.update_item(
            TableName=self._table,
            Key=keys.publication(municipality, publication_id),
            UpdateExpression="REMOVE pending_pk, pending_sk",
            ConditionExpression="#state = :abandoned",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":abandoned": {"S": "abandoned"}},
        )

    def settle_area(self, municipality: str, area_id: str, today: date) -> None:
        """Mark the area's committed entries settled and remove entries that no reader can need.

        Only attributes of publications that are decided are touched, each by its own name, so a publication that is
        being staged at the same time loses nothing. Where another settlement of the area was faster, it begins
        again: what that one left is nobody else's.

        Raises RuntimeError where others were faster every time; the event then comes again.
        """
        for _ in range(_TRIES):
            if self._settle_once(municipality, area_id, today):
                return
        message = f"area {area_id} of {municipality} could not be settled"
        raise RuntimeError(message)

    def _settle_once(self, municipality: str, area_id: str, today: date) -> bool:
        key = keys.area(municipality, area_id)
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {})
        entries = entries_of(item)
        unsettled = {keys.publication_of_attribute(name) for name, entry in entries.items() if not is_settled(entry)}
        states = {publication_id: self.state(municipality, publication_id) for publication_id in sorted(unsettled)}
        committed = {
            name: entry
            for name, entry in entries.items()
            if is_settled(entry) or states[keys.publication_of_attribute(name)] == "committed"
        }
        abandoned = {name for name in entries if states.get(keys.publication_of_attribute(name)) == "abandoned"}
        needless = ineffective(committed) | past(committed, today) | (abandoned - committed.keys())
        settle = [name for name, entry in committed.items() if not is_settled(entry) and name not in needless]
        return not (needless or settle) or self._update(key, settle, sorted(needless))

    def _update(self, key: keys.Key, settle: Sequence[str], remove: Sequence[str]) -> bool:
        names = {f"#{number}": name for number, name in enumerate([*settle, *remove])}
        places = list(names)
        expression = ""
        if settle:
            expression += "SET " + ", ".join(f"{place}.settled = :yes" for place in places[: len(settle)])
        if remove:
            expression += " REMOVE " + ", ".join(places[len(settle) :])
        request: dict[str, Any] = {"ConditionExpression": " AND ".join(f"attribute_exists({p})" for p in places)}
        if settle:
            request["ExpressionAttributeValues"] = {":yes": {"BOOL": True}}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=key,
                UpdateExpression=expression,
                ExpressionAttributeNames=names,
                **request,
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True
