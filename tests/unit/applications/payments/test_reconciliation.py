"""Reconciliation finds every yen."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.applications_world import TOWN
from tests.payments_world import PaymentsWorld

from machiport.applications.payments.model import PaymentRequest
from machiport.applications.payments.reconciliation import CSV_HEADER, Reconciliation
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.clock import TOKYO
from machiport.csv_text import csv_text


@pytest.fixture
def bench() -> PaymentsWorld:
    return PaymentsWorld()


def reconciled(bench: PaymentsWorld, town: str = TOWN) -> Reconciliation:
    today = bench.world.clock.now().astimezone(TOKYO).date()
    return ReconciliationService(bench.world.store, bench.gateway).reconciled(town, today, today)


def test_both_ledgers_agree_after_everything_went_well(bench: PaymentsWorld) -> None:
    bench.captured()
    application_id, gateway_id = bench.captured()
    bench.gateway.refund(gateway_id, 300, "by hand")
    bench.settling.hint(gateway_id)
    found = reconciled(bench)
    assert found.differences == []
    assert (found.total("card", "captured"), found.total("card", "refunded")) == ((600, 600), (300, 300))
    assert {line.application_id for line in found.lines} >= {application_id}


def test_money_that_we_have_not_heard_of_is_a_difference(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.gateway.capture(gateway_id, 300, "unheard")
    (line,) = reconciled(bench).differences
    assert (line.ours, line.theirs, line.difference) == (0, 300, -300)
    assert line.payment_id == bench.name(application_id)


def test_money_that_the_gateway_does_not_have_is_a_difference(bench: PaymentsWorld) -> None:
    _, gateway_id = bench.captured()
    bench.gateway.put(gateway_id, captured_at=None)
    (line,) = reconciled(bench).differences
    assert (line.ours, line.theirs, line.difference) == (300, 0, 300)


@pytest.mark.parametrize("odd", [{"captured": 299}, {"currency": "usd"}])
def test_a_yen_is_a_difference(bench: PaymentsWorld, odd: dict[str, object]) -> None:
    _, gateway_id = bench.captured()
    bench.gateway.put(gateway_id, **odd)
    assert len(reconciled(bench).differences) == 1


def test_other_towns_and_other_shops_are_not_ours(bench: PaymentsWorld) -> None:
    bench.captured()
    assert reconciled(bench, "44202").lines == []
    elsewhere = bench.gateway.authorise(PaymentRequest(payment_id="x", municipality="44202", amount=500)).gateway_id
    shop = bench.gateway.authorise(PaymentRequest(payment_id="y", municipality="44201", amount=500)).gateway_id
    bench.gateway.put(shop, municipality=None, payment_id=None)
    for gateway_id in (elsewhere, shop):
        bench.gateway.pay(gateway_id)
        bench.gateway.capture(gateway_id, 500, "key")
    assert len(reconciled(bench).lines) == 1
    assert [line.theirs for line in reconciled(bench, "44202").lines] == [500]


def test_whose_money_it_is_is_known_without_metadata(bench: PaymentsWorld) -> None:
    _, gateway_id = bench.captured()
    bench.gateway.put(gateway_id, municipality=None)
    assert reconciled(bench).differences == []


def test_a_day_is_a_day_in_japan(bench: PaymentsWorld) -> None:
    # 23:30 in Japan.
    bench.world.clock.advance(datetime(2026, 11, 20, 14, 30, tzinfo=UTC) - bench.world.clock.now())
    bench.captured()
    bench.world.clock.advance(timedelta(hours=1))
    bench.captured()
    service = ReconciliationService(bench.world.store, bench.gateway)
    for day in (date(2026, 11, 20), date(2026, 11, 21)):
        found = service.reconciled(TOWN, day, day)
        assert ([line.day for line in found.lines], found.differences) == ([day], [])
    assert len(service.reconciled(TOWN, date(2026, 11, 20), date(2026, 11, 21)).lines) == 2


@pytest.mark.parametrize("last", [date(2026, 10, 31), date(2027, 1, 2)])
def test_a_period_has_its_limits(bench: PaymentsWorld, last: date) -> None:
    with pytest.raises(ValueError, match="62 days"):
        ReconciliationService(bench.world.store, bench.gateway).reconciled(TOWN, date(2026, 11, 1), last)


def test_the_table_has_every_movement_and_the_totals(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.captured()
    bench.gateway.put(gateway_id, captured=250)
    rows = list(csv.reader(io.StringIO(csv_text(reconciled(bench).rows()).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == CSV_HEADER
    name = bench.name(application_id)
    assert rows[1] == ["2026-11-20", "収納", "カード", name, application_id, gateway_id, "300", "250", "50"]
    assert rows[2:] == [
        ["合計", "", "カード", "", "", "", "300", "250", "50"],
        ["合計", "", "窓口", "", "", "", "0", "", "0"],
    ]
