"""The queue: what stands in it, in which order, page by page, whatever is looked for."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.applications_world import COPY, DEPARTMENT, NOTICE, PERMIT, TOWN
from tests.reviewing_world import MORI, OKA, Review

from machiport.applications.cases.model import Application
from machiport.applications.cases.states import ApplicationState
from machiport.applications.reviewing.deciding import Decision
from machiport.applications.reviewing.queue import ALL_QUEUED, NOBODY, QueueFilters

ANY = QueueFilters()
HERE = (TOWN, [DEPARTMENT])


@pytest.fixture
def review() -> Review:
    return Review()


def read(
    review: Review,
    filters: QueueFilters = ANY,
    limit: int = 50,
    states: tuple[ApplicationState, ...] = ALL_QUEUED,
) -> tuple[list[Application], int]:
    """Return the whole queue, and in how many pages it came."""
    found: list[Application] = []
    pages, after = 0, None
    while True:
        page = review.queues.page(HERE, states, filters, limit, after)
        assert len(page.items) <= limit
        found += page.items
        pages, after = pages + 1, page.after
        if after is None:
            return found, pages


def _various(review: Review, count: int) -> list[str]:
    """Return the ids of applications in several states, in the order of their arrival."""
    ids = []
    for number in range(count):
        application_id = review.world.submitted((NOTICE, COPY, PERMIT)[number % 3])
        review.world.clock.advance(timedelta(minutes=1))
        ids.append(application_id)
        if number % 3 == 0 and number % 2:
            review.claim(MORI, application_id)
        if number % 3 == 2 and number % 2:
            review.decide(MORI, application_id)
    return ids


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_all_states_come_side_by_side_by_arrival(review: Review, limit: int) -> None:
    ids = _various(review, 15)
    found, pages = read(review, limit=limit)
    assert [each.application_id for each in found] == ids
    assert {each.state for each in found} == {"submitted", "accepted", "in_review", "second_review"}
    assert pages == -(-15 // limit)


def test_drafts_what_is_over_and_other_departments_are_not_in_it(review: Review) -> None:
    ids = _various(review, 3)
    review.world.draft()
    review.decide(MORI, ids[0], Decision("reject", "見本"))
    assert [each.application_id for each in read(review)[0]] == ids[1:]
    assert review.queues.page((TOWN, ["tax"]), ALL_QUEUED, ANY, 50).items == ()
    assert review.queues.page(("44202", [DEPARTMENT]), ALL_QUEUED, ANY, 50).items == ()


@pytest.mark.parametrize(
    "filters",
    [
        QueueFilters(procedure_id=COPY),
        QueueFilters(assignee=MORI.key),
        QueueFilters(assignee=OKA.key),
        QueueFilters(assignee=NOBODY),
        QueueFilters(overdue=True),
        QueueFilters(overdue=False),
        QueueFilters(held=True),
        QueueFilters(channel="counter"),
        QueueFilters(procedure_id=NOTICE, assignee=MORI.key, overdue=True, held=False, channel="online"),
    ],
)
def test_filters_give_what_looking_at_each_one_gives(review: Review, filters: QueueFilters) -> None:
    _various(review, 12)
    review.world.clock.advance(timedelta(days=4))
    _various(review, 6)
    review.entered(NOTICE)
    now = review.world.clock.now()
    expected = [each for each in read(review)[0] if filters.match(each, now)]
    assert read(review, filters, limit=3)[0] == expected
    assert len(expected) < 19


def test_what_filters_pass_over_is_bounded_and_the_queue_goes_on(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rare find behind many others: a page may be empty, but never takes more than its share of reads."""
    monkeypatch.setattr("machiport.applications.reviewing.queue._READ_AT_ONCE", 2)
    for _ in range(30):
        review.notice()
        review.world.clock.advance(timedelta(seconds=1))
    last = review.notice()
    review.claim(MORI, last)
    mine = QueueFilters(assignee=MORI.key)
    found, pages = read(review, mine, states=("accepted", "in_review"))
    assert [each.application_id for each in found] == [last]
    assert pages == 2
    review.world.dynamo.operations.clear()
    page = review.queues.page(HERE, ("accepted", "in_review"), mine, 50)
    assert (page.items, page.after is None) == ((), False)
    assert review.world.dynamo.operations.count("Query") == 2 + 10


def test_counts_are_those_of_the_queue(review: Review) -> None:
    _various(review, 12)
    found = Counter(each.state for each in read(review)[0])
    counts = review.queues.counts(TOWN, [DEPARTMENT])
    assert counts.by_state == {state: found.get(state, 0) for state in ALL_QUEUED}
    assert counts.complete
    assert sum(review.queues.counts(TOWN, ["tax"]).by_state.values()) == 0
    assert sum(review.queues.counts(TOWN, ["tax", DEPARTMENT]).by_state.values()) == 12
