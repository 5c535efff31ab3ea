"""What became of telegrams, and the latest reading of the feed, in DynamoDB."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from machiport.clock import Clock
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.ports import Handled, Poll

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Longer than any feed lists a telegram.
_KEPT: Final = timedelta(days=30)
_KEYS_AT_ONCE: Final = 100  # BatchGetItem's own limit
_READ_AGAIN: Final = 5


class DynamoTelegrams:
    """Remembers telegrams by a hash of their id."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        """Work on `table` with `client`."""
        self._client = client
        self._table = table
        self._clock = clock
        self._in_force = DynamoWarningsInForce(client, table)
        self._seen: set[str] = set()  # what this process has seen once, it need not ask again

    def handled(self, entry_ids: Sequence[str]) -> Mapping[str, Handled]:
        """Return what became of those telegrams that were handled before."""
        self._seen.intersection_update(entry_ids)
        found = {entry_id: Handled("seen") for entry_id in self._seen}
        by_hash = {_hash(entry_id): entry_id for entry_id in entry_ids if entry_id not in found}
        for asked in batched(by_hash, _KEYS_AT_ONCE, strict=False):
            for item in self._items([keys.telegram(each) for each in asked]):
                entry_id = by_hash[item["id_hash"]["S"]]
                state = cast("Literal['seen', 'failed', 'put_aside']", item["state"]["S"])
                found[entry_id] = Handled(state, int(item["attempts"]["N"]))
        self._seen.update(entry_id for entry_id, handled in found.items() if handled.state == "seen")
        return found

    def _items(self, wanted: list[keys.Key]) -> Iterator[Any]:
        for _ in range(_READ_AGAIN):
            reply = self._client.batch_get_item(RequestItems={self._table: {"Keys": wanted, "ConsistentRead": True}})
            yield from reply["Responses"].get(self._table, [])
            left = reply["UnprocessedKeys"].get(self._table)
            if left is None:
                return
            wanted = cast("list[keys.Key]", left["Keys"])
        raise RuntimeError("DynamoDB did not read all telegrams")

    def remember(self, entry_id: str, handled: Handled) -> None:
        """Write what became of a telegram."""
        id_hash = _hash(entry_id)
        self._client.put_item(
            TableName=self._table,
            Item={
                **keys.telegram(id_hash),
                "id_hash": {"S": id_hash},
                "state": {"S": handled.state},
                "attempts": {"N": str(handled.attempts)},
                "expires_at": {"N": str(int((self._clock.now() + _KEPT).timestamp()))},
            },
        )
        if handled.state == "seen":
            self._seen.add(entry_id)

    def poll(self) -> Poll | None:
        """Return what is known of reading the feed; None before the first time."""
        return self._in_force.poll()

    def remember_poll(self, poll: Poll) -> None:
        """Write what is known of reading the feed: one small item a minute."""
        unreadable = {series: instant.isoformat() for series, instant in poll.unreadable.items()}
        self._client.put_item(
            TableName=self._table,
            Item={
                **keys.warning_poll(),
                "unreadable": {"S": json.dumps(unreadable)},
                **({} if poll.read_at is None else {"read_at": {"S": poll.read_at.isoformat()}}),
            },
        )


def _hash(entry_id: str) -> str:
    return hashlib.sha256(entry_id.encode()).hexdigest()
