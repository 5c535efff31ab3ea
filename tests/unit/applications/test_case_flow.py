"""What follows from what: each way through a case, from submission to its end."""

from dataclasses import dataclass

import pytest
from tests.applications_world import COPY, NOTICE, OKA, PERMIT, TARO, TICKET, World

from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.flow import accept, approve, captured, conclude, end, paid, release_payment
from machiport.applications.cases.moving import move_certificate, move_payment
from machiport.applications.cases.step import Step


@dataclass
class Actions:
    """What happens to a case in these tests, each as one change."""

    world: World

    def authorise(self, application_id: str) -> None:
        def act(step: Step) -> bool:
            payment = step.case.payment
            assert payment is not None
            step.write(move_payment(payment, "authorised", step.now, gateway_id="pi_1"), payment)
            paid(step, self.world.desk.drafts)
            return True

        self.world.desk.work(application_id, "system", act)

    def review(self, application_id: str, *, exempt: bool = True) -> None:
        def act(step: Step) -> bool:
            step.move("in_review")
            approve(step, self.world.desk.drafts, exempt=exempt)
            return True

        self.world.desk.work(application_id, OKA, act)

    def store_files(self, application_id: str) -> None:
        def act(step: Step) -> bool:
            for certificate in step.case.live_certificates:
                signed = move_certificate(certificate, "signed", step.now)
                step.write(signed, certificate)
                step.write(move_certificate(signed, "stored", step.now, pdf_sha256="a" * 64, pdf_key="k"))
            return True

        self.world.desk.work(application_id, "system", act)

    def settle(self, application_id: str) -> None:
        """Have the gateway do what is wanted of it."""
        answers = {"capture_requested": "captured", "cancel_requested": "cancelled", "refund_requested": "refunded"}

        def act(step: Step) -> bool:
            payment = step.case.payment
            assert payment is not None
            step.write(move_payment(payment, answers[payment.state], step.now), payment)  # type: ignore[arg-type]
            captured(step)
            return True

        self.world.desk.work(application_id, "system", act)

    def conclude(self, application_id: str) -> bool:
        return self.world.desk.work(application_id, "system", conclude)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def actions(world: World) -> Actions:
    return Actions(world)


def test_a_certificate_that_is_paid_first_is_issued_only_after_the_money_is_taken(
    world: World, actions: Actions
) -> None:
    application_id = world.submitted(COPY, copies=2)
    assert world.state(application_id) == "submitted"  # waits for the payment
    actions.authorise(application_id)
    assert world.state(application_id) == "accepted"
    actions.review(application_id)
    case = world.case(application_id)
    assert (case.application.state, len(case.certificates)) == ("issuing", 2)
    actions.store_files(application_id)
    assert not actions.conclude(application_id)  # not paid for yet

    def take(step: Step) -> bool:
        payment = step.case.payment
        assert payment is not None
        step.write(move_payment(payment, "capture_requested", step.now), payment)
        return True

    world.desk.work(application_id, "system", take)
    assert not actions.conclude(application_id)
    actions.settle(application_id)
    assert actions.conclude(application_id)
    case = world.case(application_id)
    assert case.application.state == "issued"
    assert [certificate.state for certificate in case.certificates] == ["issued", "issued"]
    assert [delivery.state for delivery in case.deliveries] == ["ready", "ready"]
    public = world.store.verification(case.certificates[1].verification_code)
    assert public is not None
    assert (public.state, public.certificate_number) == ("valid", 2)
    assert not actions.conclude(application_id)  # a message that comes twice changes nothing


def test_what_is_paid_after_the_review_waits_for_the_payment_and_keeps_its_certificates(
    world: World, actions: Actions
) -> None:
    application_id = world.submitted(PERMIT)
    assert world.state(application_id) == "accepted"
    actions.review(application_id)
    case = world.case(application_id)
    assert case.application.state == "awaiting_payment"
    assert case.payment is not None
    assert case.payment.amount == 1200
    assert case.certificates == ()
    actions.authorise(application_id)
    assert world.state(application_id) == "issuing"
    assert len(world.case(application_id).certificates) == 1


def test_a_notification_without_fee_and_paper_ends_with_its_approval(world: World, actions: Actions) -> None:
    application_id = world.submitted(NOTICE)
    actions.review(application_id)
    assert world.state(application_id) == "completed"


def test_what_needs_no_review_is_approved_when_it_is_paid_and_ends_when_the_money_is_taken(
    world: World, actions: Actions
) -> None:
    application_id = world.submitted(TICKET)
    actions.authorise(application_id)
    case = world.case(application_id)
    assert case.payment is not None
    assert (case.application.state, case.payment.state) == ("approved", "capture_requested")
    actions.settle(application_id)
    assert world.state(application_id) == "completed"


def test_an_exemption_that_staff_do_not_grant_makes_it_wait_for_the_payment(world: World, actions: Actions) -> None:
    application_id = world.submitted(COPY, exemptions=("pension",), exemption_by_staff=True)
    assert world.state(application_id) == "accepted"  # claimed: nothing to pay yet
    actions.review(application_id, exempt=False)
    case = world.case(application_id)
    assert (case.application.state, len(case.payments)) == ("awaiting_payment", 1)


def test_an_exemption_that_staff_grant_issues_without_a_payment(world: World, actions: Actions) -> None:
    application_id = world.submitted(COPY, exemptions=("pension",), exemption_by_staff=True)
    actions.review(application_id)
    actions.store_files(application_id)
    assert actions.conclude(application_id)
    assert world.case(application_id).payments == ()


@pytest.mark.parametrize(("state", "wanted"), [("created", "cancel_requested"), ("authorised", "cancel_requested")])
def test_who_withdraws_gets_back_what_was_reserved(world: World, actions: Actions, state: str, wanted: str) -> None:
    application_id = world.submitted(COPY)
    if state == "authorised":
        actions.authorise(application_id)

    def act(step: Step) -> bool:
        end(step, "withdrawn")
        return True

    world.desk.work(application_id, TARO, act)
    payment = world.case(application_id).payment
    assert payment is not None
    assert payment.state == wanted
    assert "applications.payment_settlement_requested" in world.events()
    actions.settle(application_id)
    assert world.state(application_id) == "withdrawn"


def test_a_payment_that_is_authorised_after_the_withdrawal_is_let_go(world: World, actions: Actions) -> None:
    application_id = world.submitted(COPY)

    def withdraw(step: Step) -> bool:
        step.move("withdrawn")
        return True

    world.desk.work(application_id, TARO, withdraw)
    actions.authorise(application_id)
    payment = world.case(application_id).payment
    assert payment is not None
    assert (world.state(application_id), payment.state) == ("withdrawn", "cancel_requested")


def test_releasing_twice_is_releasing_once(world: World, actions: Actions) -> None:
    application_id = world.submitted(COPY)
    actions.authorise(application_id)
    for _ in range(2):

        def act(step: Step) -> bool:
            release_payment(step)
            return True

        world.desk.work(application_id, "system", act)
    payment = world.case(application_id).payment
    assert payment is not None
    assert payment.state == "cancel_requested"
    assert world.events().count("applications.payment_settlement_requested") == 1


def test_steps_cannot_be_skipped(world: World, actions: Actions) -> None:
    application_id = world.submitted(COPY)  # not paid
    with pytest.raises(StateForbids):
        actions.review(application_id)
    accepting = world.draft(COPY)

    def act(step: Step) -> bool:
        accept(step, world.desk.drafts)
        return True

    with pytest.raises(StateForbids):
        world.desk.work(accepting, "system", act)
    assert world.state(application_id) == "submitted"
    assert world.state(accepting) == "draft"
