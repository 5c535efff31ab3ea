"""What became of telegrams, and the latest reading of the feed, in DynamoDB."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from botocore.exceptions import ClientError

from machiport.clock import Clock
from machiport.dynamo_batch_reads import items_of
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.ports import Handled, Poll

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Longer than any feed lists a telegram.
_KEPT: Final = timedelta(days=30)


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
        for item in items_of(self._client, self._table, [keys.telegram(each) for each in by_hash]):
            entry_id = by_hash[item["id_hash"]["S"]]
            state = cast("Literal['seen', 'failed', 'put_aside']", item["state"]["S"])
            found[entry_id] = Handled(state, int(item["attempts"]["N"]))
        self._seen.update(entry_id for entry_id, handled in found.items() if handled.state == "seen")
        return found

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

    def remember_poll(self, poll: Poll) -> bool:
        """Write what is known of reading the feed: one small item a minute. False where somebody else has meanwhile."""
        unreadable = {series: instant.isoformat() for series, instant in poll.unreadable.items()}
        instants = {"read_at": poll.read_at, "missed_since": poll.missed_since}
        request: dict[str, Any] = {
            "TableName": self._table,
            "Item": {
                **keys.warning_poll(),
                "number": {"N": str(poll.number + 1)},
                "unreadable": {"S": json.dumps(unreadable)},
                **{name: {"S": instant.isoformat()} for name, instant in instants.items() if instant is not None},
            },
            "ConditionExpression": "#number = :before" if poll.number else "attribute_not_exists(#number)",
            "ExpressionAttributeNames": {"#number": "number"},
        }
        if poll.number:
            request["ExpressionAttributeValues"] = {":before": {"N": str(poll.number)}}
        try:
            self._client.put_item(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _hash(entry_id: str) -> str:
    return hashlib.sha256(entry_id.encode()).hexdigest()
