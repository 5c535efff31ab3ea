"""Tidying up after publications in DynamoDB. Every step may be repeated, in any order, beside readers and writers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.dynamo_area_calendars import Entry, entries_of, is_settled
from machiport.garbage.dynamo_publication_items import PublicationItems
from machiport.garbage.packed_chunks import unpack
from machiport.garbage.publication import PublicationState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Calendar apps keep a month of the past; staff look back at most a year.
_EDITION_KEPT = timedelta(days=400)
_CHANGE_KEPT = timedelta(days=60)


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
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :part)",
            ExpressionAttributeValues={
                ":pk": keys.index_chunk(municipality, publication_id, "STAGED", 0)["pk"],
                ":part": {"S": "STAGED#"},
            },
            ConsistentRead=True,
        )
        return [str(row) for row in unpack(bytes(item["chunk"]["B"]) for page in pages for item in page["Items"])]

    def staging_since(self, municipality: str, before: datetime) -> Sequence[str]:
        """Return the publications that have been staging since before that instant, oldest first."""
        key = keys.staging(municipality, before.isoformat())
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=keys.PENDING_INDEX,
            KeyConditionExpression="pending_pk = :pk AND pending_sk < :before",
            ExpressionAttributeValues={":pk": key["pending_pk"], ":before": key["pending_sk"]},
        )
        return [item["pk"]["S"].rpartition("#")[2] for page in pages for item in page["Items"]]

    def abandon(self, municipality: str, publication_id: str) -> bool:
        """Take `staging → abandoned`; False where it is not staging any more."""
        step = self._items.end_staging(municipality, publication_id, "abandoned")["Update"]
        try:
            self._client.update_item(**cast("dict[str, Any]", step))
        except self._client.exceptions.ConditionalCheckFailedException:
            # Also what a repeated request meets whose first reply was lost: ask what became of it.
            return self.state(municipality, publication_id) == "abandoned"
        return True

    def settle_area(self, municipality: str, area_id: str, today: date) -> None:
        """Mark the area's committed entries settled and remove entries that no reader can need.

        Only attributes of publications that are decided are touched, each by its own name, so a publication that is
        being staged at the same time loses nothing.
        """
        key = keys.area(municipality, area_id)
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {})
        entries = entries_of(item)
        states = {name: self._state_of_entry(municipality, name, entry) for name, entry in entries.items()}
        committed = {name: entry for name, entry in entries.items() if states[name] == "committed"}
        needless = _needless(committed, today) | {name for name, state in states.items() if state == "abandoned"}
        settle = [name for name, entry in committed.items() if not is_settled(entry) and name not in needless]
        if needless or settle:
            self._update(key, settle, sorted(needless))

    def _state_of_entry(self, municipality: str, publication_id: str, entry: Entry) -> PublicationState | None:
        return "committed" if is_settled(entry) else self.state(municipality, publication_id)

    def _update(self, key: keys.Key, settle: Sequence[str], remove: Sequence[str]) -> None:
        names = {f"#{number}": keys.entry_attribute(name) for number, name in enumerate([*settle, *remove])}
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
            # Another settlement of the same area was faster; its event or ours comes again if anything is left.
            return


def _needless(committed: Mapping[str, Entry], today: date) -> set[str]:
    """Return the committed entries that no reader can need."""
    needless: set[str] = set()
    for name, entry in committed.items():
        kind = entry["kind"]["S"]
        if kind == "withdrawal":
            # Both go together: alone, either would change what readers see.
            needless |= {name, entry["of"]["S"]} & committed.keys()
        elif date.fromisoformat(entry["end"]["S"]) < today - (_EDITION_KEPT if kind == "edition" else _CHANGE_KEPT) or (
            kind == "edition" and _is_replaced(entry, committed)
        ):
            needless.add(name)
    return needless


def _is_replaced(entry: Entry, committed: Mapping[str, Entry]) -> bool:
    """Say whether a later edition entry holds every day of `entry`."""
    return any(
        other["kind"]["S"] == "edition"
        and int(other["version"]["N"]) > int(entry["version"]["N"])
        and other["start"]["S"] <= entry["start"]["S"]
        and other["end"]["S"] >= entry["end"]["S"]
        for other in committed.values()
    )
