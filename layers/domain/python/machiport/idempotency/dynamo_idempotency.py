"""Idempotency records in DynamoDB: entries for the effect's TransactWriteItems, and the reading side.

An effect of one transaction adds `completed`. An effect of several steps adds `take` to its first transaction and
`complete` to its last; between them a lease says who works on it. TTL deletes expired items up to days late, so
every condition and every read treats an expired record as absent.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from machiport.clock import Clock
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.idempotency.dynamo_idempotency_keys import record_key
from machiport.idempotency.model import (
    KEPT_FOR,
    CompletedRecord,
    IdempotencyRecord,
    IdempotentRequest,
    InProgressRecord,
    StoredResponse,
)
from machiport.idempotency.once import EffectRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

_ABSENT = "(attribute_not_exists(pk) OR expires_at <= :now)"


def _epoch(instant: datetime) -> "AttributeValueTypeDef":
    return {"N": str(int(instant.timestamp()))}


def _instant(instant: datetime) -> str:
    """Return `instant` in a form whose texts compare as the instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _response_attributes(response: StoredResponse) -> "dict[str, AttributeValueTypeDef]":
    headers = json.dumps(dict(response.headers))
    return {"status": {"N": str(response.status)}, "body": {"S": response.body}, "headers": {"S": headers}}


class DynamoIdempotencyRecords:
    """Idempotency records in the table of one context."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        """Read and write `table` with `client`; `clock` tells what is expired."""
        self._client = client
        self._table = table
        self._clock = clock

    def find(self, request: IdempotentRequest) -> IdempotencyRecord | None:
        """Return what is remembered under the request's key, read consistently; None for nothing or expired."""
        answer = self._client.get_item(TableName=self._table, Key=record_key(request), ConsistentRead=True)
        item = answer.get("Item")
        if item is None or int(item["expires_at"]["N"]) <= int(self._clock.now().timestamp()):
            return None
        fingerprint = item["fingerprint"]["S"]
        if item["state"]["S"] == "completed":
            headers = json.loads(item["headers"]["S"])
            return CompletedRecord(fingerprint, StoredResponse(int(item["status"]["N"]), item["body"]["S"], headers))
        return InProgressRecord(fingerprint, item["owner"]["S"], datetime.fromisoformat(item["lease_until"]["S"]))

    def completed(self, request: IdempotentRequest, response: StoredResponse) -> "TransactWriteItemTypeDef":
        """Return the entry that records `request` as done, for the transaction of its whole effect.

        Refused where there is a record already: read it back with `replay_or_proceed`.
        """
        now = self._clock.now()
        item: dict[str, AttributeValueTypeDef] = {
            **record_key(request),
            "state": {"S": "completed"},
            "fingerprint": {"S": request.fingerprint},
            "expires_at": _epoch(now + KEPT_FOR),
            **_response_attributes(response),
        }
        return {
            "Put": {
                "TableName": self._table,
                "Item": item,
                "ConditionExpression": _ABSENT,
                "ExpressionAttributeValues": {":now": _epoch(now)},
            }
        }

    def remember(self, request: IdempotentRequest, response: StoredResponse) -> None:
        """Record a request as done that has no effect, or whose effects are written already.

        Raises EffectRefused where a twin has.
        """
        try:
            transact(self._client, [self.completed(request, response)])
        except TransactionRefused as error:
            raise EffectRefused from error

    def take(self, request: IdempotentRequest, owner: str, lease: timedelta) -> "TransactWriteItemTypeDef":
        """Return the entry with which `owner` begins (or takes over) `request`, for the first step's transaction.

        `owner` is new for every attempt (the Lambda request id). `lease` is longer than the function's timeout, so
        that it runs out only when the owner can no longer be at work. Refused where the request is completed, in
        progress under a running lease, or another request under the same key.
        """
        now = self._clock.now()
        item: dict[str, AttributeValueTypeDef] = {
            **record_key(request),
            "state": {"S": "in_progress"},
            "fingerprint": {"S": request.fingerprint},
            "owner": {"S": owner},
            "lease_until": {"S": _instant(now + lease)},
            "expires_at": _epoch(now + KEPT_FOR),
        }
        lapsed = "(#state = :in_progress AND lease_until <= :instant AND fingerprint = :fingerprint)"
        own = "(#state = :in_progress AND #owner = :owner)"  # the SDK sent it again after a lost reply
        return {
            "Put": {
                "TableName": self._table,
                "Item": item,
                "ConditionExpression": f"{_ABSENT} OR {lapsed} OR {own}",
                "ExpressionAttributeNames": {"#state": "state", "#owner": "owner"},
                "ExpressionAttributeValues": {
                    ":now": _epoch(now),
                    ":instant": {"S": _instant(now)},
                    ":in_progress": {"S": "in_progress"},
                    ":fingerprint": {"S": request.fingerprint},
                    ":owner": {"S": owner},
                },
            }
        }

    def complete(self, request: IdempotentRequest, owner: str, response: StoredResponse) -> "TransactWriteItemTypeDef":
        """Return the entry with which `owner` ends `request`, for the transaction that makes the effect visible.

        Refused where `owner` no longer holds it: somebody took over after the lease, or it is completed. Then
        nothing of the transaction happens, and `replay_or_proceed` tells how it stands.
        """
        values = _response_attributes(response)
        return {
            "Update": {
                "TableName": self._table,
                "Key": record_key(request),
                "UpdateExpression": (
                    "SET #state = :completed, #status = :status, body = :body, headers = :headers, "
                    "expires_at = :expires_at REMOVE #owner, lease_until"
                ),
                "ConditionExpression": "#state = :in_progress AND #owner = :owner",
                "ExpressionAttributeNames": {"#state": "state", "#owner": "owner", "#status": "status"},
                "ExpressionAttributeValues": {
                    ":completed": {"S": "completed"},
                    ":in_progress": {"S": "in_progress"},
                    ":owner": {"S": owner},
                    ":status": values["status"],
                    ":body": values["body"],
                    ":headers": values["headers"],
                    ":expires_at": _epoch(self._clock.now() + KEPT_FOR),
                },
            }
        }

    def release(self, request: IdempotentRequest, owner: str) -> "TransactWriteItemTypeDef":
        """Return the entry with which `owner` gives `request` up before it had any effect, to be tried again.

        Only for what is known not to have happened; after an unclear failure let the lease run out instead.
        """
        return {
            "Delete": {
                "TableName": self._table,
                "Key": record_key(request),
                "ConditionExpression": "#state = :in_progress AND #owner = :owner",
                "ExpressionAttributeNames": {"#state": "state", "#owner": "owner"},
                "ExpressionAttributeValues": {":in_progress": {"S": "in_progress"}, ":owner": {"S": owner}},
            }
        }
