"""Publishing the inventory in DynamoDB: one transaction a version (docs/design/facilities.md)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.inventory import errors
from machiport.facilities.inventory.dynamo_documents import DocumentTooLargeError, document_attributes
from machiport.facilities.inventory.dynamo_inventory import PRICES, RULES
from machiport.facilities.inventory.index_rows import IndexRow, index_rows
from machiport.facilities.inventory.ports import OwnerMoved
from machiport.facilities.inventory.publications import InventoryChange, PublishedFacility, PublishedRules
from machiport.facilities.quadkeys import quadkey
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.localized_text import LocalizedText
from machiport.outbox import OutboxEvent, event_id_of
from machiport.outbox.dynamo_outbox import outbox_put
from machiport.problem_details import PreconditionFailed, Problem, ProblemError, json_pointer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVENT_TYPE: Final = "facilities.inventory_published"
MOST_PURPOSES: Final = 30
"""A facility that moves to another place writes three rows for each purpose; a transaction has 100 items."""

# Where the items of every publication stand in its transaction.
_SEQUENCE, _HEAD = 0, 1


class _Rows(NamedTuple):
    """The rows of the search index that a facility has or had: its purposes, and where it was."""

    purposes: frozenset[str]
    quadkey: str


class DynamoInventoryPublications:
    """Publishes to one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Write to `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def publish(
        self,
        change: InventoryChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Put a version in force: version, head, search index, event and the request's response in one transaction.

        Raises OwnerMoved where something else of the owner was published since `change.number` was told;
        EffectRefused, with PreconditionFailed or AlreadyPublished where another version than the expected one is in
        force; InventoryNotValid for too many purposes and for a document that fits no item.
        """
        try:
            documents = self._documents(change)
        except DocumentTooLargeError as error:
            raise _not_valid(errors.DOCUMENT_TOO_LARGE) from error
        items = [self._sequence(change), *documents, outbox_put(_event(change), self._table)]
        if request is not None and response is not None:
            items.append(self._idempotency.completed(request, response))
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            twin = request is not None and len(items) - 1 in error.refused
            if _HEAD not in error.refused and not twin:
                raise OwnerMoved from error
            raise EffectRefused(_other_version(change) if _HEAD in error.refused else None) from error

    def remember(self, request: IdempotentRequest, response: StoredResponse) -> None:
        """Remember the response of a request whose effects have been written, or that has none.

        Raises EffectRefused where a twin has.
        """
        self._idempotency.remember(request, response)

    def _documents(self, change: InventoryChange) -> list[Any]:
        """Return the head first, then the version, then the rows of the search index."""
        published = change.published
        attributes = document_attributes(published)
        if isinstance(published, PublishedFacility):
            facility = published.facility
            old, new = self._rows_in_force(facility.facility_id), index_rows(facility, published.version_id)
            if len(new) > MOST_PURPOSES:
                raise _not_valid(errors.TOO_MANY_PURPOSES, most=str(MOST_PURPOSES))
            rows = _Rows(frozenset(row.purpose for row in new), quadkey(facility.position))
            return [
                self._facility_head(change, facility.facility_id, rows),
                self._put(keys.facility_version(facility.facility_id, published.version_id), attributes, new=True),
                *self._index(facility.facility_id, old, rows, new),
            ]
        kind = RULES if isinstance(published, PublishedRules) else PRICES
        stored: dict[str, Any] = {"municipality": {"S": change.municipality}, **attributes}
        return [
            self._owner_head(change, kind, stored),
            self._put(keys.owner_document(change.municipality, kind, published.version_id), stored, new=True),
        ]

    def _sequence(self, change: InventoryChange) -> dict[str, Any]:
        key, values = keys.owner_sequence(change.municipality), {":number": {"N": str(change.number)}}
        condition = "attribute_not_exists(pk)"
        if change.number > 1:
            condition, values[":before"] = "#number = :before", {"N": str(change.number - 1)}
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": "SET #number = :number",
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {"#number": "number"},
                "ExpressionAttributeValues": values,
            }
        }

    def _facility_head(self, change: InventoryChange, facility_id: str, rows: _Rows) -> dict[str, Any]:
        item: dict[str, Any] = {
            **keys.facility_head(facility_id),
            "head": {"S": change.published.version_id},
            "quadkey": {"S": rows.quadkey},
            "purposes": {"SS": sorted(rows.purposes)},
        }
        return self._conditional(item, "head", change.expected)

    def _owner_head(self, change: InventoryChange, kind: str, stored: dict[str, Any]) -> dict[str, Any]:
        item: dict[str, Any] = {
            **keys.owner_document(change.municipality, kind),
            "version_id": {"S": change.published.version_id},
            **stored,
        }
        return self._conditional(item, "version_id", change.expected)

    def _conditional(self, item: dict[str, Any], attribute: str, expected: str | None) -> dict[str, Any]:
        """Return the entry that puts `item` where `attribute` still is `expected`, or nothing is there yet."""
        put: dict[str, Any] = {"TableName": self._table, "Item": item}
        put["ConditionExpression"] = "attribute_not_exists(pk)"
        if expected is not None:
            put["ConditionExpression"] = f"{attribute} = :expected"
            put["ExpressionAttributeValues"] = {":expected": {"S": expected}}
        return {"Put": put}

    def _put(self, key: keys.Key, attributes: dict[str, Any], *, new: bool = False) -> dict[str, Any]:
        put: dict[str, Any] = {"TableName": self._table, "Item": {**key, **attributes}}
        if new:
            put["ConditionExpression"] = "attribute_not_exists(pk)"
        return {"Put": put}

    def _rows_in_force(self, facility_id: str) -> _Rows:
        """Return the rows that the version in force wrote. Who else publishes it now is refused by the head."""
        for item in items_of(self._client, self._table, [dict(keys.facility_head(facility_id))]):
            return _Rows(frozenset(item["purposes"]["SS"]), item["quadkey"]["S"])
        return _Rows(frozenset(), "")

    def _index(self, facility_id: str, old: _Rows, rows: _Rows, new: Iterable[IndexRow]) -> list[dict[str, Any]]:
        written = [(row, keys.index_rows(facility_id, row.purpose, rows.quadkey)) for row in new]
        kept = {_name(key) for _, pair in written for key in pair}
        gone = [
            key
            for purpose in sorted(old.purposes)
            for key in keys.index_rows(facility_id, purpose, old.quadkey)
            if _name(key) not in kept
        ]
        return [
            *(self._put(key, {"row": {"S": row.to_json()}}) for row, pair in written for key in pair),
            *({"Delete": {"TableName": self._table, "Key": key}} for key in gone),
        ]


def _name(key: keys.Key) -> tuple[str, str]:
    return key["pk"]["S"], key["sk"]["S"]


def _other_version(change: InventoryChange) -> Problem:
    return errors.AlreadyPublished() if change.expected is None else PreconditionFailed()


def _not_valid(text: LocalizedText, **details: str) -> errors.InventoryNotValid:
    return errors.InventoryNotValid(errors=[ProblemError(json_pointer("body"), errors.filled(text, **details))])


def _event(change: InventoryChange) -> OutboxEvent:
    published = change.published
    subject, kind = change.municipality, "prices"
    if isinstance(published, PublishedFacility):
        subject, kind = published.facility.facility_id, "facility"
    elif isinstance(published, PublishedRules):
        kind = "rules"
    return OutboxEvent(
        event_id=event_id_of(EVENT_TYPE, change.municipality, subject, change.number),
        type=EVENT_TYPE,
        municipality=change.municipality,
        subject=subject,
        occurred_at=published.published_at,
        data={"kind": kind, "version_id": published.version_id, "number": change.number},
    )
