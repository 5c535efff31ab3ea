"""What must not be: other amounts, money taken or given back behind our backs. It is never accepted, and told."""

from typing import Any

import pytest
from tests.payments_world import PaymentsWorld

from machiport.applications.cases.flow import approve, end


@pytest.fixture
def bench() -> PaymentsWorld:
    return PaymentsWorld()


@pytest.mark.parametrize("odd", [{"amount": 299}, {"currency": "usd"}, {"payment_id": "another"}])
def test_another_amount_is_never_accepted(
    bench: PaymentsWorld, odd: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    application_id, gateway_id = bench.started()
    bench.gateway.pay(gateway_id)
    bench.gateway.put(gateway_id, **odd)
    for _ in range(2):
        bench.settling.settle(application_id)
    case = bench.world.case(application_id)
    assert (case.application.state, case.application.held) == ("submitted", "payment_differs")
    assert bench.payment(application_id).state == "created"
    assert "payment differs" in caplog.text
    assert bench.world.events().count("applications.payment_differs") == 1


def test_another_amount_can_be_given_up(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.started()
    bench.gateway.pay(gateway_id)
    bench.gateway.put(gateway_id, amount=299)
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    assert bench.gateway.payments[gateway_id].state == "cancelled"
    assert bench.states(application_id) == ["cancelled"]


def test_somebody_elses_payment_is_never_touched(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.gateway.put(gateway_id, payment_id="another")
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    assert bench.gateway.payments[gateway_id].state == "authorised"
    assert bench.world.case(application_id).application.held == "payment_differs"


def test_less_taken_than_wanted_is_never_taken_for_paid(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.approved(application_id)
    bench.files_stored(application_id)
    bench.gateway.put(gateway_id, state="captured", captured=200)
    bench.settling.settle(application_id)
    assert bench.payment(application_id).state == "capture_requested"
    # Nobody can decide on what is being issued: it goes back to staff, and nothing of it is given out.
    case = bench.world.case(application_id)
    assert (case.application.state, case.application.held) == ("in_review", "payment_differs")
    assert [each.state for each in case.certificates] == ["failed"]


def test_money_taken_for_a_payment_that_had_ended_is_told(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.authorised()
    bench.change(application_id, end, "withdrawn")
    bench.settling.settle(application_id)
    bench.gateway.put(gateway_id, state="captured", captured=300)
    bench.settling.hint(gateway_id)
    assert bench.world.case(application_id).application.held == "payment_differs"


def test_money_given_back_in_the_gateways_own_pages_is_written_down(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.captured()
    bench.gateway.refund(gateway_id, 300, "by hand")
    assert bench.settling.hint(gateway_id)
    assert bench.states(application_id) == ["refunded"]
    assert bench.payment(application_id).refunded == 300
    # It was about to be issued: staff decide, and approving it asks for the fee again.
    assert (bench.world.state(application_id), bench.concluded(application_id)) == ("in_review", False)
    bench.change(application_id, approve, bench.world.desk.drafts)
    assert bench.states(application_id) == ["refunded", "created"]


def test_money_given_back_after_the_issue_leaves_what_was_issued(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.captured()
    bench.concluded(application_id)
    bench.gateway.refund(gateway_id, 300, "by hand")
    bench.settling.hint(gateway_id)
    assert (bench.world.state(application_id), bench.states(application_id)) == ("issued", ["refunded"])
    assert bench.world.case(application_id).application.held is None


def test_a_refund_that_came_back_is_told(bench: PaymentsWorld) -> None:
    application_id, gateway_id = bench.captured()
    bench.gateway.refund(gateway_id, 300, "by hand")
    bench.settling.hint(gateway_id)
    bench.gateway.put(gateway_id, state="captured", refunded=0, refunded_at=None)
    bench.settling.hint(gateway_id)
    assert bench.world.case(application_id).application.held == "payment_differs"
