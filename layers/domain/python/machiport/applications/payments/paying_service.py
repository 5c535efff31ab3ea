"""Paying by card: a resident's phone gets the gateway's id and client secret of the one payment that is to be paid."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import SecretStr

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Payment
from machiport.applications.cases.ports import GatewayReference
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import payment_id
from machiport.applications.payments.errors import AlreadyPaid, GatewayRefused, NothingToPay, PaymentOver
from machiport.applications.payments.gateway_word import OVER
from machiport.applications.payments.model import GatewayPayment, PaymentRequest
from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.settling_service import SettlingService

# The gateway forgets idempotency keys after a day; a payment that may have been made before is looked for then.
_KEYS_KEPT: Final = timedelta(hours=20)
# When the sweeper looks after who has begun to pay: the notice of it may be lost.
_LOOK_AFTER: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """What a phone needs in order to pay: nobody can do anything else with it."""

    payment: Payment
    gateway_id: str
    client_secret: SecretStr


class PayingService:
    """Starts payments and shows them."""

    def __init__(self, desk: CaseDesk, gateway: PaymentGateway, settling: SettlingService) -> None:
        """Have payments of the cases of `desk` made at `gateway`."""
        self._desk: Final = desk
        self._gateway: Final = gateway
        self._settling: Final = settling

    def shown(self, subject: str, application_id: str) -> Payment:
        """Return the payment of a resident's application that counts now.

        Raises ApplicationNotFound, NothingToPay.
        """
        payment = self._desk.own(subject, application_id).payment
        if payment is None:
            raise NothingToPay
        return payment

    def observe(self, subject: str, application_id: str) -> Payment:
        """Ask the gateway now, and return the payment as it is then: what a phone calls when its payer has paid.

        Raises ApplicationNotFound, NothingToPay, GatewayUnavailable, GatewayRefused, ChangedMeanwhile.
        """
        self.shown(subject, application_id)
        self._settling.settle(application_id)
        return self.shown(subject, application_id)

    def start(self, subject: str, application_id: str) -> StartedPayment:
        """Return how to pay. Asked again it is the same payment: there is one at the gateway for each of ours.

        Raises ApplicationNotFound, NothingToPay, AlreadyPaid, PaymentOver, GatewayUnavailable, GatewayRefused,
        ChangedMeanwhile.
        """
        case = self._desk.own(subject, application_id)
        payment = _payable(case)
        told = self._made(case, payment) if payment.gateway_id is None else None
        saved = self._saved(application_id, payment.number, told) if told else payment
        told = told if told and told.gateway_id == saved.gateway_id else self._now(saved)
        if told.state != "requires_payment" or told.client_secret is None:
            self._settling.settle(application_id)
            _payable(self._desk.own(subject, application_id))
            raise AlreadyPaid
        return StartedPayment(saved, told.gateway_id, told.client_secret)

    def _made(self, case: Case, payment: Payment) -> GatewayPayment:
        application = case.application
        name = payment_id(application.application_id, payment.number)
        if self._desk.now() - payment.created_at > _KEYS_KEPT:
            found = self._gateway.find_by_payment(name)
            if found is not None:
                return found
        request = PaymentRequest(payment_id=name, municipality=application.municipality, amount=payment.amount)
        made = self._gateway.authorise(request)
        if not made.is_for(name, payment.amount):
            raise GatewayRefused("it made another payment than was asked for")
        return made

    def _saved(self, application_id: str, number: int, made: GatewayPayment) -> Payment:
        """Keep which payment of the gateway it is, unless somebody was faster; return the payment as it is then."""

        def act(step: Step) -> bool:
            present = step.case.payments[number - 1]
            # Kept also where the payment has ended meanwhile: so it is known what to give up at the gateway.
            if present.gateway_id is not None or present.method != "card":
                return False
            step.write(present.changed(gateway_id=made.gateway_id), present)
            step.refer(GatewayReference(made.gateway_id, application_id, number))
            if present.state == "created":
                step.set(due_at=step.now + _LOOK_AFTER)
            step.note("payment_started", number=number, gateway_id=made.gateway_id)
            return True

        self._desk.work(application_id, "system", act)
        return _payable(self._desk.whole(application_id))

    def _now(self, payment: Payment) -> GatewayPayment:
        told = self._gateway.find(payment.gateway_id) if payment.gateway_id else None
        if told is None:
            raise GatewayRefused("unknown payment")
        return told


def _payable(case: Case) -> Payment:
    """Return the payment that can be paid by card now.

    Raises NothingToPay, AlreadyPaid, PaymentOver.
    """
    payment = case.payment
    if payment is None:
        raise NothingToPay
    if payment.state in {"authorised", "capture_requested", "captured"}:
        raise AlreadyPaid
    if payment.state in OVER or payment.state != "created":
        raise PaymentOver
    return payment
