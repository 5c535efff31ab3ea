"""Many decisions: each by itself, each answered by itself, nothing twice."""

from itertools import chain, repeat
from typing import Any

import pytest
from tests.reviewing_world import APPROVE, EXTRACT, MORI, OKA, Review, respond

from machiport.applications.cases.model import Application
from machiport.applications.reviewing.asking import Target
from machiport.applications.reviewing.bulk import BulkDecisionService, BulkItem, BulkResult
from machiport.applications.reviewing.deciding import Decision
from machiport.idempotency import StoredResponse
from machiport.problem_details import IdempotencyKeyReused
from machiport.reads_together import Together

REJECT = Decision("reject", "見本")


@pytest.fixture
def review() -> Review:
    return Review()


def statuses(results: list[BulkResult]) -> list[str]:
    return [result.status for result in results]


def test_each_item_is_answered_by_itself_in_the_order_asked(review: Review) -> None:
    fine, refused, unrecorded = review.notice(), review.notice(), review.entered(EXTRACT)
    items = [
        BulkItem(review.target(fine), APPROVE),
        BulkItem(Target("44201-" + "0" * 24, 1), APPROVE),
        BulkItem(review.target(refused), REJECT),
        BulkItem(Target(fine, 77), APPROVE),
        BulkItem(review.target(unrecorded), APPROVE),
    ]
    # The same application twice is for the route to refuse; here the one that comes second finds it changed.
    one_by_one = BulkDecisionService(review.decisions, Together(1))
    results = one_by_one.decide(review.asked(MORI), items[:3] + items[4:], respond)
    assert statuses(results) == ["done", "refused", "done", "refused"]
    assert [result.problem.code for result in results if result.problem] == [
        "applications.not_found",
        "applications.record_missing",
    ]
    stale = one_by_one.decide(review.asked(MORI), [items[3]], respond)[0]
    assert stale.problem is not None
    assert (stale.problem.code, stale.problem.members["present_version"]) == ("applications.stale_version", 3)
    assert [review.world.state(each) for each in (fine, refused)] == ["completed", "rejected"]


def test_many_are_decided_and_sent_again_nothing_is_done_twice(review: Review) -> None:
    ids = [review.notice() for _ in range(16)]
    items = [BulkItem(review.target(each), APPROVE) for each in ids]
    asked = review.asked(OKA, "many")
    first = review.bulk.decide(asked, items, respond)
    assert statuses(first) == ["done"] * 16
    assert [result.item for result in first] == items
    again = review.bulk.decide(asked, items, respond)
    assert [each.response for each in again] == [each.response for each in first]
    assert all(review.actions(each).count("approved") == 1 for each in ids)


def test_what_there_was_no_time_for_is_done_when_it_is_sent_again(review: Review) -> None:
    ids = [review.notice() for _ in range(5)]
    items = [BulkItem(review.target(each), APPROVE) for each in ids]
    seconds = chain([0.0, 1.0, 19.9], repeat(20.0))
    hurried = BulkDecisionService(review.decisions, Together(1), seconds=lambda: next(seconds))
    asked = review.asked(MORI, "in a hurry")
    assert statuses(hurried.decide(asked, items, respond)) == ["done", "done", *["not_tried"] * 3]
    assert [review.world.state(each) for each in ids] == ["completed", "completed", *["accepted"] * 3]
    assert statuses(review.bulk.decide(asked, items, respond)) == ["done"] * 5
    assert all(review.actions(each).count("approved") == 1 for each in ids)


def test_a_lost_reply_is_unclear_and_found_done_when_sent_again(review: Review) -> None:
    ids = [review.notice() for _ in range(3)]
    items = [BulkItem(review.target(each), APPROVE) for each in ids]
    dynamo, asked = review.world.dynamo, review.asked(MORI, "lost")

    def lost(operation: str, request: Any) -> None:
        if operation == "TransactWriteItems" and ids[1] in str(request):
            dynamo.after = None
            raise ConnectionError

    dynamo.after = lost
    results = BulkDecisionService(review.decisions, Together(1)).decide(asked, items, respond)
    assert statuses(results) == ["done", "unclear", "done"]
    assert statuses(review.bulk.decide(asked, items, respond)) == ["done"] * 3
    assert review.actions(ids[1]).count("approved") == 1


def test_another_decision_under_the_same_key_is_refused(review: Review) -> None:
    application_id = review.notice()
    target, asked = review.target(application_id), review.asked(MORI, "same")
    review.bulk.decide(asked, [BulkItem(target, APPROVE)], respond)
    result = review.bulk.decide(asked, [BulkItem(target, REJECT)], respond)[0]
    assert isinstance(result.problem, IdempotencyKeyReused)


def test_a_fault_of_ours_in_one_item_leaves_the_others_their_answers(review: Review) -> None:
    ids = [review.notice() for _ in range(3)]
    items = [BulkItem(review.target(each), APPROVE) for each in ids]

    def failing(after: Application) -> StoredResponse:
        if after.application_id == ids[0]:
            raise ZeroDivisionError
        return respond(after)

    results = review.bulk.decide(review.asked(MORI), items, failing)
    assert statuses(results) == ["unclear", "done", "done"]
    assert review.world.state(ids[0]) == "accepted"
