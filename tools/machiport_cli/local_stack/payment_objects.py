"""The simulated gateway's objects as Stripe's API shows them, with what `expand` asks for."""

from collections.abc import Collection
from typing import Any

from machiport_cli.local_stack.payment_ledger import LedgerPayment, LedgerRefund


def intent_object(payment: LedgerPayment, expand: Collection[str] = ()) -> dict[str, Any]:
    """Return a PaymentIntent; `expand` as in the request (`latest_charge.refunds`)."""
    inner = [each.partition(".")[2] for each in expand if each.split(".")[0] == "latest_charge"]
    charge: Any = payment.charge
    if payment.charge and inner:
        charge = charge_object(payment, [each for each in inner if each])
    return {
        "id": payment.id,
        "object": "payment_intent",
        "amount": payment.amount,
        "amount_capturable": payment.amount if payment.status == "requires_capture" else 0,
        "amount_received": payment.received,
        "cancellation_reason": payment.cancellation_reason,
        "capture_method": payment.capture_method,
        "client_secret": payment.client_secret,
        "created": payment.created,
        "currency": payment.currency,
        "last_payment_error": payment.error,
        "latest_charge": charge,
        "livemode": False,
        "metadata": payment.metadata,
        "payment_method_types": ["card"],
        "status": payment.status,
    }


def charge_object(payment: LedgerPayment, expand: Collection[str] = ()) -> dict[str, Any]:
    """Return the charge that a payment's authorisation made."""
    shown = {
        "id": payment.charge,
        "object": "charge",
        "amount": payment.amount,
        "amount_captured": payment.received,
        "amount_refunded": payment.refunded,
        "balance_transaction": payment.transaction,
        "captured": payment.captured_at is not None,
        "created": payment.charged_at,
        "currency": payment.currency,
        "metadata": payment.metadata,
        "payment_intent": payment.id,
        "payment_method_details": {
            "type": "card",
            "card": {"brand": "visa", "last4": "4242", "capture_before": payment.capture_before},
        },
        "refunded": payment.received > 0 and payment.refunded == payment.received,
        "status": "succeeded",
    }
    if "balance_transaction" in expand and payment.transaction:
        shown["balance_transaction"] = captured_object(payment)
    if "refunds" in expand:
        shown["refunds"] = list_object([refund_object(payment, each) for each in payment.refunds])
    return shown


def refund_object(payment: LedgerPayment, refund: LedgerRefund, *, expands_charge: bool = False) -> dict[str, Any]:
    """Return a refund."""
    return {
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": refund.transaction,
        "charge": charge_object(payment) if expands_charge else payment.charge,
        "created": refund.created,
        "currency": payment.currency,
        "metadata": {},
        "payment_intent": payment.id,
        "reason": "requested_by_customer",
        "status": "succeeded" if refund.failed_at is None else "failed",
    }


def captured_object(payment: LedgerPayment, expand: Collection[str] = ()) -> dict[str, Any]:
    """Return the balance transaction of a capture."""
    source = charge_object(payment) if "source" in expand else payment.charge
    return _transaction(payment.transaction, "charge", payment.received, payment.captured_at, source)


def refunded_object(payment: LedgerPayment, refund: LedgerRefund, expand: Collection[str] = ()) -> dict[str, Any]:
    """Return the balance transaction of a refund."""
    wanted = {"source", "source.charge"} & set(expand)
    source = refund_object(payment, refund, expands_charge="source.charge" in wanted) if wanted else refund.id
    return _transaction(refund.transaction, "refund", -refund.amount, refund.created, source)


def returned_object(payment: LedgerPayment, refund: LedgerRefund, expand: Collection[str] = ()) -> dict[str, Any]:
    """Return the balance transaction of a refund that came back."""
    made = refunded_object(payment, refund, expand)
    return _transaction(f"{made['id']}_back", "refund_failure", refund.amount, refund.failed_at, made["source"])


def _transaction(name: str | None, kind: str, amount: int, created: int | None, source: object) -> dict[str, Any]:
    return {
        "id": name,
        "object": "balance_transaction",
        "amount": amount,
        "created": created,
        "currency": "jpy",
        "fee": 0,
        "net": amount,
        "source": source,
        "type": kind,
    }


def list_object(items: list[dict[str, Any]], *, has_more: bool = False, url: str = "") -> dict[str, Any]:
    """Return a list of objects."""
    return {"object": "list", "data": items, "has_more": has_more, "url": url}


def error_body(kind: str, code: str | None, message: str, **more: object) -> dict[str, Any]:
    """Return an error as Stripe words it."""
    return {"error": {"type": kind, "code": code, "message": message, **more}}
