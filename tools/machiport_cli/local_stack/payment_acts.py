"""What can be asked of the simulated gateway: each act of Stripe's API that we use, by method and path."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from machiport_cli.local_stack.payment_ledger import LedgerPayment, LedgerRefund, new_identifier
from machiport_cli.local_stack.payment_objects import (
    captured_object,
    error_body,
    intent_object,
    list_object,
    refund_object,
    refunded_object,
    returned_object,
)

if TYPE_CHECKING:
    from machiport_cli.local_stack.simulated_payments import SimulatedPayments

DAY: Final = 24 * 60 * 60
_LAPSES_AFTER: Final = 7 * DAY
# Yen have no hundredths; Stripe takes nothing below this.
_LEAST: Final = 50
_MOST: Final = 99_999_999
_PAGE: Final = 10

type Act = Callable[["SimulatedPayments", str, Mapping[str, Any], bool], Answer]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body; `starts` where the act began, so that its key gets this answer again."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    starts: bool = False


class Refused(Exception):  # noqa: N818  # reads as a sentence
    """The act is not done."""

    def __init__(self, answer: Answer) -> None:
        """Answer with `answer`."""
        super().__init__(answer.status)
        self.answer = answer


class _Acts:
    def __init__(self) -> None:
        self._known: list[tuple[str, re.Pattern[str], str, Act]] = []

    def add(self, method: str, path: str) -> Callable[[Act], Act]:
        """Register an act; its function's name is what it is called."""

        def register(act: Act) -> Act:
            pattern = re.compile(path.replace("{id}", "(?P<id>[A-Za-z0-9_]+)"))
            self._known.append((method, pattern, act.__name__, act))
            return act

        return register

    def find(self, method: str, path: str) -> tuple[str, Act, str] | None:
        """Return name, act, and the id in the path; None where there is no such act."""
        for known, pattern, name, act in self._known:
            if known == method and (match := pattern.fullmatch(path)):
                return name, act, match.groupdict().get("id", "")
        return None


acts: Final = _Acts()


@acts.add("GET", "/v1/payment_intents/search")
def search(gateway: "SimulatedPayments", _: str, params: Mapping[str, Any], __: bool) -> Answer:
    """Find by `metadata['payment_id']:'…'`."""
    match = re.fullmatch(r"metadata\['payment_id'\]:'([^']+)'", str(params.get("query", "")))
    if match is None:
        raise _invalid("query", "We were unable to parse your search query")
    found = gateway.ledger.of_payment(match[1])
    return Answer(200, {**list_object([intent_object(each) for each in found]), "object": "search_result"})


@acts.add("POST", "/v1/payment_intents")
def create(gateway: "SimulatedPayments", _: str, params: Mapping[str, Any], __: bool) -> Answer:
    """Make a payment."""
    amount = _amount(params, "amount")
    if not _LEAST <= amount <= _MOST:
        raise _invalid("amount", "Amount must be no less than ¥50", "amount_too_small")
    if params.get("currency") != "jpy":
        raise _invalid("currency", "Invalid currency")
    name = new_identifier("pi")
    payment = LedgerPayment(
        id=name,
        client_secret=new_identifier(f"{name}_secret"),
        amount=amount,
        currency="jpy",
        capture_method=str(params.get("capture_method", "automatic")),
        metadata={str(key): str(value) for key, value in params.get("metadata", {}).items()},
        created=gateway.now(),
    )
    gateway.ledger.payments[name] = payment
    gateway.changed("payment_intent.created", payment)
    return _shown(payment, params)


@acts.add("GET", "/v1/payment_intents/{id}")
def retrieve(gateway: "SimulatedPayments", name: str, params: Mapping[str, Any], _: bool) -> Answer:
    """Show a payment as it is now."""
    return _shown(_payment(gateway, name), params)


@acts.add("POST", "/v1/payment_intents/{id}/confirm")
def confirm(gateway: "SimulatedPayments", name: str, params: Mapping[str, Any], declines: bool) -> Answer:
    """Authorise: what a phone's SDK asks for with a card and the client secret."""
    payment = _payment(gateway, name)
    _require(payment, "requires_payment_method")
    method = str(params.get("payment_method", ""))
    if not method.startswith("pm_"):
        raise _invalid("payment_method", "A payment method is needed")
    if declines or "declined" in method.lower():
        raise _declined(gateway, payment)
    now = gateway.now()
    payment.charge, payment.charged_at, payment.error = new_identifier("ch"), now, None
    payment.status, payment.capture_before = "requires_capture", now + _LAPSES_AFTER
    if payment.capture_method != "manual":
        _take(gateway, payment, payment.amount)
    else:
        gateway.changed("payment_intent.amount_capturable_updated", payment)
    return _shown(payment, params)


@acts.add("POST", "/v1/payment_intents/{id}/capture")
def capture(gateway: "SimulatedPayments", name: str, params: Mapping[str, Any], declines: bool) -> Answer:
    """Take an authorised amount, or less of it."""
    payment = _payment(gateway, name)
    _require(payment, "requires_capture")
    amount = _amount(params, "amount_to_capture") if "amount_to_capture" in params else payment.amount
    if not 0 < amount <= payment.amount:
        raise _invalid("amount_to_capture", "Amount is more than what was authorised", "amount_too_large")
    if declines:
        raise _declined(gateway, payment)
    _take(gateway, payment, amount)
    return _shown(payment, params)


@acts.add("POST", "/v1/payment_intents/{id}/cancel")
def cancel(gateway: "SimulatedPayments", name: str, params: Mapping[str, Any], _: bool) -> Answer:
    """Give a payment up that was not taken yet."""
    payment = _payment(gateway, name)
    _require(payment, "requires_payment_method", "requires_capture")
    payment.status = "canceled"
    payment.cancellation_reason = str(params.get("cancellation_reason", "abandoned"))
    gateway.changed("payment_intent.canceled", payment)
    return _shown(payment, params)


@acts.add("POST", "/v1/refunds")
def refund(gateway: "SimulatedPayments", _: str, params: Mapping[str, Any], __: bool) -> Answer:
    """Give back what was taken, or a part of it."""
    payment = _payment(gateway, str(params.get("payment_intent", "")))
    _require(payment, "succeeded")
    left = payment.received - payment.refunded
    amount = _amount(params, "amount") if "amount" in params else left
    if left == 0:
        raise _refused("charge_already_refunded", "Charge has already been refunded")
    if not 0 < amount <= left:
        raise _invalid("amount", "Refund amount is greater than unrefunded amount on charge")
    given = LedgerRefund(
        id=new_identifier("re"), amount=amount, created=gateway.now(), transaction=new_identifier("txn")
    )
    payment.refunds.append(given)
    gateway.changed("charge.refunded", payment)
    return Answer(200, refund_object(payment, given), starts=True)


@acts.add("GET", "/v1/balance_transactions")
def balance_transactions(gateway: "SimulatedPayments", _: str, params: Mapping[str, Any], __: bool) -> Answer:
    """List money that moved, the newest first."""
    expand = [each.removeprefix("data.") for each in params.get("expand", {}).values()]
    moved: list[dict[str, Any]] = []
    for payment in gateway.ledger.payments.values():
        if payment.transaction:
            moved.append(captured_object(payment, expand))
        moved += [refunded_object(payment, each, expand) for each in payment.refunds]
        moved += [returned_object(payment, each, expand) for each in payment.refunds if each.failed_at is not None]
    created = params.get("created", {})
    begin, end = int(created.get("gte", 0)), int(created.get("lt", gateway.now() + DAY))
    wanted = [each for each in moved if begin <= each["created"] < end and params.get("type") in {None, each["type"]}]
    wanted.sort(key=lambda each: (each["created"], each["id"]), reverse=True)
    names = [each["id"] for each in wanted]
    first = names.index(params["starting_after"]) + 1 if "starting_after" in params else 0
    last = first + int(params.get("limit", _PAGE))
    return Answer(200, list_object(wanted[first:last], has_more=last < len(wanted), url="/v1/balance_transactions"))


def _take(gateway: "SimulatedPayments", payment: LedgerPayment, amount: int) -> None:
    payment.status, payment.received = "succeeded", amount
    payment.captured_at, payment.transaction = gateway.now(), new_identifier("txn")
    gateway.changed("payment_intent.succeeded", payment)


def _payment(gateway: "SimulatedPayments", name: str) -> LedgerPayment:
    if name not in gateway.ledger.payments:
        body = error_body("invalid_request_error", "resource_missing", f"No such payment_intent: '{name}'")
        raise Refused(Answer(404, body))
    return gateway.ledger.payments[name]


def _shown(payment: LedgerPayment, params: Mapping[str, Any]) -> Answer:
    return Answer(200, intent_object(payment, list(params.get("expand", {}).values())), starts=True)


def _amount(params: Mapping[str, Any], name: str) -> int:
    try:
        return int(params[name])
    except (KeyError, ValueError):
        raise _invalid(name, "Invalid integer") from None


def _require(payment: LedgerPayment, *statuses: str) -> None:
    if payment.status not in statuses:
        text = f"This PaymentIntent has a status of {payment.status}"
        raise _refused("payment_intent_unexpected_state", text)


def _refused(code: str, message: str) -> Refused:
    return Refused(Answer(400, error_body("invalid_request_error", code, message), starts=True))


def _invalid(param: str, message: str, code: str | None = None) -> Refused:
    return Refused(Answer(400, error_body("invalid_request_error", code, message, param=param)))


def _declined(gateway: "SimulatedPayments", payment: LedgerPayment) -> Refused:
    payment.status, payment.charge, payment.capture_before = "requires_payment_method", None, None
    payment.error = {"type": "card_error", "code": "card_declined", "decline_code": "generic_decline"}
    gateway.changed("payment_intent.payment_failed", payment)
    body = error_body("card_error", "card_declined", "Your card was declined.", decline_code="generic_decline")
    return Refused(Answer(402, body, starts=True))
