"""What a view says of holds and noise, what the stream's reader passes over, and how views are shared by writers."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo

from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Mark, Marks, epoch
from machiport.facilities.search import dynamo_month_views
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.dynamo_stream import ledgers_in
from machiport.facilities.search.month_views import (
    LedgerImage,
    MonthKey,
    MonthView,
    Occupied,
    bits,
    months_between,
    second_of,
)
from machiport.facilities.search.ports import ViewBusy
from machiport.facilities.search.projection_service import ProjectionService

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
LEDGER = LedgerKey("44201-compal", "studio-a", date(2026, 12, 7))
KEY = MonthKey.of(LEDGER)
RESERVATION = "44201-0123456789abcdef"


def _image(number: int, **cells: Mark) -> LedgerImage:
    return LedgerImage(LEDGER, number, Marks(cells))


def _view(*images: LedgerImage) -> MonthView:
    view = MonthView()
    view.merge(images)
    return MonthView.from_bytes(view.to_bytes(), 1)


def _taken(view: MonthView, instant: datetime) -> Occupied:
    return view.occupied(LEDGER.atom, LEDGER.day, second_of(instant))


def test_a_hold_ends_by_time_as_in_the_ledger() -> None:
    """It binds in its last second and not after it, without any write; what is confirmed stays."""
    until = NOW + timedelta(minutes=10)
    hold = Mark(epoch(until), RESERVATION, noisy=True)
    view = _view(_image(1, c18=Mark(FOREVER, RESERVATION), c20=hold))
    assert _taken(view, until) == (bits(18, 19) | bits(20, 21), bits(20, 21))
    assert hold.holds_at(until)
    assert _taken(view, until + timedelta(seconds=1)) == (bits(18, 19), 0)
    assert not hold.holds_at(until + timedelta(seconds=1))


def test_an_older_image_changes_nothing() -> None:
    """Nor does the same one again."""
    view = _view(_image(4, c18=Mark(FOREVER, RESERVATION)))
    assert not view.merge([_image(3), _image(4)])
    assert _taken(view, NOW) == (bits(18, 19), 0)
    assert view.merge([_image(5)])
    assert _taken(view, NOW) == (0, 0)


def test_equipment_has_a_view_of_its_own() -> None:
    """So that who asks for none does not read it."""
    assert MonthKey.of(LedgerKey("44201-compal", "equipment.projector.1", LEDGER.day)) == KEY._replace(equipment=True)


def test_months_of_a_range() -> None:
    """Over a year's end as well."""
    assert list(months_between(date(2026, 12, 31), date(2027, 2, 1))) == ["2026-12", "2027-01", "2027-02"]


def _record(**image: Any) -> dict[str, Any]:
    return {"dynamodb": {"SequenceNumber": "7", "NewImage": {"kind": {"S": "ledger"}, **image}}}


def test_only_readable_ledgers_are_taken_from_the_stream(caplog: pytest.LogCaptureFixture) -> None:
    """A ledger that cannot be read is logged, not tried for ever; removals and other items are nobody's business."""
    ledger = {
        "pk": {"S": "M#44201#LEDGER#44201-compal.equipment.projector.1"},
        "sk": {"S": "2026-12-07"},
        "n": {"N": "3"},
        "c18": {"S": str(Mark(FOREVER, RESERVATION))},
    }
    records = [
        _record(**ledger),
        _record(**ledger | {"pk": {"S": "M#44201#OWNER"}}),
        _record(**ledger | {"c18": {"S": "nonsense"}}),
        {"dynamodb": {"SequenceNumber": "8", "Keys": {}}},
        {"dynamodb": {"SequenceNumber": "9", "NewImage": {"kind": {"S": "outbox"}}}},
    ]
    (found,) = ledgers_in(records)
    assert found.sequence_number == "7"
    assert found.image.key == LedgerKey("44201-compal", "equipment.projector.1", LEDGER.day)
    assert len(caplog.records) == 2


def test_two_writers_of_a_view_lose_nothing() -> None:
    """Who is overtaken between reading and writing reads again."""
    table = InMemoryDynamo()
    views, rival = (DynamoMonthViews(table.client, "t") for _ in range(2))
    others = LedgerKey(LEDGER.facility_id, "studio-b", LEDGER.day)

    def overtake(operation: str, _request: object) -> None:
        if operation == "PutItem":
            table.before = None
            rival.update(KEY, [LedgerImage(others, 1, Marks({"c20": Mark(FOREVER, RESERVATION)}))])

    table.before = overtake
    assert views.update(KEY, [_image(1, c18=Mark(FOREVER, RESERVATION))])
    ((item),) = table.items.values()
    view = MonthView.from_bytes(item["days"]["B"], 2)
    assert _taken(view, NOW)[0] == bits(18, 19)
    assert view.occupied("studio-b", LEDGER.day, 0)[0] == bits(20, 21)


def test_a_view_that_cannot_be_written_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its images come again; those of other months are in force."""
    monkeypatch.setattr(dynamo_month_views, "_FIRST_PAUSE_SECONDS", 0)
    table = InMemoryDynamo()
    january, versions = LEDGER._replace(day=date(2027, 1, 5)), count(100)

    def always_overtaken(operation: str, request: Any) -> None:
        if operation == "PutItem" and request["Item"]["sk"] == {"S": "2026-12"}:
            theirs = {"version": {"N": str(next(versions))}, "days": {"B": MonthView().to_bytes()}}
            table.items["M#44201#MONTH#44201-compal", "2026-12"] = request["Item"] | theirs

    table.before = always_overtaken
    views = DynamoMonthViews(table.client, "t")
    failed = ProjectionService(views).project([_image(1), LedgerImage(january, 1, Marks({}))])
    assert failed == {KEY}
    assert ("M#44201#MONTH#44201-compal", "2027-01") in table.items
    with pytest.raises(ViewBusy):
        views.update(KEY, [_image(2)])
