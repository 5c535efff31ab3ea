"""Settling payments: the gateway is asked first, then told what our side wants, and what it says is written down.

Webhooks, messages, the sweeper and residents who look all end here, in any order and number. The gateway is asked
after the payment was read, and its answer counts only while the payment is as it was read: an answer can never be
older than what it is compared with.
"""

import logging
from typing import Final

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.errors import ChangedMeanwhile
from machiport.applications.cases.model import Payment
from machiport.applications.cases.states import UNSETTLED
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import payment_id
from machiport.applications.payments.errors import GatewayRefused
from machiport.applications.payments.gateway_word import OVER, applied, never_made
from machiport.applications.payments.model import GatewayPayment
from machiport.applications.payments.ports import PaymentGateway

_LOGGER: Final = logging.getLogger("machiport.applications.payments")
_TRIES: Final = 5
_OPEN_THERE: Final = frozenset({"requires_payment", "authorised"})


class _ChangedUnderHand(Exception):  # noqa: N818  # reads as a sentence
    """The payment was written after it was read: the gateway's answer may be older than it."""


class SettlingService:
    """Brings the payments of cases in line with the gateway."""

    def __init__(self, desk: CaseDesk, gateway: PaymentGateway) -> None:
        """Settle cases of `desk` with `gateway`."""
        self._desk: Final = desk
        self._gateway: Final = gateway

    def settle(self, application_id: str) -> bool:
        """Settle every card payment of a case that has not ended; return whether anything changed.

        Raises ApplicationNotFound, GatewayUnavailable and ChangedMeanwhile (try again), GatewayRefused (somebody
        must look).
        """
        changed = False
        # What is settled may ask for more at once: money that is to be taken, or to go back.
        for _ in range(_TRIES):
            for payment in self._desk.whole(application_id).payments:
                if _is_open(payment):
                    changed |= self._settled(application_id, payment.number)
            case = self._desk.whole(application_id)
            if not any(_is_open(payment) and payment.state in UNSETTLED for payment in case.payments):
                break
        return changed

    def attend(self, application_id: str) -> None:
        """Settle what is due: for the sweeper."""
        self.settle(application_id)

    def hint(self, gateway_id: str) -> bool:
        """Settle the payment that the gateway calls so, an ended one too; return whether it is one of ours.

        Raises what `settle` raises.
        """
        found = self._desk.store.by_gateway_id(gateway_id)
        if found is None:
            return False
        application_id, number = found
        self._settled(application_id, number)
        self.settle(application_id)
        return True

    def _settled(self, application_id: str, number: int) -> bool:
        for _ in range(_TRIES):
            payment = self._desk.whole(application_id).payments[number - 1]
            told = self._asked(application_id, payment)
            try:
                return self._written(application_id, payment, told)
            except _ChangedUnderHand:
                continue
        raise ChangedMeanwhile

    def _written(self, application_id: str, payment: Payment, told: GatewayPayment | None) -> bool:
        def act(step: Step) -> bool:
            present = step.case.payments[payment.number - 1]
            if present.version != payment.version:
                raise _ChangedUnderHand
            done = never_made(step, present) if told is None else applied(step, present, told, self._desk.drafts)
            if done:
                # Events are named by the application's version: it goes on, also where only the payment changes.
                step.set()
            return done

        return self._desk.work(application_id, "system", act)

    def _asked(self, application_id: str, payment: Payment) -> GatewayPayment | None:
        """Return what the gateway says, after it was asked to do what the payment's state wants."""
        name = payment_id(application_id, payment.number)
        told = self._found(name, payment)
        if told is None or told.payment_id != name:
            return told
        if (payment.state == "cancel_requested" or payment.state in OVER) and told.state in _OPEN_THERE:
            return self._gateway.cancel(told.gateway_id, f"{name}-cancel")
        if not told.is_for(name, payment.amount):
            return told
        if payment.state == "capture_requested" and told.state == "authorised":
            told = self._gateway.capture(told.gateway_id, payment.amount, f"{name}-capture")
        if payment.state == "capture_requested" and told.state == "requires_payment":
            # The bank did not give it: the payer must not pay this one again beside the next one.
            told = told.model_copy(update={"declined": told.declined or "not_given"})
            cancelled = self._gateway.cancel(told.gateway_id, f"{name}-cancel")
            return cancelled.model_copy(update={"declined": told.declined})
        if payment.state == "refund_requested" and told.state in {"captured", "refunded"}:
            return self._gateway.refund(told.gateway_id, payment.refunded + payment.refund_wanted, f"{name}-refund")
        return told

    def _found(self, name: str, payment: Payment) -> GatewayPayment | None:
        if payment.gateway_id is None:
            # Made and never heard of, or never made: only what is to be cancelled is looked for.
            return self._gateway.find_by_payment(name) if payment.state == "cancel_requested" else None
        told = self._gateway.find(payment.gateway_id)
        if told is None:
            _LOGGER.error("payment unknown to the gateway", extra={"payment": name})
            raise GatewayRefused("unknown payment")
        return told


def _is_open(payment: Payment) -> bool:
    if payment.method != "card" or payment.state in OVER or payment.state == "captured":
        return False
    return payment.gateway_id is not None or payment.state == "cancel_requested"
