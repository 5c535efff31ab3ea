"""The head and the packed indexes of a municipality in DynamoDB."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.model import Area, Category, DictionaryItem
from machiport.garbage.publication import Head
from machiport.garbage.rules import Value
from machiport.packed_chunks import unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

V = TypeVar("V", bound=Value)


class DynamoCatalogue:
    """Reads what is in force in a municipality as a whole."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read from `table` with `client`."""
        self._client = client
        self._table = table

    def head(self, municipality: str) -> Head:
        """Return what is in force: one consistent GetItem. An empty head where nothing was ever published."""
        reply = self._client.get_item(TableName=self._table, Key=keys.head(municipality), ConsistentRead=True)
        item = reply.get("Item")
        return Head() if item is None else Head.model_validate_json(item["document"]["S"])

    def areas(self, municipality: str, publication_id: str) -> Sequence[Area]:
        """Return the areas of a published edition, in its order."""
        return self._part(municipality, publication_id, "AREAS", Area)

    def categories(self, municipality: str, publication_id: str) -> Sequence[Category]:
        """Return the categories of a published edition, in its order."""
        return self._part(municipality, publication_id, "CATEGORIES", Category)

    def dictionary(self, municipality: str, publication_id: str) -> Sequence[DictionaryItem]:
        """Return the sorting dictionary that a publication brought."""
        return self._part(municipality, publication_id, "DICTIONARY", DictionaryItem)

    def _part(self, municipality: str, publication_id: str, part: str, of: type[V]) -> list[V]:
        partition = keys.index_chunk(municipality, publication_id, part, 0)["pk"]
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :part)",
            ExpressionAttributeValues={":pk": partition, ":part": {"S": f"{part}#"}},
            ConsistentRead=True,
        )
        chunks = [bytes(item["chunk"]["B"]) for page in pages for item in page["Items"]]
        return [of.model_validate(row) for row in unpack(chunks, json.loads)]
