"""DynamoDB transactions: sent until decided, and a refusal that says which item refused.

A transaction that is sent again carries its own token, so DynamoDB applies it once however often it arrives. It is
sent again only where every reason is a conflict with another transaction: then nothing of it happened.
"""

import random
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTEMPTS: Final = 6
# The system's randomness: processes restored from one snapshot would share the state of Python's own.
_RANDOM: Final = random.SystemRandom()
_FIRST_PAUSE_SECONDS: Final = 0.02
_HARMLESS: Final = frozenset({"None", "TransactionConflict"})


class TransactionRefused(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """A condition of the transaction did not hold; nothing of it happened.

    `refused` has the positions of the items whose conditions failed. It may also be our own write that was committed
    before and whose reply was lost: who can be met by that reads back what it wrote.
    """

    def __init__(self, reasons: Sequence[str]) -> None:
        """Keep the code of each item's reason (`None` for those that would have gone through)."""
        self.refused: Final = tuple(
            position for position, reason in enumerate(reasons) if reason == "ConditionalCheckFailed"
        )
        super().__init__(f"transaction refused: {', '.join(reasons)}")


def transact(client: "DynamoDBClient", items: Sequence[Any]) -> None:
    """Write all `items` (TransactWriteItems entries, at most 100) or none.

    Raises TransactionRefused where a condition failed; ClientError for anything else, also after several conflicts.
    """
    token = str(uuid4())
    for attempt in range(_ATTEMPTS):
        try:
            client.transact_write_items(TransactItems=items, ClientRequestToken=token)
        except client.exceptions.TransactionCanceledException as error:
            reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" in reasons:
                raise TransactionRefused(reasons) from error
            if attempt == _ATTEMPTS - 1 or not reasons or not _HARMLESS.issuperset(reasons):
                raise
            # A random pause keeps two rivals from meeting again.
            time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * _RANDOM.uniform(0.5, 1.5))
        else:
            return
