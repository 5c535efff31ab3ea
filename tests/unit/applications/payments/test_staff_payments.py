"""The counter and refunds."""

from datetime import timedelta
from typing import Any

import pytest
from tests.applications_world import COPY, DEPARTMENT, MORI, NOTICE, OKA, PERMIT, TARO, TOWN
from tests.payments_world import PaymentsWorld

from machiport.applications.cases.errors import ApplicationNotFound, StaleVersion, StateForbids
from machiport.applications.cases.flow import end
from machiport.applications.cases.model import Payment
from machiport.applications.cases.step import Step
from machiport.applications.payments.errors import (
    AlreadyPaid,
    AnotherAmount,
    GatewayUnavailable,
    NothingToPay,
    NotRefundable,
    PaymentOver,
)
from machiport.applications.payments.staff_payments import CounterPayments, CounterReceipt, Refunds, RefundWish
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.errors import ApproverNeeded, OwnApplication
from machiport.clock import TOKYO
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


def respond(payment: Payment) -> StoredResponse:
    return StoredResponse(201, f'"{payment.state} {payment.number}"')


class Counter(PaymentsWorld):
    """Staff at the counter."""

    def take(
        self,
        application_id: str,
        amount: int = 300,
        *,
        version: int | None = None,
        key: str | None = None,
        department: str = DEPARTMENT,
    ) -> Outcome:
        """Record a payment in cash as MORI."""
        reviewer = Reviewer(TOWN, MORI, frozenset({department}))
        asked = ReviewRequest(reviewer, self.world.request("mori", key))
        target = Target(application_id, version or self.world.case(application_id).application.version)
        return CounterPayments(self.world.desk).record(asked, target, CounterReceipt(amount, "R-1"), respond)

    def refund(
        self, application_id: str, amount: int = 300, *, payment: int = 1, approver: bool = True, key: str | None = None
    ) -> Outcome:
        """Give back as OKA."""
        asked = ReviewRequest(
            Reviewer(TOWN, OKA, frozenset({DEPARTMENT}), is_approver=approver), self.world.request("oka", key)
        )
        target = Target(application_id, self.world.case(application_id).application.version)
        return Refunds(self.world.desk).request(asked, target, RefundWish(payment, amount, "duplicate"), respond)

    def ledger(self) -> list[tuple[str, str, int]]:
        """Return today's lines."""
        lines = self.world.store.ledger(TOWN, self.world.clock.now().astimezone(TOKYO).date())
        return sorted((line.kind, line.method, line.amount) for line in lines)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def withdraw(counter: Counter, application_id: str) -> None:
    def act(step: Step) -> bool:
        end(step, "withdrawn")
        return True

    counter.world.desk.work(application_id, TARO, act)


def test_cash_at_the_counter_goes_on_with_the_application(counter: Counter) -> None:
    application_id = counter.world.submitted()
    assert counter.take(application_id).response.body == '"captured 1"'
    payment = counter.payment(application_id)
    assert (payment.method, payment.receipt_number, payment.captured_at) == (
        "counter",
        "R-1",
        counter.world.clock.now(),
    )
    assert counter.world.state(application_id) == "accepted"
    assert counter.ledger() == [("captured", "counter", 300)]
    assert counter.gateway.asked == []


def test_cash_after_the_review_goes_on_to_be_issued(counter: Counter) -> None:
    application_id = counter.world.submitted(PERMIT)
    counter.approved(application_id)
    counter.take(application_id, 1200)
    assert counter.world.state(application_id) == "issuing"
    counter.files_stored(application_id)
    assert counter.concluded(application_id)


@pytest.mark.parametrize("paid", [False, True])
def test_a_card_that_was_begun_is_given_up_for_cash(counter: Counter, paid: bool) -> None:
    application_id, gateway_id = counter.authorised() if paid else counter.started()
    counter.take(application_id)
    assert counter.states(application_id) == ["cancel_requested", "captured"]
    counter.settling.settle(application_id)
    assert counter.states(application_id) == ["cancelled", "captured"]
    assert counter.gateway.payments[gateway_id].state == "cancelled"
    assert counter.world.state(application_id) == "accepted"


def test_a_card_that_was_charged_meanwhile_goes_back(counter: Counter) -> None:
    application_id, gateway_id = counter.authorised()
    counter.take(application_id)
    counter.gateway.capture(gateway_id, 300, "by hand")
    counter.settling.settle(application_id)
    assert counter.states(application_id) == ["refunded", "captured"]
    assert sum(each.captured - each.refunded for each in counter.gateway.payments.values()) == 0


def test_the_same_request_twice_is_one_payment(counter: Counter) -> None:
    application_id = counter.world.submitted()
    version = counter.world.case(application_id).application.version
    first = counter.take(application_id, key="twin", version=version)
    again = counter.take(application_id, key="twin", version=version)
    assert (first.response, again.replayed) == (again.response, True)
    assert len(counter.world.case(application_id).payments) == 1


def test_nothing_is_paid_twice(counter: Counter) -> None:
    by_cash, (by_card, _) = counter.world.submitted(), counter.captured()
    counter.take(by_cash)
    for application_id in (by_cash, by_card):
        with pytest.raises(AlreadyPaid):
            counter.take(application_id)
    with pytest.raises(AlreadyPaid):
        counter.paying.start(TARO, by_cash)


def test_another_amount_is_refused(counter: Counter) -> None:
    application_id = counter.world.submitted()
    with pytest.raises(AnotherAmount) as refused:
        counter.take(application_id, 200)
    assert refused.value.params == {"amount": 300}
    assert counter.states(application_id) == ["created"]


def test_where_nothing_is_owed_nothing_is_taken(counter: Counter) -> None:
    with pytest.raises(NothingToPay):
        counter.take(counter.world.submitted(NOTICE))
    with pytest.raises(NothingToPay):
        counter.take(counter.world.submitted(PERMIT))  # not approved yet
    with pytest.raises(NothingToPay):
        counter.take(counter.world.submitted(COPY, exemptions=("welfare",)))


def test_what_is_over_is_not_paid(counter: Counter) -> None:
    application_id = counter.world.submitted()
    withdraw(counter, application_id)
    counter.settling.settle(application_id)
    with pytest.raises(PaymentOver):
        counter.take(application_id)


def test_staff_of_other_departments_and_of_old_versions_are_refused(counter: Counter) -> None:
    application_id = counter.world.submitted()
    with pytest.raises(ApplicationNotFound):
        counter.take(application_id, department="welfare")
    with pytest.raises(StaleVersion):
        counter.take(application_id, version=1)


def test_nobody_takes_their_own_fee(counter: Counter) -> None:
    application_id = counter.world.submitted(recused=(MORI,))
    with pytest.raises(OwnApplication):
        counter.take(application_id)


def test_a_card_payment_goes_back_once(counter: Counter) -> None:
    application_id, gateway_id = counter.captured()
    assert counter.concluded(application_id)
    counter.refund(application_id, 100)
    assert counter.states(application_id) == ["refund_requested"]
    counter.settling.settle(application_id)
    assert counter.states(application_id) == ["refunded"]
    assert counter.gateway.payments[gateway_id].refunded == 100
    assert counter.ledger() == [("captured", "card", 300), ("refunded", "card", 100)]
    with pytest.raises(NotRefundable):
        counter.refund(application_id, 100)


@pytest.mark.parametrize("fault", ["lost", "lost_reply"])
def test_a_refund_without_a_reply_goes_back_once(counter: Counter, fault: Any) -> None:
    application_id, gateway_id = counter.captured()
    assert counter.concluded(application_id)
    counter.refund(application_id)
    counter.gateway.faults.extend([None, fault])
    with pytest.raises(GatewayUnavailable):
        counter.settling.settle(application_id)
    counter.settling.settle(application_id)
    assert counter.gateway.payments[gateway_id].refunded == 300
    assert counter.states(application_id) == ["refunded"]


def test_only_an_approver_gives_money_back_and_not_more_than_was_taken(counter: Counter) -> None:
    application_id, _ = counter.captured()
    assert counter.concluded(application_id)
    with pytest.raises(ApproverNeeded):
        counter.refund(application_id, approver=False)
    for amount, payment in ((301, 1), (0, 1), (300, 2)):
        with pytest.raises(NotRefundable):
            counter.refund(application_id, amount, payment=payment)
    with pytest.raises(NotRefundable):
        counter.refund(counter.world.submitted())


def test_what_is_being_issued_keeps_its_money_until_it_is_there(counter: Counter) -> None:
    application_id, _ = counter.captured()
    with pytest.raises(StateForbids):
        counter.refund(application_id)
    assert counter.concluded(application_id)
    counter.refund(application_id)


def test_a_fee_goes_back_in_part_only_for_what_was_issued(counter: Counter) -> None:
    application_id = counter.world.submitted()
    counter.take(application_id)
    with pytest.raises(NotRefundable):
        counter.refund(application_id, 100)
    withdraw(counter, application_id)
    counter.refund(application_id)
    assert counter.ledger() == [("captured", "counter", 300), ("refunded", "counter", 300)]


def test_cash_is_handed_back_and_written_down(counter: Counter) -> None:
    application_id = counter.world.submitted()
    counter.take(application_id)
    counter.world.clock.advance(timedelta(hours=1))
    assert counter.refund(application_id).response.body == '"refunded 1"'
    assert counter.ledger() == [("captured", "counter", 300), ("refunded", "counter", 300)]
    assert counter.gateway.asked == []


def test_cash_for_what_was_withdrawn_waits_to_be_handed_back(counter: Counter) -> None:
    application_id = counter.world.submitted()
    counter.take(application_id)
    withdraw(counter, application_id)
    assert counter.states(application_id) == ["refund_requested"]
    counter.settling.settle(application_id)  # the gateway has nothing to do with it
    assert counter.gateway.asked == []
    with pytest.raises(NotRefundable):
        counter.refund(application_id, 200)
    counter.refund(application_id)
    assert counter.states(application_id) == ["refunded"]
