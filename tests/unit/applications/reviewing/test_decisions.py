"""Decisions: what each leads to, who may, what they stand on; steps that were skipped, rivals, sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from tests.applications_world import COPY, NOTICE, PERMIT
from tests.reviewing_world import APPROVE, EXTRACT, KIDA, MORI, NAKA, OKA, Review, respond, sample_procedure

from machiport.applications.cases import flow
from machiport.applications.cases.errors import StaleVersion, StateForbids
from machiport.applications.cases.step import Step
from machiport.applications.procedures.errors import AnswersNotValid
from machiport.applications.reviewing.asking import Reviewer, Target
from machiport.applications.reviewing.deciding import Decision
from machiport.applications.reviewing.errors import (
    ApproverNeeded,
    ClaimedByAnother,
    RecordIncomplete,
    RecordMissing,
    RecordNotAsked,
    SecondPersonNeeded,
)
from machiport.problem_details import Problem, ValidationFailed

REJECT = Decision("reject", "要件を満たしません(見本)。")
NOT_ACCEPT = Decision("not_accept", "申請の対象外です(見本)。")


@pytest.fixture
def review() -> Review:
    return Review()


def test_one_step_is_approved_by_a_reviewer_and_issued(review: Review) -> None:
    application_id = review.world.submitted(COPY)
    review.paid(application_id)
    review.decide(MORI, application_id)
    case = review.world.case(application_id)
    assert (case.application.state, case.application.decided_by) == ("issuing", MORI.key)
    assert len(case.certificates) == 1
    assert "applications.approved" in review.world.events()
    assert review.actions(application_id)[-3:] == ["claimed", "approved", "certificate_requested"]


def test_two_steps_need_two_people_and_the_second_an_approver(review: Review) -> None:
    application_id = review.permit()
    review.decide(OKA, application_id)
    case = review.world.case(application_id)
    assert (case.application.state, case.application.first_reviewer) == ("second_review", OKA.key)
    assert (case.application.assignee, case.payments) == (None, ())
    with pytest.raises(ApproverNeeded):
        review.decide(MORI, application_id)
    with pytest.raises(SecondPersonNeeded):
        review.decide(OKA, application_id)
    review.decide(KIDA, application_id)
    case = review.world.case(application_id)
    assert (case.application.state, case.application.decided_by) == ("awaiting_payment", KIDA.key)
    assert len(case.payments) == 1


def test_who_entered_it_at_the_counter_does_not_approve_it_last(review: Review) -> None:
    application_id = review.entered(PERMIT, OKA)
    review.decide(MORI, application_id)
    with pytest.raises(SecondPersonNeeded):
        review.decide(OKA, application_id)
    review.decide(KIDA, application_id)
    assert review.world.state(application_id) == "awaiting_payment"


def test_a_first_approval_is_sent_back_with_a_reason(review: Review) -> None:
    application_id = review.permit()
    review.decide(MORI, application_id)
    with pytest.raises(ApproverNeeded):
        review.decisions.send_back(review.asked(NAKA), review.target(application_id), "見本", respond)
    review.decisions.send_back(review.asked(OKA), review.target(application_id), "台帳と違います(見本)", respond)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee, application.first_reviewer) == ("in_review", MORI.key, None)
    assert application.sent_back == "台帳と違います(見本)"
    review.decide(MORI, application_id)
    assert review.world.case(application_id).application.sent_back is None
    review.decisions.send_back(review.asked(MORI), review.target(application_id), "見直します(見本)", respond)
    assert review.world.state(application_id) == "in_review"


@pytest.mark.parametrize(("decision", "state"), [(REJECT, "rejected"), (NOT_ACCEPT, "not_accepted")])
def test_what_is_refused_ends_with_its_reason_and_the_payment_is_let_go(
    review: Review, decision: Decision, state: str
) -> None:
    application_id = review.world.submitted(COPY)
    review.paid(application_id)
    review.decide(MORI, application_id, decision)
    case = review.world.case(application_id)
    assert (case.application.state, case.application.decision_reason) == (state, decision.reason)
    assert case.payments[-1].state == "cancel_requested"
    assert f"applications.{state}" in review.world.events()


def test_in_two_steps_only_an_approver_rejects(review: Review) -> None:
    application_id = review.permit()
    with pytest.raises(ApproverNeeded):
        review.decide(MORI, application_id, REJECT)
    review.decide(MORI, application_id)
    review.decide(KIDA, application_id, REJECT)
    assert review.world.state(application_id) == "rejected"


def test_what_waits_for_its_payment_can_only_be_not_accepted(review: Review) -> None:
    application_id = review.world.submitted(COPY)
    for decision in (APPROVE, REJECT):
        with pytest.raises(StateForbids):
            review.decide(MORI, application_id, decision)
    review.decide(MORI, application_id, NOT_ACCEPT)
    assert review.world.state(application_id) == "not_accepted"


@pytest.mark.parametrize("decision", [APPROVE, REJECT, NOT_ACCEPT])
def test_nothing_is_decided_twice(review: Review, decision: Decision) -> None:
    application_id = review.notice()
    review.decide(MORI, application_id)
    with pytest.raises(StateForbids):
        review.decide(MORI, application_id, decision)
    assert review.world.state(application_id) == "completed"


def test_not_accepting_leaves_to_others_what_they_have(review: Review) -> None:
    application_id = review.notice()
    review.claim(MORI, application_id)
    with pytest.raises(ClaimedByAnother):
        review.decide(OKA, application_id, NOT_ACCEPT)


def test_a_claimed_exemption_is_decided_one_way_or_the_other(review: Review) -> None:
    wished = {"exemptions": ("pension",), "exemption_by_staff": True}
    granted, refused = review.permit(**wished), review.permit(**wished)
    with pytest.raises(ValidationFailed):
        review.decide(MORI, granted)
    for application_id, exempt in ((granted, True), (refused, False)):
        review.decide(MORI, application_id, Decision("approve", exempt=exempt))
        review.decide(OKA, application_id, Decision("approve", exempt=exempt))
    assert review.world.state(granted) == "issuing"
    assert review.world.case(granted).payments == ()
    assert review.world.state(refused) == "awaiting_payment"
    assert review.world.case(refused).payments[-1].amount == 1200


def test_nobody_is_exempted_who_did_not_ask(review: Review) -> None:
    application_id = review.permit()
    with pytest.raises(ValidationFailed):
        review.decide(MORI, application_id, Decision("approve", exempt=True))


def test_what_the_certificate_takes_from_the_register_is_entered_first(review: Review) -> None:
    application_id = review.entered(EXTRACT)
    with pytest.raises(RecordMissing):
        review.decide(MORI, application_id)
    review.enter(MORI, application_id, {"head": "見本 太郎"})
    case = review.world.case(application_id)
    assert case.record is not None
    assert (case.record.data["head"], case.record.entered_by, case.application.state) == (
        "見本 太郎",
        MORI.key,
        "in_review",
    )
    review.decide(MORI, application_id)
    assert review.world.state(application_id) == "completed"


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({}, "/body/data/head"),
        ({"head": ""}, "/body/data/head"),
        ({"head": 3}, "/body/data/head"),
        ({"head": "見本" * 40}, "/body/data/head"),
        ({"head": "123456789018"}, "/body/data/head"),
        ({"head": "見本", "other": "x"}, "/body/data/other"),
        ({"head": "見本\u0000"}, "/body/data/head"),
    ],
)
def test_a_record_is_checked_by_the_procedures_schema(review: Review, data: dict[str, Any], pointer: str) -> None:
    application_id = review.entered(EXTRACT)
    with pytest.raises(AnswersNotValid) as refused:
        review.enter(MORI, application_id, data)
    assert [error.pointer for error in refused.value.errors] == [pointer]
    assert review.world.case(application_id).record is None


def test_what_the_certificate_of_these_answers_needs_is_entered(review: Review) -> None:
    application_id = review.entered(EXTRACT, answers={"purpose": "見本", "pension": True})
    with pytest.raises(AnswersNotValid) as refused:
        review.enter(MORI, application_id, {"head": "見本"})
    assert [error.pointer for error in refused.value.errors] == ["/body/data/domicile"]
    review.enter(MORI, application_id, {"head": "見本", "domicile": "見本市"})
    review.decide(MORI, application_id)


def _pensioner(review: Review, application_id: str) -> None:
    """Change what the certificate has to say, without the application itself."""
    answers = review.world.case(application_id).answers
    assert answers is not None

    def corrected(step: Step) -> bool:
        step.write(answers.changed(data={**answers.data, "pension": True}), answers)
        return True

    review.world.desk.work(application_id, "resident:pseudonym", corrected)


def test_answers_that_were_corrected_after_the_record_may_need_more_of_it(review: Review) -> None:
    application_id = review.entered(EXTRACT)
    review.enter(MORI, application_id, {"head": "見本"})
    _pensioner(review, application_id)
    with pytest.raises(RecordIncomplete) as refused:
        review.decide(MORI, application_id)
    assert [error.pointer for error in refused.value.errors] == ["/record/domicile"]


def test_an_approval_stands_on_the_answers_that_it_has_read(review: Review) -> None:
    application_id = review.entered(EXTRACT)
    review.enter(MORI, application_id, {"head": "見本"})
    dynamo = review.world.dynamo

    def meanwhile(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            _pensioner(review, application_id)

    dynamo.before = meanwhile
    with pytest.raises(RecordIncomplete):
        review.decide(MORI, application_id)
    assert review.world.state(application_id) == "in_review"


def test_a_record_entered_after_somebody_looked_is_looked_at_again(review: Review) -> None:
    application_id = review.entered(EXTRACT)
    review.enter(MORI, application_id, {"head": "見本"})
    seen = review.target(application_id)
    review.enter(MORI, application_id, {"head": "手本"})
    with pytest.raises(StaleVersion):
        review.decisions.decide(review.asked(MORI), seen, APPROVE, respond)
    assert "fields" in review.world.store.audit_entries(application_id)[-1].details


def test_there_is_nothing_to_enter_where_nothing_is_asked(review: Review) -> None:
    application_id = review.notice()
    with pytest.raises(RecordNotAsked):
        review.enter(MORI, application_id, {"head": "見本"})
    review.decide(MORI, application_id)
    with pytest.raises(StateForbids):
        review.enter(MORI, application_id, {"head": "見本"})


def _withdrawn(review: Review, application_id: str) -> None:
    def act(step: Step) -> bool:
        flow.end(step, "withdrawn")
        return True

    review.world.desk.work(application_id, "resident:pseudonym", act)


def test_approving_and_withdrawing_at_the_same_moment_do_one_of_them(review: Review) -> None:
    """Each in turn is the one whose writing comes first."""
    dynamo = review.world.dynamo
    first, second = review.notice(), review.notice()

    def withdraw_first(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            _withdrawn(review, first)

    dynamo.before = withdraw_first
    with pytest.raises(StaleVersion):
        review.decisions.decide(review.asked(MORI), review.target(first), APPROVE, respond)
    assert review.world.state(first) == "withdrawn"

    def approve_first(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            review.decide(MORI, second)

    dynamo.before = approve_first
    with pytest.raises(StateForbids):
        _withdrawn(review, second)
    assert review.world.state(second) == "completed"


def test_two_approvals_at_the_same_moment_request_one_certificate(review: Review) -> None:
    application_id = review.world.submitted(COPY)
    review.paid(application_id)
    dynamo, target = review.world.dynamo, review.target(application_id)
    again = review.asked(MORI, "the same key")

    def rival(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            review.decisions.decide(again, target, APPROVE, respond)

    dynamo.before = rival
    outcome = review.decisions.decide(again, target, APPROVE, respond)
    assert outcome.replayed
    assert len(review.world.case(application_id).certificates) == 1
    assert review.world.events().count("applications.issuance_requested") == 1


def test_a_view_in_between_does_not_keep_a_decision_from_being_made(review: Review) -> None:
    application_id = review.notice()
    dynamo = review.world.dynamo

    def viewer(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            review.views.view(NAKA, application_id)

    dynamo.before = viewer
    review.decide(MORI, application_id)
    assert review.world.state(application_id) == "completed"
    assert review.checker.check(application_id).intact


def test_what_was_typed_into_another_department_since_does_not_matter(review: Review) -> None:
    """The procedure's department of today is not that of the version that the application began with."""
    application_id = review.notice()
    review.procedures.keep(sample_procedure(NOTICE, department="tax"))
    review.decide(MORI, application_id)
    assert review.world.state(application_id) == "completed"


@pytest.mark.parametrize("who", [MORI, OKA])
def test_a_stale_version_is_refused_for_every_step(review: Review, who: Reviewer) -> None:
    application_id = review.notice()
    stale = Target(application_id, 1)
    for decision in (APPROVE, REJECT, NOT_ACCEPT):
        with pytest.raises(Problem) as refused:
            review.decisions.decide(review.asked(who), stale, decision, respond)
        assert isinstance(refused.value, StaleVersion)


def test_a_rejection_in_a_correction_counts_the_time_it_waited(review: Review) -> None:
    application_id = review.notice()
    review.claim(MORI, application_id)
    review.request_correction(MORI, application_id)
    review.world.clock.advance(timedelta(days=2))
    review.decide(MORI, application_id, REJECT)
    assert review.world.case(application_id).application.waited_seconds == 2 * 86_400
