"""Who works on an application: one at a time, nobody on their own."""

from collections.abc import Callable

import pytest
from tests.applications_world import EMPTY_RESPONSE
from tests.reviewing_world import APPROVE, KIDA, MORI, NAKA, OKA, ROKU, SOTO, Review, respond

from machiport.applications.cases.errors import ApplicationNotFound, StaleVersion, StateForbids
from machiport.applications.reviewing.asking import Reviewer, Target
from machiport.applications.reviewing.deciding import Decision
from machiport.applications.reviewing.errors import ApproverNeeded, ClaimedByAnother, OwnApplication
from machiport.problem_details import ValidationFailed


@pytest.fixture
def review() -> Review:
    return Review()


def test_what_was_accepted_is_claimed_and_released_again(review: Review) -> None:
    application_id = review.notice()
    review.claim(MORI, application_id)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee) == ("in_review", MORI.key)
    review.claims.release(review.asked(MORI), review.target(application_id), respond)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee) == ("accepted", None)
    assert review.actions(application_id)[-2:] == ["claimed", "released"]


def test_of_two_claims_on_one_version_the_later_is_told_the_present_one(review: Review) -> None:
    application_id = review.notice()
    target = review.target(application_id)
    review.claims.claim(review.asked(MORI), target, respond)
    with pytest.raises(StaleVersion) as refused:
        review.claims.claim(review.asked(NAKA), target, respond)
    assert refused.value.members == {"present_version": target.version + 1}
    assert review.world.case(application_id).application.assignee == MORI.key


def test_two_claims_at_the_same_moment_give_it_to_one(review: Review) -> None:
    """The rival commits between our reading and our writing."""
    application_id = review.notice()
    target, dynamo = review.target(application_id), review.world.dynamo

    def rival(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            review.claims.claim(review.asked(NAKA), target, respond)

    dynamo.before = rival
    with pytest.raises(StaleVersion):
        review.claims.claim(review.asked(MORI), target, respond)
    assert review.world.case(application_id).application.assignee == NAKA.key
    assert review.actions(application_id).count("claimed") == 1


def test_the_same_claim_sent_twice_is_one(review: Review) -> None:
    application_id = review.notice()
    target = review.target(application_id)
    first = review.claims.claim(review.asked(MORI, "again"), target, respond)
    again = review.claims.claim(review.asked(MORI, "again"), target, respond)
    assert (first.replayed, again.replayed) == (False, True)
    assert first.response == again.response


def test_a_claim_whose_reply_was_lost_is_found_done(review: Review) -> None:
    application_id = review.notice()
    target, dynamo = review.target(application_id), review.world.dynamo
    asked = review.asked(MORI, "lost")

    def lost(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.after = None
            raise ConnectionError

    dynamo.after = lost
    with pytest.raises(ConnectionError):
        review.claims.claim(asked, target, respond)
    assert review.claims.claim(asked, target, respond).replayed
    assert review.world.case(application_id).application.assignee == MORI.key


def test_nobody_works_on_what_somebody_else_has(review: Review) -> None:
    application_id = review.notice()
    review.claim(MORI, application_id)
    for act in (review.claim, review.decide):
        with pytest.raises(ClaimedByAnother):
            act(OKA, application_id)
    with pytest.raises(ClaimedByAnother):
        review.claims.release(review.asked(NAKA), review.target(application_id), respond)
    assert review.world.case(application_id).application.assignee == MORI.key


def test_an_approver_gives_it_to_somebody_else(review: Review) -> None:
    application_id = review.notice()
    review.claim(MORI, application_id)
    with pytest.raises(ApproverNeeded):
        review.claims.assign(review.asked(NAKA), review.target(application_id), NAKA.key, respond)
    review.claims.assign(review.asked(OKA), review.target(application_id), NAKA.key, respond)
    assert review.world.case(application_id).application.assignee == NAKA.key
    review.claims.release(review.asked(OKA), review.target(application_id), respond)
    assert review.world.state(application_id) == "accepted"
    review.claims.assign(review.asked(OKA), review.target(application_id), MORI.key, respond)
    assert review.world.state(application_id) == "in_review"


def test_the_second_review_is_claimed_by_approvers_only(review: Review) -> None:
    application_id = review.permit()
    review.decide(MORI, application_id)
    with pytest.raises(ApproverNeeded):
        review.claim(NAKA, application_id)
    review.claim(OKA, application_id)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee) == ("second_review", OKA.key)
    with pytest.raises(ClaimedByAnother):
        review.decide(KIDA, application_id)


def test_a_second_review_that_was_claimed_is_freed_again(review: Review) -> None:
    application_id = review.permit()
    review.decide(MORI, application_id)
    review.claim(OKA, application_id)
    review.claims.release(review.asked(OKA), review.target(application_id), respond)
    review.decide(KIDA, application_id)
    assert review.world.state(application_id) == "awaiting_payment"


def test_standing_aside_frees_what_one_has_in_the_second_review(review: Review) -> None:
    application_id = review.permit()
    review.decide(MORI, application_id)
    review.claim(OKA, application_id)
    review.claims.recuse(review.asked(OKA), review.target(application_id), respond)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee, application.first_reviewer) == ("second_review", None, MORI.key)


@pytest.mark.parametrize("who", [ROKU, SOTO])
def test_another_department_and_another_town_find_nothing(review: Review, who: Reviewer) -> None:
    application_id = review.notice()
    target = review.target(application_id)
    asked = review.asked(who)
    acts: list[Callable[[], object]] = [
        lambda: review.claims.claim(asked, target, respond),
        lambda: review.claims.recuse(asked, target, respond),
        lambda: review.decisions.decide(asked, target, APPROVE, respond),
        lambda: review.records.enter(asked, target, {}, respond),
        lambda: review.corrections.request(asked, target, [], respond),
        lambda: review.views.view(who, application_id),
    ]
    for act in acts:
        with pytest.raises(ApplicationNotFound):
            act()
    assert review.actions(application_id) == ["submitted", "accepted"]


def test_a_draft_is_nobodys_but_the_residents(review: Review) -> None:
    application_id = review.world.draft()
    with pytest.raises(ApplicationNotFound):
        review.claim(MORI, application_id)
    with pytest.raises(ApplicationNotFound):
        review.views.view(MORI, application_id)


def test_who_stands_aside_does_nothing_more_with_it(review: Review) -> None:
    application_id = review.notice()
    review.claim(OKA, application_id)
    review.claims.recuse(review.asked(OKA), review.target(application_id), respond)
    application = review.world.case(application_id).application
    assert (application.state, application.assignee, application.recused) == ("accepted", None, (OKA.key,))
    for decision in (APPROVE, Decision("reject", "見本"), Decision("not_accept", "見本")):
        with pytest.raises(OwnApplication):
            review.decide(OKA, application_id, decision)
    with pytest.raises(OwnApplication):
        review.claim(OKA, application_id)
    with pytest.raises(ValidationFailed):
        review.claims.assign(review.asked(KIDA), review.target(application_id), OKA.key, respond)
    review.decide(MORI, application_id)
    assert review.world.state(application_id) == "completed"


def test_standing_aside_undoes_ones_first_approval(review: Review) -> None:
    application_id = review.permit()
    review.decide(MORI, application_id)
    review.claims.recuse(review.asked(MORI), review.target(application_id), respond)
    application = review.world.case(application_id).application
    assert (application.state, application.first_reviewer) == ("accepted", None)


def test_nobody_stands_aside_from_what_is_decided(review: Review) -> None:
    application_id = review.notice()
    review.decide(MORI, application_id)
    with pytest.raises(StateForbids):
        review.claims.recuse(review.asked(OKA), review.target(application_id), respond)


def test_a_version_of_an_unknown_application_is_not_found(review: Review) -> None:
    with pytest.raises(ApplicationNotFound):
        review.claims.claim(review.asked(MORI), Target(f"{MORI.municipality}-{'0' * 24}", 1), lambda _: EMPTY_RESPONSE)


def test_what_is_over_is_released_by_nobody(review: Review) -> None:
    application_id = review.notice()
    review.decide(MORI, application_id, Decision("reject", "見本"))
    with pytest.raises(StateForbids):
        review.claims.release(review.asked(MORI), review.target(application_id), respond)
