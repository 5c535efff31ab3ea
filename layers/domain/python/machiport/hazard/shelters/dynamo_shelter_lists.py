"""Shelter lists in DynamoDB as they are read: a head, and the chunks of its version (docs/design/hazard.md)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from machiport.dynamo_batch_reads import items_of
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.model import ListHead, Shelter
from machiport.hazard.shelters.packed_lists import unpack_list
from machiport.hazard.shelters.ports import ListMoved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoShelterLists:
    """Reads the lists in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def heads(self, municipalities: Iterable[str]) -> Mapping[str, ListHead]:
        """Return the heads of the municipalities that ever published a list."""
        by_partition = {keys.shelter_head(code)["pk"]["S"]: code for code in municipalities}
        wanted = [keys.shelter_head(code) for code in by_partition.values()]
        found = items_of(self._client, self._table, wanted)
        return {by_partition[item["pk"]["S"]]: ListHead.model_validate_json(item["document"]["S"]) for item in found}

    def shelters(self, municipality: str, head: ListHead) -> Sequence[Shelter]:
        """Return the list that `head` names, in the order of its ids.

        Raises ListMoved where its chunks are no longer there.
        """
        if head.version_id is None:
            return ()
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :chunk)",
            ExpressionAttributeValues={
                ":pk": keys.shelter_chunk(municipality, head.version_id, 0)["pk"],
                ":chunk": {"S": keys.SHELTER_CHUNK_PREFIX},
            },
            ConsistentRead=True,
        )
        chunks = [bytes(item["chunk"]["B"]) for page in pages for item in page["Items"]]
        if len(chunks) != head.chunks:
            raise ListMoved
        return unpack_list(chunks)
