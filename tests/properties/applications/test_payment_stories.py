"""Whatever happens in whatever order: in the end both ledgers agree to the yen, and nobody was charged twice."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.payments import FakeGateway
from tests.payment_servers import pay, stripe_at
from tests.payment_stories import Bank, Story
from tests.payments_world import PaymentsWorld

from machiport.applications.payments.paying_service import PayingService
from machiport.applications.payments.settling_service import SettlingService
from machiport_cli.local_stack.payment_server import PaymentServer, start_payments

ACTIONS = [
    "start", "pay", "observe", "message", "sweep", "notices", "approve", "store", "conclude", "withdraw", "cash",
    "refund", "lapse", "wait", "capture by hand", "refund by hand",
]  # fmt: skip
# What most stories need to get anywhere, so that they are drawn more often.
ACTIONS += ["start", "pay", "observe", "approve", "store", "message"]


def stories(faults: list[str]) -> st.SearchStrategy[list[tuple[str, list[str]]]]:
    """Return stories: actions, each with the faults of the gateway's next answers."""
    troubles = st.lists(st.sampled_from(faults), max_size=2)
    step = st.tuples(st.sampled_from(ACTIONS), st.one_of(st.just([]), st.just([]), troubles))
    return st.lists(step, min_size=4, max_size=24)


def tell(story: Story, steps: list[tuple[str, list[str]]]) -> None:
    for action, faults in [("start", []), *steps]:
        story.tell(action, faults)
    story.quieten()
    story.check_always()
    story.check_quiet()


def bank_of(gateway: FakeGateway) -> Bank:
    def balance(name: str) -> tuple[str, int, int]:
        payment = gateway.payments[name]
        return payment.state, payment.captured, payment.refunded

    def by_hand(act: str, name: str) -> None:
        payment, now = gateway.payments[name], gateway.clock.now()
        if (act, payment.state) == ("capture", "authorised"):
            gateway.put(name, state="captured", captured=payment.amount, captured_at=now)
        if (act, payment.state) == ("refund", "captured"):
            gateway.put(name, state="refunded", refunded=payment.amount, refunded_at=now)

    return Bank(
        ids=lambda: list(gateway.payments),
        pay=gateway.pay,
        lapse=gateway.lapse,
        balance=balance,
        ruin=gateway.faults.append,  # type: ignore[arg-type]  # a drawn text
        heal=gateway.faults.clear,
        by_hand=by_hand,
    )


@settings(max_examples=80, deadline=None)
@given(stories(["lost", "lost_reply"]))
def test_ledgers_agree_in_the_end(steps: list[tuple[str, list[str]]]) -> None:
    bench = PaymentsWorld()
    tell(Story(bench, bank_of(bench.gateway)), steps)


def bank_at(server: PaymentServer) -> Bank:
    states = {
        "requires_payment_method": "requires_payment",
        "requires_capture": "authorised",
        "succeeded": "captured",
        "canceled": "cancelled",
    }

    def balance(name: str) -> tuple[str, int, int]:
        payment = server.gateway.ledger.payments[name]
        return "refunded" if payment.refunded else states[payment.status], payment.received, payment.refunded

    def ruin(fault: str) -> None:
        operation, _, kind = fault.partition(":")
        server.gateway.plan(kind, operation=operation or None)  # type: ignore[arg-type]  # a drawn text

    def payer(name: str) -> None:
        with suppress(urllib3.exceptions.HTTPError):  # the phone, too, may hear nothing
            pay(server, name)

    def by_hand(act: str, name: str) -> None:
        if act == "capture":
            server.gateway.answer("POST", f"/v1/payment_intents/{name}/capture", {}, None)
        else:
            server.gateway.answer("POST", "/v1/refunds", {"payment_intent": name}, None)

    return Bank(
        ids=lambda: list(server.gateway.ledger.payments),
        pay=payer,
        lapse=server.gateway.lapse,
        balance=balance,
        ruin=ruin,
        heal=server.gateway.well,
        by_hand=by_hand,
    )


@contextmanager
def served(bench: PaymentsWorld) -> Iterator[PaymentServer]:
    """Put the services of a world on Stripe's adapter and a simulated server; its clock is the world's."""
    server = start_payments()
    server.gateway.seconds = lambda: bench.world.clock.now().timestamp()
    stripe = stripe_at(server)
    bench.settling = SettlingService(bench.world.desk, stripe)
    bench.paying = PayingService(bench.world.desk, stripe, bench.settling)
    try:
        yield server
    finally:
        server.stop()


SERVER_FAULTS = [
    ":lost", ":lost_reply", ":error", ":throttled", "create:error_after", "capture:error_after", "capture:lost_reply",
    "capture:decline", "cancel:error_after", "refund:error_after", "refund:lost_reply",
]  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories(SERVER_FAULTS))
def test_ledgers_agree_in_the_end_with_stripes_adapter(steps: list[tuple[str, list[str]]]) -> None:
    bench = PaymentsWorld()
    with served(bench) as server:
        tell(Story(bench, bank_at(server)), steps)
