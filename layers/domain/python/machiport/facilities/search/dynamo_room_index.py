"""The search index in DynamoDB: rows of owners, of the region, and around a place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.inventory.index_rows import IndexRow
from machiport.facilities.search.ports import IndexPage
from machiport.reads_together import Together

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Comes behind every character of a sort key.
_BEHIND: Final = "\x7f"


class DynamoRoomIndex:
    """Reads one table, eventually consistent; a query for each partition or prefix, side by side."""

    def __init__(self, client: "DynamoDBClient", table: str, together: Together) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table
        self._together = together

    def of_municipalities(self, purpose: str, codes: Sequence[str], after: str | None, most: int) -> IndexPage:
        """Return up to `most` rows of owners, by facility; `after` is the facility before them."""
        left = [code for code in sorted(codes) if after is None or code >= after[: len(code)]]
        reads = [
            lambda code=code: self._some(
                keys.rooms_of_municipality(code), _behind(f"{purpose}#", after, code), f"{purpose}#{_BEHIND}", most + 1
            )
            for code in left
        ]
        rows = [_row(item) for items in self._together(reads) for item in items]
        return IndexPage(rows[:most], rows[most - 1].facility_id if len(rows) > most else None)

    def of_region(self, purpose: str, after: str | None, most: int) -> IndexPage:
        """Return up to `most` rows of the whole region, by place; `after` is the sort key before them."""
        first = f"{after}{_BEHIND}" if after else "0"
        items = self._some(keys.rooms_of_region(purpose), first, _BEHIND, most + 1)
        last = items[most - 1]["sk"]["S"] if len(items) > most else None
        return IndexPage([_row(item) for item in items[:most]], last)

    def within(self, purpose: str, prefixes: Sequence[str]) -> Sequence[IndexRow]:
        """Return all rows whose quadkey begins with one of `prefixes`."""
        partition = keys.rooms_of_region(purpose)
        reads = [
            lambda prefix=prefix: self._some(partition, prefix or "0", f"{prefix}{_BEHIND}", None)
            for prefix in prefixes
        ]
        return [_row(item) for items in self._together(reads) for item in items]

    def _some(self, partition: str, first: str, last: str, most: int | None) -> list[dict[str, Any]]:
        """Return up to `most` items (None: all) with sort keys from `first` to `last`."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {":pk": {"S": partition}, ":first": {"S": first}, ":last": {"S": last}},
        }
        if most is not None:
            request["Limit"] = most
        found: list[dict[str, Any]] = []
        while most is None or len(found) < most:
            answer = self._client.query(**request)
            found += answer["Items"]
            # A page ends after one megabyte.
            if "LastEvaluatedKey" not in answer:
                break
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return found[:most]


def _behind(prefix: str, after: str | None, code: str) -> str:
    """Return the sort key from which an owner's rows go on: only the owner of `after` has been read in part."""
    return f"{prefix}{after}{_BEHIND}" if after is not None and after.startswith(code) else prefix


def _row(item: dict[str, Any]) -> IndexRow:
    return IndexRow.from_json(item["row"]["S"])
