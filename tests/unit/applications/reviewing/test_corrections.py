"""Corrections: what is asked for, by when, and that the legal clock stands still."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.applications_world import TERMS
from tests.reviewing_world import MORI, OKA, Review, respond

from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import CorrectionReason
from machiport.applications.cases.step import Step
from machiport.applications.reviewing.errors import ClaimedByAnother
from machiport.applications.reviewing.target_day import is_overdue, target_day
from machiport.problem_details import ValidationFailed

PURPOSE = CorrectionReason(pointer="/purpose", kind="incomplete", text="使いみちを書いてください(見本)。")
PAPER = CorrectionReason(pointer="#attachments/id_card", kind="outdated", text="期限が切れています(見本)。")


@pytest.fixture
def review() -> Review:
    return Review()


def test_a_correction_is_asked_for_with_reasons_and_a_day(review: Review) -> None:
    application_id = review.notice()
    asked, target = review.asked(MORI), review.target(application_id)
    review.corrections.request(asked, target, [PURPOSE, PAPER], respond)
    case = review.world.case(application_id)
    correction = case.corrections[-1]
    assert case.application.state == "correction_requested"
    assert (case.application.corrections, case.application.assignee) == (1, MORI.key)
    assert correction.reasons == (PURPOSE, PAPER)
    assert correction.due_at == review.world.clock.now() + timedelta(days=TERMS.correction_days)
    assert review.world.events()[-1] == "applications.correction_requested"
    assert PURPOSE.text not in str(review.world.store.audit_entries(application_id))


@pytest.mark.parametrize(
    "pointer", ["/nowhere", "purpose", "#attachments/nothing", "", "/", "#purpose", "/purpose/x y", "/purpose/0/"]
)
def test_a_place_that_the_form_has_not_is_refused(review: Review, pointer: str) -> None:
    application_id = review.notice()
    wrong = CorrectionReason(pointer=pointer, kind="incorrect", text="見本")
    with pytest.raises(ValidationFailed) as refused:
        review.corrections.request(review.asked(MORI), review.target(application_id), [PURPOSE, wrong], respond)
    assert [error.pointer for error in refused.value.errors] == ["/body/reasons/1/pointer"]
    assert review.world.state(application_id) == "accepted"


def test_a_place_within_a_list_is_a_place(review: Review) -> None:
    application_id = review.notice()
    inside = CorrectionReason(pointer="/purpose/0/kind", kind="incorrect", text="見本")
    review.corrections.request(review.asked(MORI), review.target(application_id), [inside], respond)
    assert review.world.case(application_id).corrections[0].reasons == (inside,)


def test_a_correction_is_taken_back_and_its_wait_counts(review: Review) -> None:
    application_id = review.notice()
    review.request_correction(MORI, application_id)
    review.world.clock.advance(timedelta(hours=5))
    with pytest.raises(ClaimedByAnother):
        review.corrections.take_back(review.asked(OKA), review.target(application_id), respond)
    review.corrections.take_back(review.asked(MORI), review.target(application_id), respond)
    case = review.world.case(application_id)
    assert (case.application.state, case.application.waited_seconds) == ("in_review", 5 * 3600)
    assert (case.corrections[-1].taken_back, case.corrections[-1].answered_at) == (True, review.world.clock.now())


def test_what_the_resident_typed_for_a_correction_goes_with_it(review: Review) -> None:
    application_id = review.notice()
    review.request_correction(MORI, application_id)
    answers = review.world.case(application_id).answers
    assert answers is not None

    def typed(step: Step) -> bool:
        step.write(answers.changed(draft={"purpose": "x"}), answers)
        return True

    review.world.desk.work(application_id, "resident:pseudonym", typed)
    review.corrections.take_back(review.asked(MORI), review.target(application_id), respond)
    after = review.world.case(application_id).answers
    assert after is not None
    assert (after.draft, after.data) == (None, answers.data)


def test_nothing_is_taken_back_that_was_not_asked_for(review: Review) -> None:
    application_id = review.notice()
    with pytest.raises(StateForbids):
        review.corrections.take_back(review.asked(MORI), review.target(application_id), respond)


def test_a_second_correction_has_the_next_number(review: Review) -> None:
    application_id = review.notice()
    for _ in range(2):
        review.request_correction(MORI, application_id)
        review.corrections.take_back(review.asked(MORI), review.target(application_id), respond)
    assert [each.number for each in review.world.case(application_id).corrections] == [1, 2]


def test_the_target_moves_on_while_the_applicant_corrects(review: Review) -> None:
    """Submitted on Friday the 20th with three days: Monday the 23rd, in Japan."""
    application_id = review.notice()

    def target() -> tuple[date | None, bool]:
        application, now = review.world.case(application_id).application, review.world.clock.now()
        return target_day(application, now), is_overdue(application, now)

    assert target() == (date(2026, 11, 23), False)
    review.request_correction(MORI, application_id)
    review.world.clock.advance(timedelta(days=10))
    assert target() == (date(2026, 12, 3), False)
    review.corrections.take_back(review.asked(MORI), review.target(application_id), respond)
    review.world.clock.advance(timedelta(days=3))
    assert target() == (date(2026, 12, 3), False)
    review.world.clock.advance(timedelta(hours=12))  # past midnight in Japan
    assert target() == (date(2026, 12, 3), True)
    review.decide(MORI, application_id)
    assert target() == (date(2026, 12, 3), False)


def test_the_target_is_a_day_in_japan(review: Review) -> None:
    review.world.clock.advance(datetime(2026, 11, 20, 15, 30, tzinfo=UTC) - review.world.clock.now())  # 0:30 the 21st
    application = review.world.case(review.notice()).application
    assert target_day(application, review.world.clock.now()) == date(2026, 11, 24)
    assert target_day(review.world.case(review.world.draft()).application, review.world.clock.now()) is None
