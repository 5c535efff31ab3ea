"""Publishing shelter lists in DynamoDB: immutable chunks first, then one transaction (docs/design/hazard.md)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import move_head
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.errors import ShelterListPublishedMeanwhile
from machiport.hazard.shelters.model import ListHead, Shelter
from machiport.hazard.shelters.packed_lists import pack_list
from machiport.hazard.shelters.ports import ListCommit
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent, event_id_of
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PUBLISHED: Final = "hazard.shelters_published"


class DynamoShelterPublications:
    """Publishes lists in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Write to `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def stage(self, municipality: str, version_id: str, shelters: Sequence[Shelter], expires_at: datetime) -> int:
        """Write the chunks of a new version and return their number. TTL removes them unless they are published."""
        number = 0
        for number, chunk in enumerate(pack_list(shelters), start=1):
            item: dict[str, Any] = {
                **keys.shelter_chunk(municipality, version_id, number - 1),
                "chunk": {"B": chunk},
                "expires_at": {"N": str(int(expires_at.timestamp()))},
            }
            # A put that is delivered once more when the list is in force must not let its chunk expire again.
            with suppress(self._client.exceptions.ConditionalCheckFailedException):
                self._client.put_item(TableName=self._table, Item=item, ConditionExpression="attribute_not_exists(pk)")
        return number

    def commit(self, commit: ListCommit, request: IdempotentRequest, response: StoredResponse) -> None:
        """Publish: one transaction over head, chunks, event and the request's response.

        The new chunks are kept from now on; those of the list before are forgotten at `commit.expires_at`, so that a
        reader who has just read the old head still finds them.

        Raises EffectRefused, with ShelterListPublishedMeanwhile where the head has moved.
        """
        old, new = commit.expected, commit.head
        items: list[Any] = [
            self._head(commit),
            outbox_put(_event(commit), self._table),
            self._idempotency.completed(request, response),
            *(self._chunk(commit, new, number, "REMOVE expires_at") for number in range(new.chunks)),
            *(self._chunk(commit, old, number, "SET expires_at = :at") for number in range(old.chunks)),
        ]
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            meanwhile = ShelterListPublishedMeanwhile() if 0 in error.refused else None
            raise EffectRefused(meanwhile) from error

    def unchanged(self, request: IdempotentRequest, response: StoredResponse) -> None:
        """Remember the response of a request that had nothing to change.

        Raises EffectRefused where a twin has.
        """
        self._idempotency.remember(request, response)

    def _head(self, commit: ListCommit) -> dict[str, Any]:
        head = (commit.head.version, commit.head.model_dump_json())
        return move_head(self._table, keys.shelter_head(commit.municipality), head, commit.expected.version)

    def _chunk(self, commit: ListCommit, head: ListHead, number: int, update: str) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "TableName": self._table,
            "Key": keys.shelter_chunk(commit.municipality, head.version_id or "", number),
            "UpdateExpression": update,
            "ConditionExpression": "attribute_exists(pk)",
        }
        if ":at" in update:
            changed["ExpressionAttributeValues"] = {":at": {"N": str(int(commit.expires_at.timestamp()))}}
        return {"Update": changed}


def _event(commit: ListCommit) -> OutboxEvent:
    head = commit.head
    version_id = head.version_id or ""
    return OutboxEvent(
        event_id=event_id_of(_PUBLISHED, commit.municipality, version_id, head.version),
        type=_PUBLISHED,
        municipality=commit.municipality,
        subject=version_id,
        occurred_at=head.published_at,
        data={"version": head.version, "version_id": version_id, "shelters": head.counts.shelters},
    )
