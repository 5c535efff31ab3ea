"""Whatever residents and staff do in whatever order and at the same moment: no state is skipped, no trail breaks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.applications_world import COPY, DEPARTMENT, NOTICE, PERMIT, TOWN
from tests.reviewing_world import EXTRACT, KIDA, MORI, NAKA, OKA, Review, respond

from machiport.applications.cases import flow
from machiport.applications.cases.model import Application
from machiport.applications.cases.states import APPLICATION, FINAL, QUEUED, ApplicationState
from machiport.applications.cases.step import Step
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.deciding import Decision
from machiport.applications.reviewing.queue import ALL_QUEUED, QueueFilters
from machiport.applications.reviewing.review_desk import require_state
from machiport.applications.reviewing.target_day import with_wait_ended
from machiport.problem_details import Problem

PEOPLE = (MORI, NAKA, OKA, KIDA)
ACTS = [
    "claim", "release", "assign", "recuse", "correct", "take_back", "answer", "record", "approve", "reject",
    "not_accept", "send_back", "view", "pay", "withdraw", "wait",
]  # fmt: skip
# What brings a case on is drawn more often.
ACTS += ["claim", "record", "approve", "approve", "approve", "pay", "answer", "send_back", "take_back"]

type Deed = tuple[str, Reviewer]

deeds = st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE))
stories = st.lists(st.tuples(deeds, st.one_of(st.none(), deeds)), min_size=3, max_size=14)


class Story:
    """One case, and what is done to it; a rival's deed comes between reading and writing."""

    def __init__(self, procedure_id: str) -> None:
        """Begin with an application that has arrived."""
        self.review = Review()
        if procedure_id in {EXTRACT, PERMIT}:
            self.application_id = self.review.entered(procedure_id, OKA)
        else:
            self.application_id = self.review.world.submitted(procedure_id)
        self.before = self.application

    @property
    def application(self) -> Application:
        """The application as it is now."""
        return self.review.world.case(self.application_id).application

    def tell(self, deed: Deed, rival: Deed | None) -> None:
        """Do a deed, and a rival's in its midst; only problems in words may come of it."""
        dynamo = self.review.world.dynamo

        def interrupt(operation: str, _request: object) -> None:
            if operation == "TransactWriteItems" and rival is not None:
                dynamo.before = None
                self._do(rival)

        dynamo.before = interrupt
        self._do(deed)
        dynamo.before = None

    def _do(self, deed: Deed) -> None:
        act, who = deed
        with suppress(Problem):
            self._acts(who)[act]()

    def _acts(self, who: Reviewer) -> dict[str, Callable[[], object]]:
        review, the_case, target = self.review, self.application_id, self.review.target(self.application_id)
        asked = review.asked(who)
        return {
            "claim": partial(review.claims.claim, asked, target, respond),
            "release": partial(review.claims.release, asked, target, respond),
            "assign": partial(review.claims.assign, asked, target, MORI.key, respond),
            "recuse": partial(review.claims.recuse, asked, target, respond),
            "correct": partial(review.request_correction, who, the_case),
            "take_back": partial(review.corrections.take_back, asked, target, respond),
            "answer": partial(self._resident, _answered),
            "record": partial(review.enter, who, the_case, {"head": "見本"}),
            "approve": partial(review.decide, who, the_case),
            "reject": partial(review.decide, who, the_case, Decision("reject", "見本")),
            "not_accept": partial(review.decide, who, the_case, Decision("not_accept", "見本")),
            "send_back": partial(review.decisions.send_back, asked, target, "見本", respond),
            "view": partial(review.views.view, who, the_case),
            "pay": partial(self._pay),
            "withdraw": partial(self._resident, partial(flow.end, state="withdrawn")),
            "wait": partial(review.world.clock.advance, timedelta(hours=7)),
        }

    def _resident(self, act: Callable[[Step], None]) -> None:
        def work(step: Step) -> bool:
            act(step)
            return True

        self.review.world.desk.work(self.application_id, "resident:pseudonym", work)

    def _pay(self) -> None:
        payments = self.review.world.case(self.application_id).payments
        if payments and payments[-1].state == "created":
            self.review.paid(self.application_id)

    def check(self) -> None:
        """Check what holds after every deed."""
        case, before = self.review.world.case(self.application_id), self.before
        after = case.application
        assert after.state in _reachable(before.state)
        assert before.state not in FINAL or after.state == before.state
        assert after.version >= before.version
        assert (after.version == before.version) == (after == before)
        assert len(case.live_certificates) <= after.copies
        elapsed = (self.review.world.clock.now() - after.created_at).total_seconds()
        assert 0 <= after.waited_seconds <= elapsed
        queue = self.review.queues.page((TOWN, [DEPARTMENT]), ALL_QUEUED, QueueFilters(), 10)
        assert [each.application_id for each in queue.items] == [after.application_id] * (after.state in QUEUED)
        self._check_trail(after)
        self.before = after

    def _check_trail(self, application: Application) -> None:
        assert self.review.checker.check(self.application_id).intact
        entries = self.review.world.store.audit_entries(self.application_id)
        aside: set[str] = set()
        first: str | None = None
        for entry in entries:
            assert entry.action == "viewed" or entry.actor not in aside
            if entry.action == "recused":
                aside.add(entry.actor)
            elif entry.action == "first_approved":
                first = entry.actor
            elif entry.action == "approved" and application.review == "two_steps":
                assert first not in {None, entry.actor}
                assert entry.actor in {KIDA.key, OKA.key} - {application.entered_by}
        assert [entry.action for entry in entries].count("approved") <= 1


def _answered(step: Step) -> None:
    """Answer a correction, as the resident's service does."""
    application = step.application
    require_state(application, "answered", "correction_requested")
    correction = step.case.corrections[-1]
    step.move("in_review", **with_wait_ended(application, step.now))
    step.write(correction.changed(answered_at=step.now), correction)
    step.note("correction_answered")


def _reachable(state: ApplicationState) -> set[ApplicationState]:
    """Return every state to which declared transitions lead, and the state itself."""
    found, new = {state}, {state}
    while new:
        new = {each for one in new for each in APPLICATION[one]} - found
        found |= new
    return found


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([COPY, NOTICE, PERMIT, EXTRACT]), stories)
def test_no_story_skips_a_state_or_breaks_a_trail(procedure_id: str, steps: list[tuple[Deed, Deed | None]]) -> None:
    story = Story(procedure_id)
    for deed, rival in steps:
        story.tell(deed, rival)
        story.check()


def test_the_stories_reach_what_they_are_about() -> None:
    """The deeds by themselves lead through two approvals, and through a correction to an end."""
    approved = Story(PERMIT)
    for deed in (("correct", MORI), ("answer", MORI), ("approve", MORI), ("send_back", KIDA), ("approve", MORI)):
        approved.tell(deed, None)
    approved.tell(("approve", KIDA), ("view", OKA))
    approved.check()
    assert approved.before.state == "awaiting_payment"
    approved.tell(("pay", MORI), None)
    approved.check()
    assert "applications.issuance_requested" in approved.review.world.events()
    raced = Story(EXTRACT)
    raced.tell(("record", MORI), None)
    raced.tell(("approve", MORI), ("withdraw", MORI))
    raced.check()
    assert raced.application.state == "withdrawn"
