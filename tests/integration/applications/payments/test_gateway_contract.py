"""Every gateway keeps to the port: the fake of the unit tests, and Stripe's adapter on the simulated server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.payments import FakeGateway
from tests.payment_servers import pay, stripe_at

from machiport.applications.payments.errors import GatewayUnavailable
from machiport.applications.payments.model import PaymentRequest
from machiport.applications.payments.ports import PaymentGateway
from machiport.clock import SystemClock
from machiport_cli.local_stack.payment_server import PaymentServer

OURS = "44201-000000000000000000000001-p01"
REQUEST = PaymentRequest(payment_id=OURS, municipality="44201", amount=300)


@dataclass(frozen=True)
class Bench:
    """A gateway, and what only its surroundings can do."""

    gateway: PaymentGateway
    pay: Callable[[str], object]
    lapse: Callable[[str], None]
    lose_reply: Callable[[str], None]


def _fake() -> Bench:
    gateway = FakeGateway(SystemClock())
    return Bench(gateway, gateway.pay, gateway.lapse, lambda _: gateway.faults.append("lost_reply"))


@pytest.fixture(params=["fake", "stripe"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    if request.param == "fake":
        yield _fake()
        return
    server: PaymentServer = request.getfixturevalue("server")
    yield Bench(
        stripe_at(server),
        lambda name: pay(server, name),
        server.gateway.lapse,
        lambda operation: server.gateway.plan("lost_reply", operation=operation),
    )


def authorised(bench: Bench) -> str:
    name = bench.gateway.authorise(REQUEST).gateway_id
    bench.pay(name)
    return name


def test_a_payment_waits_for_its_payer(bench: Bench) -> None:
    made = bench.gateway.authorise(REQUEST)
    assert (made.state, made.captured, made.is_for(OURS, 300)) == ("requires_payment", 0, True)
    assert made.client_secret is not None
    assert made.municipality == "44201"


def test_asking_twice_makes_one_payment(bench: Bench) -> None:
    assert bench.gateway.authorise(REQUEST).gateway_id == bench.gateway.authorise(REQUEST).gateway_id


def test_asking_again_after_paying_shows_the_payment_as_it_is_now(bench: Bench) -> None:
    authorised(bench)
    assert bench.gateway.authorise(REQUEST).state == "authorised"


def test_who_has_paid_is_authorised_for_some_days(bench: Bench) -> None:
    found = bench.gateway.find(authorised(bench))
    assert found is not None
    assert found.state == "authorised"
    assert found.capture_before is not None
    assert timedelta(days=4) < found.capture_before - datetime.now(UTC) <= timedelta(days=31)


def test_a_payment_whose_reply_was_lost_is_found_by_our_id(bench: Bench) -> None:
    bench.lose_reply("create")
    with pytest.raises(GatewayUnavailable):
        bench.gateway.authorise(REQUEST)
    found = bench.gateway.find_by_payment(OURS)
    assert found is not None
    assert bench.gateway.authorise(REQUEST).gateway_id == found.gateway_id
    assert bench.gateway.find_by_payment("44201-000000000000000000000002-p01") is None


def test_money_is_taken_once(bench: Bench) -> None:
    name = authorised(bench)
    first, again = (bench.gateway.capture(name, 300, key) for key in ("key-1", "key-2"))
    assert (first.state, first.captured) == (again.state, again.captured) == ("captured", 300)
    assert first.captured_at == again.captured_at is not None


def test_money_that_was_taken_without_a_reply_is_not_taken_again(bench: Bench) -> None:
    name = authorised(bench)
    bench.lose_reply("capture")
    with pytest.raises(GatewayUnavailable):
        bench.gateway.capture(name, 300, "key-1")
    assert bench.gateway.capture(name, 300, "key-1").captured == 300


def test_nothing_is_taken_that_nobody_has_authorised(bench: Bench) -> None:
    name = bench.gateway.authorise(REQUEST).gateway_id
    assert bench.gateway.capture(name, 300, "key-1").state == "requires_payment"
    # The refusal does not stick to the key: who pays now can be captured.
    bench.pay(name)
    assert bench.gateway.capture(name, 300, "key-1").state == "captured"


def test_what_is_cancelled_is_not_taken(bench: Bench) -> None:
    name = authorised(bench)
    assert bench.gateway.cancel(name, "key-1").state == "cancelled"
    assert bench.gateway.cancel(name, "key-2").state == "cancelled"
    assert bench.gateway.capture(name, 300, "key-3").state == "cancelled"


def test_what_was_taken_cannot_be_cancelled(bench: Bench) -> None:
    name = authorised(bench)
    bench.gateway.capture(name, 300, "key-1")
    assert bench.gateway.cancel(name, "key-2").state == "captured"


def test_an_authorisation_that_lapsed_is_a_cancelled_payment(bench: Bench) -> None:
    name = authorised(bench)
    bench.lapse(name)
    assert bench.gateway.capture(name, 300, "key-1").state == "cancelled"


@pytest.mark.parametrize("amount", [300, 100])
def test_money_goes_back_once(bench: Bench, amount: int) -> None:
    name = authorised(bench)
    bench.gateway.capture(name, 300, "key-1")
    first, again = (bench.gateway.refund(name, amount, key) for key in ("key-2", "key-3"))
    assert (first.state, first.captured, first.refunded) == ("refunded", 300, amount)
    assert again.refunded == amount


def test_what_was_not_taken_does_not_go_back(bench: Bench) -> None:
    name = authorised(bench)
    assert bench.gateway.refund(name, 300, "key-1").state == "authorised"


def test_an_unknown_payment_is_none(bench: Bench) -> None:
    assert bench.gateway.find("pi_unknown") is None


def test_movements_tell_what_was_taken_and_what_went_back(bench: Bench) -> None:
    name = authorised(bench)
    bench.gateway.capture(name, 300, "key-1")
    bench.gateway.refund(name, 100, "key-2")
    now = datetime.now(UTC)
    moved = list(bench.gateway.movements_between(now - timedelta(minutes=5), now + timedelta(minutes=5)))
    told = [(each.kind, each.amount, each.payment_id, each.gateway_id, each.municipality) for each in moved]
    assert told == [("captured", 300, OURS, name, "44201"), ("refunded", 100, OURS, name, "44201")]
    assert list(bench.gateway.movements_between(now + timedelta(days=1), now + timedelta(days=2))) == []
