"""Settling: the case follows the gateway's ledger, whatever is lost, late or repeated."""

from typing import Any

import pytest
from tests.applications_world import COPY, PERMIT, TARO, TICKET
from tests.payments_world import PaymentsWorld

from machiport.applications.cases.flow import ask_for_payment, end, release_payment
from machiport.applications.payments.errors import GatewayRefused, GatewayUnavailable
from machiport.applications.payments.model import GatewayPayment
from machiport.clock import TOKYO


@pytest.fixture
def bench() -> PaymentsWorld:
    return PaymentsWorld()


def ledger(bench: PaymentsWorld) -> list[tuple[str, str, int]]:
    lines = bench.world.store.ledger("44201", bench.world.clock.now().astimezone(TOKYO).date())
    return [(line.payment_id, line.kind, line.amount) for line in lines]


def test_what_is_authorised_is_accepted(bench: PaymentsWorld) -> None:
    application_id, _ = bench.authorised()
    assert bench.world.state(application_id) == "accepted"
    assert bench.payment(application_id).state == "authorised"
    assert "applications.payment_authorised" in bench.world.events()


def test_settling_again_changes_nothing(bench: PaymentsWorld) -> None:
    application_id, _ = bench.authorised()
    before = bench.world.case(application_id)
    assert bench.settling.settle(application_id) is False
    assert bench.world.case(application_id) == before


def test_money_is_taken_when_the_files_are_there(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.captured()
    assert bench.gateway.payments[gateway_id].captured == 300
    assert bench.payment(application_id).state == "captured"
    assert ledger(bench) == [(bench.name(application_id), "captured", 300)]
    assert bench.concluded(application_id)


def test_what_is_paid_after_the_review_goes_on_to_be_issued(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted(PERMIT)
    bench.approved(application_id)
    bench.gateway.pay(bench.paying.start(TARO, application_id).gateway_id)
    bench.settling.settle(application_id)
    assert bench.world.state(application_id) == "issuing"


def test_where_nothing_is_issued_paying_ends_it_at_once(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised(TICKET)
    assert bench.world.state(application_id) == "completed"
    assert bench.gateway.payments[gateway_id].captured == 600


@pytest.mark.parametrize("fault", ["lost", "lost_reply"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_capture_without_a_reply_is_asked_for_before_it_is_repeated(
    bench: PaymentsWorld, fault: Any, which: int
) -> None:
    application_id, gateway_id = bench.authorised()
    bench.approved(application_id)
    bench.files_stored(application_id)
    bench.gateway.faults.extend([None] * which + [fault])
    bench.gateway.asked.clear()
    with pytest.raises(GatewayUnavailable):
        bench.settling.settle(application_id)
    assert bench.payment(application_id).state == "capture_requested"
    bench.settling.settle(application_id)
    assert bench.gateway.payments[gateway_id].captured == 300
    done_unheard = (fault, which) == ("lost_reply", 1)
    assert bench.gateway.asked.count("capture") == (2 if (fault, which) == ("lost", 1) else 1)
    assert bench.gateway.asked[-1] == ("find" if done_unheard else "capture")


def test_who_withdraws_gets_the_authorisation_back(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    assert bench.gateway.payments[gateway_id].state == "cancelled"
    assert bench.states(application_id) == ["cancelled"]


def test_money_taken_in_spite_of_a_cancellation_goes_back(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.change(application_id, end, "withdrawn")
    bench.gateway.capture(gateway_id, 300, "by hand")
    bench.settling.settle(application_id)
    told = bench.gateway.payments[gateway_id]
    assert (told.captured, told.refunded) == (300, 300)
    assert bench.states(application_id) == ["refunded"]
    assert {kind for _, kind, _ in ledger(bench)} == {"captured", "refunded"}


def test_an_authorisation_that_lapses_in_review_is_asked_for_again_at_approval(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.gateway.lapse(gateway_id)
    assert bench.settling.hint(gateway_id)
    assert (bench.states(application_id), bench.world.state(application_id)) == (["expired"], "accepted")
    bench.approved(application_id)
    assert bench.states(application_id) == ["expired", "created"]
    assert bench.world.state(application_id) == "awaiting_payment"
    bench.gateway.pay(bench.paying.start(TARO, application_id).gateway_id)
    bench.settling.settle(application_id)
    assert bench.world.state(application_id) == "issuing"


def test_an_authorisation_that_lapsed_before_the_capture_is_asked_for_again(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.approved(application_id)
    bench.files_stored(application_id)
    bench.gateway.lapse(gateway_id)
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["expired", "created"]
    assert bench.world.state(application_id) == "awaiting_payment"
    assert "applications.payment_expired" in bench.world.events()


def test_money_that_the_bank_does_not_give_is_asked_for_again_and_the_first_cannot_be_paid_any_more(
    bench: PaymentsWorld,
) -> None:
    application_id, gateway_id = bench.authorised()
    bench.approved(application_id)
    bench.files_stored(application_id)
    bench.gateway.put(gateway_id, state="requires_payment", declined="card_declined")
    bench.settling.settle(application_id)
    assert bench.gateway.payments[gateway_id].state == "cancelled"
    assert bench.states(application_id) == ["failed", "created"]
    assert bench.world.case(application_id).payments[0].failure == "card_declined"


def test_a_payment_cancelled_at_the_gateway_is_asked_for_again(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.started()
    bench.gateway.cancel(gateway_id, "by hand")
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["cancelled", "created"]


def test_an_authorisation_left_at_the_gateway_for_an_ended_payment_is_cancelled(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    bench.gateway.put(gateway_id, state="authorised")
    bench.settling.hint(gateway_id)
    assert bench.gateway.payments[gateway_id].state == "cancelled"


def test_money_taken_in_the_gateways_own_pages_counts(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.gateway.capture(gateway_id, 300, "by hand")
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["captured"]
    bench.approved(application_id)
    assert bench.world.state(application_id) == "issuing"


def test_money_taken_before_we_heard_of_the_authorisation_counts(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.started(TICKET)
    bench.gateway.pay(gateway_id)
    bench.gateway.capture(gateway_id, 600, "by hand")
    bench.settling.settle(application_id)
    assert (bench.world.state(application_id), bench.states(application_id)) == ("completed", ["captured"])


def test_an_earlier_attempt_that_was_taken_after_all_goes_back(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.change(application_id, release_payment)
    bench.change(application_id, ask_for_payment)
    bench.gateway.capture(gateway_id, 300, "by hand")
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["refunded", "created"]


def test_what_was_never_made_is_cancelled_without_asking_for_more(bench: PaymentsWorld) -> None:
    application_id = bench.world.submitted(COPY)
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["cancelled"]
    assert bench.gateway.asked == ["find_by_payment"]


def test_a_payment_that_the_gateway_does_not_know_is_for_somebody_to_look_at(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    del bench.gateway.payments[gateway_id]
    with pytest.raises(GatewayRefused):
        bench.settling.settle(application_id)


def test_a_hint_at_somebody_elses_payment_does_nothing(bench: PaymentsWorld) -> None:
    assert bench.settling.hint("pi_of_another_shop") is False
    assert bench.gateway.asked == []


def test_an_answer_that_is_older_than_the_payment_does_not_count(bench: PaymentsWorld) -> None:
    """A slow worker hears of a payment; before it writes, a faster one has heard more and gone on."""
    application_id, gateway_id = bench.started()
    find, slow = bench.gateway.find, True

    def found_late(name: str) -> GatewayPayment | None:
        nonlocal slow
        told = find(name)
        if slow and told is not None:
            slow = False
            bench.gateway.pay(gateway_id)
            bench.settling.settle(application_id)
            return told.model_copy(update={"amount": 1})
        return told

    bench.gateway.find = found_late  # type: ignore[assignment,method-assign]  # a rival within the call
    bench.settling.settle(application_id)
    assert bench.states(application_id) == ["authorised"]
    assert bench.world.case(application_id).application.held is None
