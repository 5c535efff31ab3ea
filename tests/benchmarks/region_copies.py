"""The sample region's facilities on a DynamoDB server, once or a hundred times, half booked; and what requests cost.

Every room serves the purpose that is searched for, so that a search has all of them to look at. Copies have owners of
their own (codes from 50000) and lie elsewhere, ten degrees of longitude apart from the region and half a degree from
each other.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from samcli.yamlhelper import yaml_parse
from tests.facilities_region import NOW, REGION, TABLE, publish
from tests.fakes.dynamo import InMemoryDynamo

from machiport.aws_clients import dynamodb_client
from machiport.facilities.inventory.data_files import RegionInventory, load_facilities
from machiport.facilities.inventory.model import Facility
from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Mark, Marks, cells_of
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.month_views import LedgerImage, by_view
from machiport.facilities.times import TimeRange
from machiport_cli.local_stack.gateway_process import GatewayProcess, free_port
from machiport_cli.local_stack.places import StackPlace
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PURPOSE = "meeting"
FIRST = date(2026, 12, 1)
DAYS = 31
_PARTS_OF_DAY = ((540, 720), (780, 1020), (1080, 1260))
_TABLE_PROPERTIES = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


def copies(number: int) -> list[RegionInventory]:
    """Return the region, and copies of it until there are `number` of them."""
    region = load_facilities(REGION)
    return [_copy(region, copied) for copied in range(number)]


def _copy(region: RegionInventory, number: int) -> RegionInventory:
    codes = {code: code if number == 0 else str(50_000 + number * 10 + at) for at, code in enumerate(region.rules)}
    east, north = (10 + number % 10 / 2, number // 10 / 2) if number else (0.0, 0.0)

    def renamed(text: str) -> str:
        for old, new in codes.items():
            text = text.replace(f'"{old}', f'"{new}')
        return text

    facilities = {}
    for facility in region.facilities.values():
        rooms = [
            room.model_copy(update={"purposes": tuple(dict.fromkeys((*room.purposes, PURPOSE)))})
            for room in facility.rooms
        ]
        position = facility.position
        moved = position.model_copy(
            update={"longitude": position.longitude + east, "latitude": position.latitude + north}
        )
        changed = facility.model_copy(update={"rooms": tuple(rooms), "position": moved})
        one = Facility.model_validate_json(renamed(changed.model_dump_json(by_alias=True)))
        facilities[one.facility_id] = one
    rules = {codes[code]: OwnerRules.model_validate_json(renamed(each.model_dump_json(by_alias=True)))
             for code, each in region.rules.items()}  # fmt: skip
    prices = {codes[code]: OwnerPrices.model_validate_json(renamed(each.model_dump_json(by_alias=True)))
              for code, each in region.prices.items()}  # fmt: skip
    return RegionInventory(region.purposes, rules, prices, facilities)


def stored(inventory: RegionInventory) -> list[dict[str, Any]]:
    """Return the items of a published region, its rooms booked half of the time."""
    table = InMemoryDynamo()
    publish(table, inventory)
    views = DynamoMonthViews(table.client, TABLE)
    for facility in inventory.facilities.values():
        for key, images in by_view(_ledgers(facility)).items():
            views.update(key, images)
    return [item for item in table.items.values() if "pending_pk" not in item]


def _ledgers(facility: Facility) -> Iterator[LedgerImage]:
    chance = random.Random(facility.facility_id.partition("-")[2])  # noqa: S311  # the same bookings in every copy
    atoms = dict.fromkeys(atom for room in facility.rooms for atom in room.atoms)
    for atom in atoms:
        for number in range(-15, 47):
            marks: dict[str, Mark] = {}
            for start, end in _PARTS_OF_DAY:
                mark = Mark(FOREVER, f"44201-{chance.getrandbits(96):024x}", noisy=chance.random() < 0.2)
                if chance.random() < 0.5:
                    times = TimeRange(start=start, end=end)
                    marks |= dict.fromkeys(cells_of(times, facility.cell_minutes), mark)
            if marks:
                key = LedgerKey(facility.facility_id, atom, FIRST + timedelta(days=number))
                yield LedgerImage(key, chance.randint(1, 40), Marks(marks))


@contextmanager
def ministack() -> Iterator["DynamoDBClient"]:
    """Run MiniStack on a free port, with the facilities' table; give a client as the functions make it."""
    with TemporaryDirectory(prefix="machiport-bench-") as folder:
        place = StackPlace(free_port(), Path(folder))
        process = GatewayProcess(place, keeps_data=False)
        process.start()
        environment = {
            "AWS_ENDPOINT_URL": place.endpoint,
            "AWS_DEFAULT_REGION": "ap-northeast-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        try:
            with patch.dict(os.environ, environment):
                client = dynamodb_client()
                new_table(client)
                yield client
        finally:
            process.stop()


def new_table(client: "DynamoDBClient") -> None:
    """Make the facilities' table as the template has it."""
    template: dict[str, Any] = yaml_parse((ROOT / "infra" / "data.yaml").read_text(encoding="utf-8"))
    properties = template["Resources"]["FacilitiesTable"]["Properties"]
    with suppress(client.exceptions.ResourceInUseException):  # the SDK asked again: the server was slow to start
        client.create_table(TableName=TABLE, **{name: properties[name] for name in _TABLE_PROPERTIES})


def write(client: "DynamoDBClient", items: list[dict[str, Any]]) -> None:
    """Put items into the table."""
    for some in batched(items, 25, strict=False):
        left: Any = {TABLE: [{"PutRequest": {"Item": item}} for item in some]}
        while left:
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")


@dataclass
class Spent:
    """What requests used since it was cleared."""

    operations: list[str] = field(default_factory=list)
    read_units: float = 0.0

    def clear(self) -> None:
        """Begin again."""
        self.operations.clear()
        self.read_units = 0.0


def metered(client: "DynamoDBClient") -> Spent:
    """Return what the client's requests use from now on.

    MiniStack says half a unit of everything, so units are counted as DynamoDB's documentation says: 4 KB of an item
    (of a query: of all that it returns) are one unit, half of one where a read need not be consistent, and a key
    without an item costs the least that there is.
    """
    spent = Spent()

    def look(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        asked = next(iter(params.get("RequestItems", {"": params}).values()))
        context["share"] = 1.0 if isinstance(asked, dict) and asked.get("ConsistentRead") else 0.5
        context["keys"] = len(asked["Keys"]) if isinstance(asked, dict) and "Keys" in asked else 1

    def count(parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: object) -> None:
        spent.operations.append(model.name)
        if model.name == "Query":
            blocks = max(1, _blocks(sum(map(bytes_of, parsed["Items"]))))
        else:
            items = [item for some in parsed.get("Responses", {}).values() for item in some]
            items += [parsed["Item"]] if "Item" in parsed else []
            blocks = sum(_blocks(bytes_of(item)) for item in items) + context["keys"] - len(items)
        spent.read_units += blocks * context["share"]

    client.meta.events.register("before-parameter-build.dynamodb", look)
    client.meta.events.register("after-call.dynamodb", count)
    return spent


def _blocks(size: int) -> int:
    return -(-size // 4096)


def bytes_of(item: dict[str, Any]) -> int:
    """Return an item's size: names and values; a number takes a byte for two digits, and one more."""
    size = 0
    for name, value in item.items():
        ((kind, content),) = value.items()
        size += len(name)
        if kind == "N":
            size += len(content) // 2 + 1
        elif kind == "SS":
            size += sum(len(each.encode()) for each in content) + 3
        else:
            size += len(content if isinstance(content, bytes) else str(content).encode())
    return size


__all__ = ["DAYS", "FIRST", "NOW", "PURPOSE", "copies", "metered", "ministack", "stored", "write"]
