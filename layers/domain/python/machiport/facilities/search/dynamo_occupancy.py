"""Month views and standings in DynamoDB, as searches and calendars read them."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_batch_reads import items_of
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.ledger.marks import Mark, Marks, StandingKey
from machiport.facilities.search.month_views import MonthKey, MonthView
from machiport.facilities.search.ports import HolderStanding, Occupancy
from machiport.reads_together import Together

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_AT_ONCE: Final = 100
_PLACE: Final = "q_"

type _Name = tuple[str, str]


class DynamoOccupancy:
    """Reads one table, eventually consistent: half the price, and the booking itself decides."""

    def __init__(self, client: "DynamoDBClient", table: str, together: Together) -> None:
        """Read `table` with `client`, hundreds of items side by side."""
        self._client = client
        self._table = table
        self._together = together

    def occupancy(self, views: Iterable[MonthKey], standings: Iterable[StandingKey] = ()) -> Occupancy:
        """Return views and standings, a request for each hundred of them."""
        months = {
            _name(keys.month_view(each.facility_id, each.month, equipment=each.equipment)): each for each in views
        }
        holders = {_name(keys.standing(each)): each for each in standings}
        found = self._items((*months, *holders))
        return Occupancy(
            views={key: view_of(found[name]) for name, key in months.items() if name in found},
            standings={key: _standing(found[name]) for name, key in holders.items() if name in found},
        )

    def _items(self, names: Iterable[_Name]) -> dict[_Name, dict[str, Any]]:
        wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in names]
        reads = [
            lambda some=some: list(items_of(self._client, self._table, some, consistent=False))
            for some in batched(wanted, _AT_ONCE, strict=False)
        ]
        return {_name(item): item for items in self._together(reads) for item in items}


def view_key(key: MonthKey) -> keys.Key:
    """Return pk and sk of a month view."""
    return keys.month_view(key.facility_id, key.month, equipment=key.equipment)


def view_of(item: Mapping[str, Any]) -> MonthView:
    """Return the month view in an item."""
    return MonthView.from_bytes(bytes(item["days"]["B"]), int(item["version"]["N"]))


def _standing(item: Mapping[str, Any]) -> HolderStanding:
    places = {name: Mark.parse(value["S"]) for name, value in item.items() if name.startswith(_PLACE)}
    suspended = item.get("suspended_until", {}).get("S")
    return HolderStanding(Marks(places), date.fromisoformat(suspended) if suspended else None)


def _name(item: Mapping[str, Any]) -> _Name:
    return item["pk"]["S"], item["sk"]["S"]
