"""A world of applications whose payments go over a gateway in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.applications_world import COPY, OKA, TARO, World
from tests.fakes.payments import FakeGateway

from machiport.applications.cases.flow import approve, conclude, request_capture
from machiport.applications.cases.model import Payment
from machiport.applications.cases.moving import move_certificate
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import payment_id
from machiport.applications.payments.paying_service import PayingService
from machiport.applications.payments.settling_service import SettlingService


@dataclass
class PaymentsWorld:
    """The services, the gateway, and what else happens to a case."""

    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        """Put the services on the world's desk."""
        self.gateway = FakeGateway(self.world.clock)
        self.settling = SettlingService(self.world.desk, self.gateway)
        self.paying = PayingService(self.world.desk, self.gateway, self.settling)

    def payment(self, application_id: str) -> Payment:
        """Return the payment that counts now."""
        payment = self.world.case(application_id).payment
        assert payment is not None
        return payment

    def states(self, application_id: str) -> list[str]:
        """Return the states of all payments of a case."""
        return [payment.state for payment in self.world.case(application_id).payments]

    def started(self, procedure: str = COPY) -> tuple[str, str]:
        """Submit an application and start its payment; return its id and the gateway's."""
        application_id = self.world.submitted(procedure)
        return application_id, self.paying.start(TARO, application_id).gateway_id

    def authorised(self, procedure: str = COPY) -> tuple[str, str]:
        """Submit an application and have it paid by card, as far as the gateway's authorisation."""
        application_id, gateway_id = self.started(procedure)
        self.gateway.pay(gateway_id)
        self.settling.settle(application_id)
        return application_id, gateway_id

    def captured(self, procedure: str = COPY) -> tuple[str, str]:
        """Have an application paid, approved and its files stored, and the money taken."""
        application_id, gateway_id = self.authorised(procedure)
        self.approved(application_id)
        self.files_stored(application_id)
        self.settling.settle(application_id)
        return application_id, gateway_id

    def approved(self, application_id: str) -> None:
        """Approve an application."""

        def act(step: Step) -> bool:
            step.move("in_review")
            approve(step, self.world.desk.drafts)
            return True

        self.world.desk.work(application_id, OKA, act)

    def files_stored(self, application_id: str) -> None:
        """Store the files of the certificates, and have the money taken, as the issuing worker does."""

        def act(step: Step) -> bool:
            for certificate in step.case.live_certificates:
                signed = move_certificate(certificate, "signed", step.now)
                step.write(signed, certificate)
                step.write(move_certificate(signed, "stored", step.now, pdf_sha256="a" * 64, pdf_key="k"))
            payment = step.case.payment
            if payment is not None and payment.state == "authorised":
                request_capture(step, payment)
            return True

        self.world.desk.work(application_id, "system", act)

    def change(self, application_id: str, act: Callable[..., object], *arguments: object) -> None:
        """Do one change of a case: `act` on the step, with `arguments`."""

        def work(step: Step) -> bool:
            act(step, *arguments)
            return True

        self.world.desk.work(application_id, "system", work)

    def concluded(self, application_id: str) -> bool:
        """Conclude the issue."""
        return self.world.desk.work(application_id, "system", conclude)

    def name(self, application_id: str, number: int = 1) -> str:
        """Return what the gateway calls a payment of ours."""
        return payment_id(application_id, number)
