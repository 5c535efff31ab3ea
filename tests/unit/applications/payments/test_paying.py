"""Starting a payment: one at the gateway for each of ours, however often it is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.applications_world import HANAKO, NOTICE, TARO
from tests.payments_world import PaymentsWorld

from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.flow import end
from machiport.applications.cases.moving import move_payment
from machiport.applications.cases.step import Step
from machiport.applications.payments.errors import AlreadyPaid, GatewayUnavailable, NothingToPay, PaymentOver
from machiport.applications.payments.model import GatewayPayment, PaymentRequest


@pytest.fixture
def bench() -> PaymentsWorld:
    return PaymentsWorld()


def test_a_phone_gets_the_same_payment_however_often_it_asks(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()
    first, again = (bench.paying.start(TARO, application_id) for _ in range(2))
    assert (first.gateway_id, first.client_secret) == (again.gateway_id, again.client_secret)
    assert len(bench.gateway.payments) == 1
    assert bench.gateway.payments[first.gateway_id].is_for(bench.name(application_id), 300)
    assert bench.world.store.by_gateway_id(first.gateway_id) == (application_id, 1)


def test_the_sweeper_looks_after_who_has_begun_to_pay(bench: PaymentsWorld) -> None:
    application_id, _ = bench.started()
    due = bench.world.case(application_id).application.due_at
    assert due == bench.world.clock.now() + timedelta(minutes=3)


@pytest.mark.parametrize("fault", ["lost", "lost_reply"])
def test_a_lost_reply_makes_no_second_payment(bench: PaymentsWorld, fault: str) -> None:
    application_id = bench.world.submitted()
    bench.gateway.faults.append(fault)  # type: ignore[arg-type]  # a parameter is any text
    with pytest.raises(GatewayUnavailable):
        bench.paying.start(TARO, application_id)
    bench.paying.start(TARO, application_id)
    assert len(bench.gateway.payments) == 1


def test_a_payment_whose_reply_was_lost_long_ago_is_looked_for(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()
    bench.gateway.faults.append("lost_reply")
    with pytest.raises(GatewayUnavailable):
        bench.paying.start(TARO, application_id)
    bench.world.clock.advance(timedelta(days=2))
    bench.gateway.asked.clear()
    bench.paying.start(TARO, application_id)
    assert bench.gateway.asked == ["find_by_payment"]


def test_nobody_pays_for_somebody_elses_application(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()
    for act in (bench.paying.start, bench.paying.shown, bench.paying.observe):
        with pytest.raises(ApplicationNotFound):
            act(HANAKO, application_id)
    assert bench.gateway.asked == []


def test_where_nothing_is_to_be_paid_there_is_no_payment(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted(NOTICE)
    for act in (bench.paying.start, bench.paying.shown):
        with pytest.raises(NothingToPay):
            act(TARO, application_id)


def test_what_is_paid_is_not_paid_again(bench: PaymentsWorld) -> None:
    application_id, _ = bench.authorised()
    with pytest.raises(AlreadyPaid):
        bench.paying.start(TARO, application_id)
    bench.approved(application_id)
    bench.files_stored(application_id)
    with pytest.raises(AlreadyPaid):
        bench.paying.start(TARO, application_id)
    assert len(bench.gateway.payments) == 1


def test_who_has_paid_and_asks_to_pay_is_told_so_though_the_notice_was_lost(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.started()
    bench.gateway.pay(gateway_id)
    with pytest.raises(AlreadyPaid):
        bench.paying.start(TARO, application_id)
    assert bench.world.state(application_id) == "accepted"


def test_an_application_that_was_withdrawn_is_not_paid(bench: PaymentsWorld) -> None:
    application_id, _ = bench.started()

    def withdraw(step: Step) -> bool:
        end(step, "withdrawn")
        return True

    bench.world.desk.work(application_id, TARO, withdraw)
    with pytest.raises(PaymentOver):
        bench.paying.start(TARO, application_id)
    bench.settling.settle(application_id)
    with pytest.raises(PaymentOver):
        bench.paying.start(TARO, application_id)


def meanwhile(bench: PaymentsWorld, act: Callable[[], object]) -> None:
    """Have `act` happen between the gateway's answer and its being kept."""
    make = bench.gateway.authorise

    def made_and_then(request: PaymentRequest) -> GatewayPayment:
        made = make(request)
        act()
        return made

    bench.gateway.authorise = made_and_then  # type: ignore[method-assign]  # a rival within the call


def test_a_withdrawal_between_asking_and_keeping_hands_no_secret_out(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()

    def withdraw(step: Step) -> bool:
        end(step, "withdrawn")
        return True

    meanwhile(bench, lambda: bench.world.desk.work(application_id, TARO, withdraw))
    with pytest.raises(PaymentOver):
        bench.paying.start(TARO, application_id)
    bench.settling.settle(application_id)
    assert [each.state for each in bench.gateway.payments.values()] == ["cancelled"]
    assert bench.states(application_id) == ["cancelled"]


def test_what_was_cancelled_before_its_id_was_kept_can_still_be_given_up(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()

    def withdraw(step: Step) -> bool:
        end(step, "withdrawn")
        payment = step.case.payment
        assert payment is not None
        step.write(move_payment(payment, "cancelled", step.now), payment)
        return True

    meanwhile(bench, lambda: bench.world.desk.work(application_id, TARO, withdraw))
    with pytest.raises(PaymentOver):
        bench.paying.start(TARO, application_id)
    (gateway_id,) = bench.gateway.payments
    assert bench.settling.hint(gateway_id)
    assert bench.gateway.payments[gateway_id].state == "cancelled"


def test_cash_between_asking_and_keeping_hands_no_secret_out(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted()

    def cash(step: Step) -> bool:
        payment = step.case.payment
        assert payment is not None
        step.write(move_payment(payment, "captured", step.now, method="counter", captured_at=step.now), payment)
        return True

    meanwhile(bench, lambda: bench.world.desk.work(application_id, "staff:mori", cash))
    with pytest.raises(AlreadyPaid):
        bench.paying.start(TARO, application_id)
    assert bench.payment(application_id).gateway_id is None


def test_looking_after_paying_goes_on_with_the_application(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.started()
    assert bench.paying.observe(TARO, application_id).state == "created"
    bench.gateway.pay(gateway_id)
    assert bench.paying.observe(TARO, application_id).state == "authorised"
    assert bench.world.state(application_id) == "accepted"
