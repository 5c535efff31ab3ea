"""Area calendars in DynamoDB: composing what a reader may see from an area's item."""

import time
from collections.abc import Iterable
from functools import lru_cache
from itertools import batched
from typing import TYPE_CHECKING, Any

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.calendar_entries import CalendarEntry
from machiport.garbage.dynamo_area_entries import Entries, Entry, Item, entries_of, ineffective, is_settled, version_of
from machiport.garbage.entry_codec import entry_from_body

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BATCH_GET_LIMIT = 100
_PAUSE_SECONDS = 0.05


@lru_cache(maxsize=512)
def _decoded(body: bytes) -> CalendarEntry:
    # Areas of one route carry the same bytes, and a warm function is asked for the same area again and again.
    return entry_from_body(body)


class DynamoAreaCalendars:
    """Reads area calendars: one GetItem, and one more per publication only while that is being settled."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read from `table` with `client`."""
        self._client = client
        self._table = table

    def area_calendar(self, municipality: str, area_id: str) -> AreaCalendar | None:
        """Return what is in force in one area; None where no edition ever named it.

        The read is consistent: who was told "published" sees it at once.
        """
        reply = self._client.get_item(TableName=self._table, Key=keys.area(municipality, area_id), ConsistentRead=True)
        item = reply.get("Item")
        return None if item is None else self._compose(municipality, area_id, item)

    def area_calendars(self, municipality: str, area_ids: Iterable[str]) -> dict[str, AreaCalendar]:
        """Return the calendars of those areas that have one, by area id."""
        committed: dict[str, bool] = {}
        calendars: dict[str, AreaCalendar] = {}
        for some in batched(area_ids, _BATCH_GET_LIMIT, strict=False):
            for item in self._batch_get(municipality, some):
                area_id = item["pk"]["S"].rpartition("#")[2]
                calendar = self._compose(municipality, area_id, item, committed)
                if calendar is not None:
                    calendars[area_id] = calendar
        return calendars

    def _batch_get(self, municipality: str, area_ids: tuple[str, ...]) -> list[Item]:
        wanted = [keys.area(municipality, area_id) for area_id in dict.fromkeys(area_ids)]
        requests: dict[str, Any] = {self._table: {"Keys": wanted, "ConsistentRead": True}}
        items: list[Item] = []
        while requests:
            reply = self._client.batch_get_item(RequestItems=requests)
            items += reply["Responses"].get(self._table, [])
            requests = dict(reply.get("UnprocessedKeys", {}))
            if requests:  # DynamoDB asks for less at a time
                time.sleep(_PAUSE_SECONDS)
        return items

    def _compose(
        self, municipality: str, area_id: str, item: Item, committed: dict[str, bool] | None = None
    ) -> AreaCalendar | None:
        known = {} if committed is None else committed
        visible: dict[str, Entry] = {}
        for name, entry in entries_of(item).items():
            if not is_settled(entry):
                publication_id = keys.publication_of_attribute(name)
                if publication_id not in known:
                    known[publication_id] = self._is_committed(municipality, publication_id)
                if not known[publication_id]:
                    continue
            visible[name] = entry
        return _calendar(area_id, visible)

    def _is_committed(self, municipality: str, publication_id: str) -> bool:
        reply = self._client.get_item(
            TableName=self._table,
            Key=keys.publication(municipality, publication_id),
            ConsistentRead=True,
            ProjectionExpression="#state",
            ExpressionAttributeNames={"#state": "state"},
        )
        return reply.get("Item", {}).get("state", {}).get("S") == "committed"


def _calendar(area_id: str, visible: Entries) -> AreaCalendar | None:
    """Compose the visible entries; None where no edition has the area (a change or a tombstone is no calendar)."""
    nothing = ineffective(visible)
    effective = [entry for name, entry in visible.items() if name not in nothing]
    named = [entry for entry in effective if "name" in entry]
    if not named:
        return None
    latest = max(named, key=version_of)
    entries = tuple(_decoded(bytes(entry["body"]["B"])) for entry in effective)
    return AreaCalendar(area_id=area_id, name=latest["name"]["S"], entries=entries)
