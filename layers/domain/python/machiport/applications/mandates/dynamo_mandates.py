"""Mandates in DynamoDB, beside the cases that rely on them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from machiport.applications import dynamo_keys as keys
from machiport.applications.mandates.errors import MandateDecided
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.ports import CodeLine, MandateChange
from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_ABSENT: Final = "attribute_not_exists(pk)"
# Long enough for questions about what was done under it.
_KEPT_AFTER_END: Final = timedelta(days=365)


class DynamoMandates:
    """The mandates of one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def find(self, mandate_id: str) -> Mandate | None:
        """Return a mandate, read consistently; None where there is none."""
        item = self._item(keys.mandate(mandate_id))
        return None if item is None else _mandate(item)

    def by_code(self, digest: str) -> CodeLine | None:
        """Return what the code with this SHA-256 confirms; None for none. It may have expired."""
        item = self._item(keys.mandate_code(digest))
        if item is None:
            return None
        return CodeLine(digest, item["mandate_id"]["S"], datetime.fromisoformat(item["until"]["S"]))

    def of_person(self, subject: str, most: int) -> Sequence[Mandate]:
        """Return a person's mandates, given and held, the newest first."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.resident_mandates(subject)}},
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=most,
        )
        wanted = [dict(keys.mandate(item["sk"]["S"])) for item in answer["Items"]]
        found = {item["pk"]["S"]: item for item in items_of(self._client, self._table, wanted, consistent=True)}
        return [_mandate(found[key["pk"]["S"]]) for key in wanted if key["pk"]["S"] in found]

    def propose(self, mandate: Mandate, code: CodeLine, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a new mandate with its code and its line in the agent's list.

        Raises EffectRefused.
        """
        line: dict[str, Any] = {
            **keys.mandate_code(code.digest),
            "mandate_id": {"S": code.mandate_id},
            "until": {"S": keys.instant(code.expires_at)},
            "expires_at": {"N": str(int(code.expires_at.timestamp()))},
        }
        self._commit(
            [
                self._put(self._document(mandate), _ABSENT),
                self._put(line, _ABSENT),
                self._put(_line_of(mandate.agent, mandate), _ABSENT),
                self._idempotency.completed(request, response),
            ]
        )

    def change(self, change: MandateChange, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write one step.

        Raises EffectRefused, with MandateDecided where the mandate is no longer as it was.
        """
        write = self._put(self._document(change.after), "version = :version")
        write["Put"]["ExpressionAttributeValues"] = {":version": {"N": str(change.before.version)}}
        entries: list[Any] = [write, outbox_put(change.event, self._table)]
        if change.used_code is not None:
            entries.append({"Delete": {"TableName": self._table, "Key": keys.mandate_code(change.used_code.digest)}})
        if change.listed_for is not None:
            line = _line_of(change.listed_for, change.after)
            entries.append({"Put": {"TableName": self._table, "Item": line}})
        self._commit([*entries, self._idempotency.completed(request, response)])

    def _commit(self, entries: list[Any]) -> None:
        try:
            transact(self._client, entries)
        except TransactionRefused as error:
            raise EffectRefused(MandateDecided() if 0 in error.refused else None) from error

    def _put(self, item: dict[str, Any], condition: str) -> dict[str, Any]:
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": condition}}

    @staticmethod
    def _document(mandate: Mandate) -> dict[str, Any]:
        return {
            **keys.mandate(mandate.mandate_id),
            "version": {"N": str(mandate.version)},
            "document": {"S": mandate.model_dump_json()},
            "expires_at": _gone_at(mandate),
        }

    def _item(self, key: keys.Key) -> Mapping[str, Any] | None:
        return self._client.get_item(TableName=self._table, Key=dict(key), ConsistentRead=True).get("Item")


def _line_of(subject: str, mandate: Mandate) -> dict[str, Any]:
    """Return the line of a person's list that leads to a mandate."""
    return {**keys.resident_mandate(subject, mandate.mandate_id), "expires_at": _gone_at(mandate)}


def _gone_at(mandate: Mandate) -> "AttributeValueTypeDef":
    """Return when DynamoDB's TTL removes who acted for whom: a year after the mandate's last day."""
    return {"N": str(int((mandate.valid_until + _KEPT_AFTER_END).timestamp()))}


def _mandate(item: Mapping[str, Any]) -> Mandate:
    return Mandate.model_validate_json(item["document"]["S"])
