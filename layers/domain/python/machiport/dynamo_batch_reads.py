"""Many items with few requests: BatchGetItem until every key is answered."""

import random
import time
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_AT_ONCE: Final = 100
_ATTEMPTS: Final = 6
_FIRST_PAUSE_SECONDS: Final = 0.02
_RANDOM: Final = random.SystemRandom()


def items_of(
    client: "DynamoDBClient", table: str, keys: Sequence[Any], *, consistent: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield the items of the keys (each named once) that are there, in no certain order.

    `consistent` False costs half, and may miss what was written within the last second.

    Raises TimeoutError where DynamoDB leaves keys unanswered over and over.
    """
    for some in batched(keys, _AT_ONCE, strict=False):
        asked: Any = {table: {"Keys": list(some), "ConsistentRead": consistent}}
        for attempt in range(_ATTEMPTS):
            reply = client.batch_get_item(RequestItems=asked)
            yield from reply["Responses"].get(table, [])
            asked = reply.get("UnprocessedKeys")
            if not asked:
                break
            time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * _RANDOM.uniform(0.5, 1.5))
        else:
            raise TimeoutError("DynamoDB left keys unanswered")
