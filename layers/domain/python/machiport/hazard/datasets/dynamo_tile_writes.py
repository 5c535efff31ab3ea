"""Writes tiles: one UpdateItem each, with conditions that let nothing old come to show, however late it arrives."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.tile_addresses import TileAddress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoTileWriter:
    """Implements `TileWriter`. Threads may share it."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Write to `table` with `client`."""
        self._client = client
        self._table = table

    def stage(self, tile: TileAddress, number: int, sections: Mapping[str, bytes]) -> bool:
        """Write sections beside those in force; False where the tile has them settled, or newer ones.

        So a request that arrives after its publication was settled leaves nothing behind.
        """
        kinds = list(sections)
        return self._update(
            tile,
            "SET " + ", ".join(f"#p{n} = :p{n}" for n in range(len(kinds))),
            " AND ".join(f"(attribute_not_exists(#n{n}) OR #n{n} < :number)" for n in range(len(kinds))),
            _staged_names(number, kinds) | _number_names(kinds),
            {":number": {"N": str(number)}} | {f":p{n}": {"B": sections[kind]} for n, kind in enumerate(kinds)},
        )

    def settle(self, tile: TileAddress, number: int, kinds: Sequence[str]) -> None:
        """Put the staged sections in the place of the older ones; nothing of the number stays beside them.

        Where not all of them can be settled together, each is settled by itself, or removed where a newer one is.
        """
        if self._settled(tile, number, kinds):
            return
        for kind in kinds:
            if not self._settled(tile, number, [kind]):
                self.unstage(tile, number, [kind])

    def _settled(self, tile: TileAddress, number: int, kinds: Sequence[str]) -> bool:
        count = range(len(kinds))
        names = {f"#f{n}": keys.section_attribute(kind) for n, kind in enumerate(kinds)}
        return self._update(
            tile,
            "SET "
            + ", ".join(f"#f{n} = #p{n}, #n{n} = :number" for n in count)
            + " REMOVE "
            + ", ".join(f"#p{n}" for n in count),
            " AND ".join(
                f"attribute_exists(#p{n}) AND (attribute_not_exists(#n{n}) OR #n{n} < :number)" for n in count
            ),
            _staged_names(number, kinds) | _number_names(kinds) | names,
            {":number": {"N": str(number)}},
        )

    def unstage(self, tile: TileAddress, number: int, kinds: Sequence[str]) -> None:
        """Remove what a publication that never was committed staged. A tile that nobody wrote stays unwritten."""
        names = _staged_names(number, kinds)
        self._update(
            tile,
            "REMOVE " + ", ".join(names),
            " OR ".join(f"attribute_exists({name})" for name in names),
            names,
        )

    def _update(
        self,
        tile: TileAddress,
        expression: str,
        condition: str,
        names: Mapping[str, str],
        values: Mapping[str, Any] | None = None,
    ) -> bool:
        with_values: Any = {"ExpressionAttributeValues": values} if values else {}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.tile(tile),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                **with_values,
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _staged_names(number: int, kinds: Sequence[str]) -> dict[str, str]:
    return {f"#p{n}": keys.staged_attribute(number, kind) for n, kind in enumerate(kinds)}


def _number_names(kinds: Sequence[str]) -> dict[str, str]:
    return {f"#n{n}": keys.number_attribute(kind) for n, kind in enumerate(kinds)}
