"""Month views against the ledgers that they are made of: images in any order, twice, and with writes that fail."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.dynamo import InMemoryDynamo

from machiport.facilities import dynamo_keys as keys
from machiport.facilities.ledger.changes import MarkedChange
from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Mark, Marks, cell_name, epoch
from machiport.facilities.reservations.dynamo_changes import marked_entry
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_stream import ledgers_in
from machiport.facilities.search.month_views import MonthKey, MonthView, second_of
from machiport.facilities.search.projection_service import ProjectionService
from machiport.reads_together import Together

TABLE = "facilities"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LEDGERS = [
    LedgerKey("44201-compal", atom, day)
    for atom in ("studio-a", "studio-b", "equipment.projector.1")
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31))
]
CELLS = st.integers(0, 95)
MARKS = st.builds(
    Mark,
    st.sampled_from([FOREVER, epoch(NOW), epoch(NOW - timedelta(seconds=1)), epoch(NOW + timedelta(minutes=10))]),
    st.just("44201-0123456789abcdef"),
    st.booleans(),
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(LEDGERS), st.dictionaries(CELLS, st.none() | MARKS, min_size=1, max_size=4)), max_size=14
)


def _written(table: InMemoryDynamo, key: LedgerKey, cells: dict[int, Mark | None]) -> dict[str, Any]:
    """Write a ledger as bookings do, and return the record that its stream then has."""
    present = table.items.get((f"M#44201#LEDGER#{key.facility_id}.{key.atom}", key.day.isoformat()), {})
    change = MarkedChange()
    for number, mark in cells.items():
        name = cell_name(number)
        if name in present:
            change.turned[name] = (Mark.parse(present[name]["S"]), mark)
        elif mark is not None:
            change.taken[name] = mark
    if not change.writes:
        return {}
    (entry,) = marked_entry(TABLE, key, change, None, NOW).values()
    table.update_item(**entry)
    return {"SequenceNumber": str(len(table.operations)), "NewImage": dict(table.get_item(**entry)["Item"])}


def _view(table: InMemoryDynamo, key: MonthKey) -> MonthView:
    found = DynamoOccupancy(table.client, TABLE, Together()).occupancy([key])
    return found.views.get(key, MonthView())


def _truth(table: InMemoryDynamo, key: LedgerKey) -> tuple[int, int]:
    item = table.get_item(Key=keys.ledger(key)).get("Item", {})
    marks = Marks({name: Mark.parse(value["S"]) for name, value in item.items() if name[0] == "c"})
    taken = noisy = 0
    for number in range(96):
        for mark in marks.taken((cell_name(number),), NOW):
            taken |= 1 << number
            noisy |= mark.noisy << number
    return taken, noisy


@given(changes=CHANGES, order=st.randoms(use_true_random=False), failures=st.sets(st.integers(0, 30), max_size=6))
@settings(max_examples=60, deadline=None)
def test_views_equal_the_ledgers_whatever_arrives_when(changes: Any, order: Any, failures: set[int]) -> None:
    """Every image arrives shuffled, twice, in batches of which some fail and come again: nothing is lost."""
    ledgers, views = InMemoryDynamo(), InMemoryDynamo()
    records = [record for key, cells in changes if (record := _written(ledgers, key, cells))]
    arriving = [{"dynamodb": record} for record in records * 2]
    order.shuffle(arriving)
    calls = iter(range(10_000))

    def fail_some(operation: str, _request: object) -> None:
        if next(calls) in failures:
            raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, operation)

    views.before = fail_some
    service = ProjectionService(DynamoMonthViews(views.client, TABLE))
    while arriving:
        batch, arriving = arriving[:3], arriving[3:]
        images = [streamed.image for streamed in ledgers_in(batch)]
        failed = service.project(images)
        arriving += [record for record, image in zip(batch, images, strict=True) if MonthKey.of(image.key) in failed]
    views.before = None
    for key in LEDGERS:
        assert _view(views, MonthKey.of(key)).occupied(key.atom, key.day, second_of(NOW)) == _truth(ledgers, key)
