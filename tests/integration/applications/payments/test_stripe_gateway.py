"""Stripe's adapter: what it asks, and what it makes of Stripe's errors."""

import logging
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.payment_servers import Secret, pay, stripe_at

from machiport.applications.payments.errors import GatewayNotSetUp, GatewayRefused, GatewayUnavailable
from machiport.applications.payments.model import PaymentRequest
from machiport.applications.payments.stripe_address import STRIPE, checked_address
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport_cli.local_stack.payment_acts import Answer
from machiport_cli.local_stack.payment_ledger import LedgerPayment
from machiport_cli.local_stack.payment_server import PaymentServer

OURS = "44201-000000000000000000000001-p01"
REQUEST = PaymentRequest(payment_id=OURS, municipality="44201", amount=300)


def payments(server: PaymentServer) -> list[LedgerPayment]:
    return list(server.gateway.ledger.payments.values())


def test_stripe_is_asked_to_authorise_by_card_in_yen_and_to_take_later(
    server: PaymentServer, stripe: StripeGateway
) -> None:
    stripe.authorise(REQUEST)
    (made,) = payments(server)
    assert (made.amount, made.currency, made.capture_method) == (300, "jpy", "manual")
    assert made.metadata == {"payment_id": OURS, "municipality": "44201"}
    assert list(server.gateway.ledger.answers) == [OURS]


@pytest.mark.parametrize("fault", ["lost", "throttled", "error", "lost_reply", "error_after"])
@pytest.mark.parametrize("operation", ["create", "capture", "cancel", "refund"])
def test_after_any_fault_the_same_request_has_one_effect(
    server: PaymentServer, stripe: StripeGateway, fault: str, operation: str
) -> None:
    """A key gets its first answer again, also a 500: without another key nobody could pay for a day."""
    if operation == "create":
        acts = stripe.authorise, (REQUEST,)
    else:
        name = stripe.authorise(REQUEST).gateway_id
        pay(server, name)
        if operation == "refund":
            stripe.capture(name, 300, "before")
        amount = () if operation == "cancel" else (300,)
        acts = getattr(stripe, operation), (name, *amount, "key")
    act, arguments = acts
    server.gateway.plan(fault, operation=operation)  # type: ignore[arg-type]  # a parameter is any text
    with pytest.raises(GatewayUnavailable):
        act(*arguments)
    told = act(*arguments)
    again = act(*arguments)
    assert told == again
    # A creation that was done and answered with 500 leaves a payment that nobody can ever pay: its secret is unheard.
    assert len(payments(server)) == (2 if (operation, fault) == ("create", "error_after") else 1)
    wanted = {"create": "requires_payment", "capture": "captured", "cancel": "cancelled", "refund": "refunded"}
    assert told.state == wanted[operation]
    assert sum(each.received for each in payments(server)) == (300 if operation in {"capture", "refund"} else 0)
    assert sum(each.refunded for each in payments(server)) == (300 if operation == "refund" else 0)


def test_an_authorisation_lapses_after_a_week_and_a_key_is_forgotten_after_a_day(
    server: PaymentServer, stripe: StripeGateway
) -> None:
    name, began = stripe.authorise(REQUEST).gateway_id, time.time()
    pay(server, name)
    server.gateway.seconds = lambda: began + 24 * 60 * 60 + 60
    assert stripe.find_by_payment(OURS) is not None
    assert stripe.authorise(REQUEST).gateway_id != name  # who looks first does not make a second one
    server.gateway.seconds = lambda: began + 7 * 24 * 60 * 60 + 60
    lapsed = stripe.find(name)
    assert lapsed is not None
    assert lapsed.state == "cancelled"


def test_a_slow_answer_is_not_waited_for(server: PaymentServer) -> None:
    server.gateway.plan("delay")
    with pytest.raises(GatewayUnavailable):
        stripe_at(server, timeout=(0.5, 0.2)).authorise(REQUEST)
    assert len(payments(server)) == 1
    server.gateway.released.set()


def test_the_sdk_repeats_what_got_no_answer(server: PaymentServer) -> None:
    server.gateway.plan("lost_reply", operation="create")
    patient = StripeGateway(Secret(server.key, server.webhooks.secret), server.url, repeats=1)
    assert patient.authorise(REQUEST).state == "requires_payment"
    assert len(payments(server)) == 1


def test_a_declined_card_can_be_followed_by_another(server: PaymentServer, stripe: StripeGateway) -> None:
    name = stripe.authorise(REQUEST).gateway_id
    assert pay(server, name, "pm_card_chargeDeclined").status == 402
    found = stripe.find(name)
    assert found is not None
    assert (found.state, found.declined) == ("requires_payment", "generic_decline")
    assert pay(server, name).status == 200
    assert pay(server, name).json()["error"]["code"] == "payment_intent_unexpected_state"


def test_a_capture_that_the_bank_declines_leaves_it_unpaid(server: PaymentServer, stripe: StripeGateway) -> None:
    name = stripe.authorise(REQUEST).gateway_id
    pay(server, name)
    server.gateway.plan("decline", operation="capture")
    told = stripe.capture(name, 300, "key")
    assert (told.state, told.captured, told.declined) == ("requires_payment", 0, "generic_decline")


def test_a_wrong_key_is_fetched_anew(server: PaymentServer, caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret("sk_test_old", server.webhooks.secret)
    stripe = StripeGateway(secret, server.url, repeats=0)
    with pytest.raises(GatewayUnavailable), caplog.at_level(logging.ERROR):
        stripe.authorise(REQUEST)
    assert secret.forgotten == 1
    assert "sk_test" not in caplog.text
    secret.key = server.key
    assert stripe.authorise(REQUEST).state == "requires_payment"


def test_without_a_key_nothing_is_asked(server: PaymentServer) -> None:
    with pytest.raises(GatewayNotSetUp):
        StripeGateway(Secret("", ""), server.url).authorise(REQUEST)
    assert server.gateway.requests == []


def test_no_log_shows_secrets(server: PaymentServer, stripe: StripeGateway, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        secret = stripe.authorise(REQUEST).client_secret
    assert secret is not None
    assert secret.get_secret_value() not in caplog.text
    assert server.key not in caplog.text


def test_what_stripe_will_never_do_is_refused_without_its_words(server: PaymentServer, stripe: StripeGateway) -> None:
    with pytest.raises(GatewayRefused, match="amount_too_small") as refused:
        stripe.authorise(REQUEST.model_copy(update={"amount": 49}))
    assert refused.value.__suppress_context__
    stripe.authorise(REQUEST)
    with pytest.raises(GatewayRefused, match="IdempotencyError"):
        stripe.authorise(REQUEST.model_copy(update={"amount": 301}))
    assert len(payments(server)) == 1


def test_an_answer_that_cannot_be_read_is_no_answer(
    server: PaymentServer, stripe: StripeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Answer(200, {"object": "payment_intent", "id": "pi_1", "status": "on_the_moon", "amount": 1})
    monkeypatch.setattr(server.gateway, "answer", lambda *_: odd)
    with pytest.raises(GatewayUnavailable, match="cannot be read"):
        stripe.authorise(REQUEST)


def test_all_pages_of_movements_are_read(server: PaymentServer, stripe: StripeGateway) -> None:
    for number in range(101):
        name = f"pi_{number}"
        server.gateway.ledger.payments[name] = LedgerPayment(
            id=name,
            client_secret="s",
            amount=50,
            currency="jpy",
            capture_method="manual",
            metadata={"payment_id": f"p{number}", "municipality": "44201"},
            created=1,
            status="succeeded",
            received=50,
            charge=f"ch_{number}",
            charged_at=1,
            captured_at=1_790_000_000 + number,
            transaction=f"txn_{number}",
        )
    begin = datetime.fromtimestamp(1_790_000_000, UTC)
    moved = list(stripe.movements_between(begin, begin + timedelta(seconds=101)))
    assert (len({each.payment_id for each in moved}), sum(each.amount for each in moved)) == (101, 5050)
    assert len(list(stripe.movements_between(begin, begin + timedelta(seconds=100)))) == 100


def test_a_refund_that_came_back_is_none(server: PaymentServer, stripe: StripeGateway) -> None:
    name = stripe.authorise(REQUEST).gateway_id
    pay(server, name)
    stripe.capture(name, 300, "key")
    stripe.refund(name, 300, "key")
    server.gateway.bring_back(name)
    found = stripe.find(name)
    assert found is not None
    assert (found.state, found.refunded) == ("captured", 0)
    now = datetime.now(UTC)
    moved = list(stripe.movements_between(now - timedelta(minutes=1), now + timedelta(minutes=1)))
    assert [(each.kind, each.amount, each.payment_id) for each in moved] == [
        ("captured", 300, OURS),
        ("refunded", 300, OURS),
        ("refunded", -300, OURS),
    ]


def test_the_ledger_can_be_looked_at_and_faults_are_switched_over_http(server: PaymentServer) -> None:
    stripe = stripe_at(server)
    name = stripe.authorise(REQUEST).gateway_id
    (shown,) = httpx.get(f"{server.url}/_ledger").json()["payments"]
    assert (shown["id"], shown["status"]) == (name, "requires_payment_method")
    fault = {"fault": "error", "operation": "retrieve", "times": 1}
    assert httpx.post(f"{server.url}/_faults", json=fault).status_code == 200
    with pytest.raises(GatewayUnavailable):
        stripe.find(name)
    assert stripe.find(name) is not None
    pay(server, name)
    assert httpx.post(f"{server.url}/_lapses/{name}").status_code == 200
    lapsed = stripe.find(name)
    assert lapsed is not None
    assert lapsed.state == "cancelled"
    for odd in ({"fault": "fire"}, {"fault": "lost", "times": 0}, {"fault": "lost", "times": "many"}):
        assert httpx.post(f"{server.url}/_faults", json=odd).status_code == 404


def test_nobody_pays_or_looks_without_a_key_or_the_payments_secret(server: PaymentServer) -> None:
    name = stripe_at(server).authorise(REQUEST).gateway_id
    confirm = f"{server.url}/v1/payment_intents/{name}/confirm"
    assert httpx.post(confirm, data={"payment_method": "pm_card_visa"}).status_code == 401
    odd = httpx.post(confirm, data={"payment_method": "pm_card_visa", "client_secret": "しらない"})
    assert odd.status_code == 401
    assert httpx.get(f"{server.url}/v1/payment_intents/{name}").status_code == 401
    assert httpx.get(f"{server.url}/v1/unknown", headers={"Authorization": f"Bearer {server.key}"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["http://pay.example.jp", "https://user@pay.example.jp", "https://pay.example.jp/path", "ftp://x", "https://", "x"],
)
def test_an_address_that_is_not_https_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be https"):
        checked_address(address)


def test_addresses_lose_their_slash() -> None:
    assert checked_address(f"{STRIPE}/") == STRIPE
    with pytest.raises(ValueError, match="too long"):
        checked_address("https://" + "a" * 500)
