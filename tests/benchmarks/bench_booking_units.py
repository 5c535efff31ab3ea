"""What one hold, confirmation, move and cancellation ask of DynamoDB: round trips, items, request units, money.

The reservations API runs as a function does, on the published sample region, over DynamoDB in memory; units are
counted from the sizes of items by DynamoDB's published rules: a consistent read of 4 KB is one unit, a write in a
transaction two for each KB (a condition check too), an index's item one for each KB; a refused transaction costs what
it would have cost done. MiniStack's and DynamoDB Local's own words for units are not DynamoDB's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tests.benchmarks.booking_region import HALVES, NOISY, PERIODS, WHOLE, Slot, person, populated, slot
from tests.benchmarks.figure import Figure
from tests.benchmarks.region_copies import bytes_of
from tests.fakes.dynamo import InMemoryDynamo
from tests.fakes.dynamo_expressions import Item, updated
from tests.gateway_events import RESIDENTS_POOL, GatewayClient, claims

# USD for a million on-demand request units, Tokyo, list prices since November 2024.
_READ_USD, _WRITE_USD = 0.1425, 0.715
_DAY: Final = date(2026, 12, 15)


@dataclass
class Units:
    """Counts what requests to DynamoDB in memory would cost."""

    dynamo: InMemoryDynamo
    operations: list[str] = field(default_factory=list)
    items: int = 0
    read: float = 0.0
    written: float = 0.0

    def count(self, operation: str, request: Mapping[str, Any]) -> None:
        """Count one request before it is done."""
        self.operations.append(operation)
        if operation == "GetItem":
            self._read([request["Key"]], request.get("ConsistentRead", False))
        elif operation == "BatchGetItem":
            ((_, asked),) = request["RequestItems"].items()
            self._read(asked["Keys"], asked.get("ConsistentRead", False))
        elif operation == "Query":
            self.read += 1 if request.get("ConsistentRead") else 0.5  # lists here are far below 4 KB
        elif operation == "TransactWriteItems":
            for entry in request["TransactItems"]:
                self._write(*next(iter(entry.items())))
        else:
            raise AssertionError(operation)

    def _read(self, keys: list[Any], consistent: bool) -> None:
        self.items += len(keys)
        for key in keys:
            item = self.dynamo.items.get((key["pk"]["S"], key["sk"]["S"]), {})
            self.read += _blocks(bytes_of(item), 4096) * (1.0 if consistent else 0.5)

    def _write(self, kind: str, part: Mapping[str, Any]) -> None:
        self.items += 1
        key = part.get("Key") or part["Item"]
        before = self.dynamo.items.get((key["pk"]["S"], key["sk"]["S"]))
        after: Item | None = part.get("Item")
        if kind == "Update":
            after = updated(part, before)
        sizes = [bytes_of(each) for each in (before, after) if each]
        self.written += 2 * _blocks(max(sizes, default=1), 1024)
        self.written += sum(_blocks(bytes_of(each), 1024) for each in _indexed(before, after, kind))


def _indexed(before: Item | None, after: Item | None, kind: str) -> list[Item]:
    """Return what is written to the sparse index `pending`: what enters it, changes in it or leaves it."""
    if kind == "ConditionCheck" or before == after:
        return []
    present = [each for each in (before, after) if each and "pending_pk" in each]
    moved = len(present) == 2 and present[0]["pending_sk"] != present[1]["pending_sk"]
    return present if moved else present[-1:]


def _blocks(size: int, block: int) -> int:
    return max(1, -(-size // block))


def measure() -> list[Figure]:
    """Return round trips, items and units of each step, and USD for a million of them."""
    figures: list[Figure] = []
    shapes = {
        "one room": [slot(HALVES[0], _DAY, PERIODS[0])],
        "a room of two atoms": [slot(WHOLE, _DAY, PERIODS[0])],
        "music beside two noise neighbours": [slot(NOISY, _DAY, ("13:00", "15:00"), "band")],
        "four rooms and days in one order": [slot(WHOLE, date(2026, 12, day), PERIODS[0]) for day in (15, 16, 17, 18)],
    }
    for name, wanted in shapes.items():
        figures += _life(name, wanted)
    return figures


def _life(name: str, wanted: list[Slot]) -> list[Figure]:
    """Hold, confirm, cancel; then hold again and lose."""
    dynamo = InMemoryDynamo()
    client = GatewayClient(populated(dynamo.client, 2))
    figures: list[Figure] = []

    def step(what: str, who: int, path: str, body: Mapping[str, Any], status: int) -> Any:
        units = Units(dynamo)
        dynamo.before = units.count
        answer = client.post(
            path,
            body,
            who=claims(RESIDENTS_POOL, person(who)),
            headers={"Idempotency-Key": f"key-of-{what}-{who}".replace(" ", "-")},
        )
        dynamo.before = None
        if answer.status != status:
            raise RuntimeError(f"{what}: {answer.status} {answer.body}")
        figures.extend(_figures(f"booking units, {name}: {what}", units))
        return answer.document

    step("warming up", 1, "/reservations/holds", {"slots": [slot(HALVES[1], date(2026, 12, 25), PERIODS[0])]}, 201)
    figures.clear()
    held = step("hold", 0, "/reservations/holds", {"slots": wanted}, 201)
    ids = {"reservations": [each["reservation_id"] for each in held["items"]]}
    step("lost hold", 1, "/reservations/holds", {"slots": wanted}, 409)
    step("confirm", 0, "/reservations/confirmations", ids, 200)
    step("cancel", 0, "/reservations/cancellations", ids, 200)
    return figures


def _figures(name: str, units: Units) -> list[Figure]:
    asked = ", ".join(f"{number} {operation}" for operation, number in Counter(units.operations).items())
    money = units.read * _READ_USD + units.written * _WRITE_USD
    return [
        Figure(f"{name}: round trips ({asked})", len(units.operations), "requests"),
        Figure(f"{name}: items read and written", units.items, "items"),
        Figure(f"{name}: read request units", units.read, "RRU"),
        Figure(f"{name}: write request units", units.written, "WRU"),
        Figure(f"{name}: a million of them at list price", money, "USD"),
    ]
