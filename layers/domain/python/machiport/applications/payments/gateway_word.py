"""What the gateway's word about a payment means for the case: the gateway's ledger is the truth about money.

Written for any reading, also an old or a repeated one: a payment only ever moves on.
"""

import logging
from datetime import datetime
from typing import Final

from machiport.applications.cases.flow import ask_for_payment, captured, owes, paid, release_payment
from machiport.applications.cases.model import Payment
from machiport.applications.cases.moving import move_certificate, move_payment
from machiport.applications.cases.ports import CertificateDrafts, LedgerLine
from machiport.applications.cases.states import FINAL, PaymentState
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import payment_id
from machiport.applications.payments.model import GatewayPayment, MovementKind
from machiport.clock import TOKYO

_LOGGER: Final = logging.getLogger("machiport.applications.payments")
# Of a payment in these states nothing is wanted at the gateway any more: no authorisation may be left there.
OVER: Final[frozenset[PaymentState]] = frozenset({"cancelled", "refunded", "failed", "expired"})


def applied(step: Step, payment: Payment, told: GatewayPayment, drafts: CertificateDrafts) -> bool:
    """Bring `payment`, as it stands in the case, in line with what the gateway says; return whether anything changed.

    What differs in amount or currency, or was taken though it had ended, holds the application for staff.
    """
    difference = _difference(step, payment, told)
    if difference is not None:
        return _held(step, payment, difference)
    if payment.state in OVER:
        return False
    match told.state:
        case "authorised":
            return _authorised(step, payment, told, drafts)
        case "captured" | "refunded":
            changed = _captured(step, payment, told, drafts)
            return changed | (told.state == "refunded" and _refunded(step, payment, told))
        case "cancelled":
            return _cancelled(step, payment, told)
    return False


def _difference(step: Step, payment: Payment, told: GatewayPayment) -> str | None:
    """Return what must not be; None where all is as it should be."""
    if told.payment_id != _name(step, payment):
        return "another_payment"
    if told.state != "cancelled" and not told.is_for(_name(step, payment), payment.amount):
        return "another_amount"
    if told.captured not in {0, payment.amount}:
        return "another_amount_taken"
    if payment.state in OVER and told.captured > 0 and payment.captured_at is None:
        return "taken_after_its_end"
    if payment.state == "refunded" and told.refunded < payment.refunded:
        return "refund_came_back"
    return None


def never_made(step: Step, payment: Payment) -> bool:
    """Take in that the gateway never heard of a payment that is to be cancelled; return whether anything changed."""
    if payment.state != "cancel_requested":
        return False
    step.write(move_payment(payment, "cancelled", step.now), payment)
    step.note("payment_cancelled", number=payment.number)
    return True


def ledger_line(step: Step, payment: Payment, kind: MovementKind, amount: int, at: datetime) -> LedgerLine:
    """Return the line of our ledger for money that moved at `at`."""
    application = step.application
    return LedgerLine(
        municipality=application.municipality,
        day=at.astimezone(TOKYO).date(),
        payment_id=payment_id(application.application_id, payment.number),
        kind=kind,
        method=payment.method,
        amount=amount,
        application_id=application.application_id,
        gateway_id=payment.gateway_id,
    )


def _authorised(step: Step, payment: Payment, told: GatewayPayment, drafts: CertificateDrafts) -> bool:
    if payment.state != "created":
        return False
    after = move_payment(payment, "authorised", step.now, authorised_at=step.now, gateway_id=told.gateway_id)
    step.write(after, payment)
    step.note("payment_authorised", number=payment.number, amount=payment.amount)
    step.tell("payment_authorised", part=f"payment-{payment.number:02d}", amount=payment.amount)
    paid(step, drafts)
    return True


def _captured(step: Step, payment: Payment, told: GatewayPayment, drafts: CertificateDrafts) -> bool:
    if payment.captured_at is not None:
        return False
    unheard = payment.state == "created"
    unwanted = payment.state == "cancel_requested"
    after = payment
    if payment.state == "authorised":
        after = move_payment(payment, "capture_requested", step.now)
    at = told.captured_at or step.now
    after = move_payment(after, "captured", step.now, captured_at=at, gateway_id=told.gateway_id)
    step.write(after.model_copy(update={"version": payment.version + 1}), payment)
    step.refer(ledger_line(step, after, "captured", told.captured, at))
    step.note("payment_captured", number=payment.number, amount=told.captured)
    step.tell("payment_captured", part=f"payment-{payment.number:02d}", amount=told.captured)
    if unheard:
        paid(step, drafts)
    if unwanted or _ended_without_outcome(step):
        _give_back(step, payment.number)
    else:
        captured(step)
    return True


def _refunded(step: Step, payment: Payment, told: GatewayPayment) -> bool:
    """Take in that money went back: asked for by us, or by somebody in the gateway's own pages."""
    present = step.case.payments[payment.number - 1]
    unasked = present.state == "captured"
    if unasked:
        _LOGGER.error("payment refunded at the gateway", extra={"payment": _name(step, payment)})
        present = move_payment(present, "refund_requested", step.now, refund_wanted=told.refunded)
    if present.state != "refund_requested" or told.refunded < present.refund_wanted:
        return False
    at = told.refunded_at or step.now
    after = move_payment(present, "refunded", step.now, refunded=told.refunded)
    step.write(after.model_copy(update={"version": payment.version + 1}), payment)
    step.refer(ledger_line(step, after, "refunded", told.refunded, at))
    step.note("payment_refunded", number=payment.number, amount=told.refunded)
    step.tell("payment_refunded", part=f"payment-{payment.number:02d}", amount=told.refunded)
    if unasked and step.application.state not in FINAL | {"issued"}:
        _to_staff(step)
    return True


def _cancelled(step: Step, payment: Payment, told: GatewayPayment) -> bool:
    if payment.state == "cancel_requested":
        step.write(move_payment(payment, "cancelled", step.now), payment)
        step.note("payment_cancelled", number=payment.number)
        step.tell("payment_cancelled", part=f"payment-{payment.number:02d}", amount=payment.amount)
        return True
    if payment.state not in {"created", "authorised", "capture_requested"}:
        return False
    # Nobody of us wanted that: the authorisation lapsed, or the bank did not give the money.
    declined = payment.state == "capture_requested" and told.declined is not None
    ended: PaymentState = "cancelled" if payment.state == "created" else "failed" if declined else "expired"
    step.write(move_payment(payment, ended, step.now, failure=told.declined), payment)
    step.note(f"payment_{ended}", number=payment.number)
    step.tell(f"payment_{ended}", part=f"payment-{payment.number:02d}", amount=payment.amount)
    _ask_again(step, payment.number)
    return True


def _ask_again(step: Step, number: int) -> None:
    """Ask for the fee once more where the application waits for it, or goes on only with it.

    Where it is still being reviewed nothing waits: approving it asks.
    """
    state, latest = step.application.state, step.case.payment
    if not owes(step.application) or latest is None or latest.number != number:
        return
    if state in {"approved", "issuing"}:
        step.move("awaiting_payment")
    elif state not in {"submitted", "awaiting_payment"}:
        return
    ask_for_payment(step)


def _give_back(step: Step, number: int) -> None:
    payment = step.case.payments[number - 1]
    if payment == step.case.payment:
        release_payment(step)
        return
    # An earlier attempt, taken though another one replaced it.
    wanted = payment.amount - payment.refunded
    after = move_payment(payment, "refund_requested", step.now, refund_wanted=wanted)
    step.write(after, payment)
    step.note("payment_released", number=number, amount=wanted)
    step.tell("payment_settlement_requested", part=f"release-{number:02d}", number=number)


def _ended_without_outcome(step: Step) -> bool:
    return step.application.state in FINAL and step.application.state != "completed"


def _held(step: Step, payment: Payment, why: str) -> bool:
    """Hold the application: somebody must compare both ledgers."""
    _LOGGER.error("payment differs from the gateway's", extra={"payment": _name(step, payment), "difference": why})
    if step.application.held == "payment_differs":
        return False
    _to_staff(step)
    step.note("payment_differs", number=payment.number, difference=why)
    step.tell("payment_differs", part=f"payment-{payment.number:02d}", difference=why)
    return True


def _to_staff(step: Step) -> None:
    """Let staff look; what was being issued goes back to them, since nothing goes on without its money."""
    if step.application.state != "issuing":
        step.set(held="payment_differs")
        return
    for certificate in step.case.live_certificates:
        step.write(move_certificate(certificate, "failed", step.now, failure="payment_differs"), certificate)
    step.move("in_review", held="payment_differs")


def _name(step: Step, payment: Payment) -> str:
    return payment_id(step.application.application_id, payment.number)
