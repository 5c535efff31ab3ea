"""Month views in DynamoDB as the projection writes them: read, merged, written on the condition that nobody else did.

A conditional update for each ledger would need an attribute for each; see `month_views` for what that costs readers.
"""

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_versions import put_over
from machiport.facilities.search.dynamo_occupancy import view_key, view_of
from machiport.facilities.search.month_views import LedgerImage, MonthKey, MonthView
from machiport.facilities.search.ports import ViewBusy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTEMPTS: Final = 8
_FIRST_PAUSE_SECONDS: Final = 0.01
_RANDOM: Final = random.SystemRandom()
# Nobody looks for rooms in the past; a month's view goes a good while after its end.
_KEPT: Final = timedelta(days=31 + 92)


class DynamoMonthViews:
    """Writes the month views of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Write to `table` with `client`."""
        self._client = client
        self._table = table

    def update(self, key: MonthKey, images: Sequence[LedgerImage]) -> bool:
        """Take over what is newer than the view; tell whether anything was.

        Raises ViewBusy where others write the same view over and over.
        """
        for attempt in range(_ATTEMPTS):
            view = self._read(key)
            if not view.merge(images):
                return False
            try:
                self._client.put_item(**self._put(key, view))
            except self._client.exceptions.ConditionalCheckFailedException:
                # A random pause keeps two rivals from meeting again.
                time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * _RANDOM.uniform(0.5, 1.5))
                continue
            return True
        raise ViewBusy

    def _read(self, key: MonthKey) -> MonthView:
        item = self._client.get_item(TableName=self._table, Key=view_key(key), ConsistentRead=True).get("Item")
        return view_of(item) if item else MonthView()

    def _put(self, key: MonthKey, view: MonthView) -> dict[str, Any]:
        item: dict[str, Any] = {
            **view_key(key),
            "version": {"N": str(view.version + 1)},
            "days": {"B": view.to_bytes()},
            "expires_at": {"N": str(_expires_at(key.month))},
        }
        put: dict[str, Any] = put_over(self._table, item, view.version or None)["Put"]
        return put


def _expires_at(month: str) -> int:
    return int((datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC) + _KEPT).timestamp())
