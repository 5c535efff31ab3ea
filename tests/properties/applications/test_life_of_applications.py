"""Whatever a resident, their agent and staff do, with whatever old version in hand: an application is submitted once,
says what was submitted, and nothing is changed by who may not.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.applications_api import COMPLETE, ApplicationsApi
from tests.applications_world import COPY, HANAKO, JIRO, NOTICE, TARO, TOWN

from machiport.applications.asked import Asked
from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.model import Case
from machiport.applications.cases.states import APPLICATION
from machiport.applications.drafting.arrival import DeliveryWish
from machiport.applications.drafting.begin_service import Wish
from machiport.applications.drafting.submit_service import Submission
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.proposals import MandateWish
from machiport.clock import today
from machiport.idempotency import StoredResponse
from machiport.problem_details import Problem

PEOPLE = st.sampled_from([TARO, TARO, HANAKO, HANAKO, JIRO])
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["見本 太郎", "", "12"]),
        "purpose": st.sampled_from(["bank", "welfare", "other", "wrong"]),
        "copies": st.integers(0, 11),
        "detail": st.text(max_size=3),
    },
)
# How far behind the present version somebody's device is.
BEHIND = st.sampled_from([0, 0, 0, 1, 2])


def _done(_: Any) -> StoredResponse:
    return StoredResponse(200, "{}")


class Life(RuleBasedStateMachine):
    """One application of TARO's, made by HANAKO under a mandate; JIRO has nothing to do with it."""

    @initialize(procedure=st.sampled_from([COPY, NOTICE]), far=st.integers(0, 2))
    def begin(self, procedure: str, far: int) -> None:
        """Let HANAKO begin it, and bring it so far: everything filled in; submitted and to be corrected."""
        self.api = ApplicationsApi()
        services = self.api.services
        last = today(self.api.clock).replace(month=12)
        proposed = services.mandates.propose(self._asked(HANAKO), MandateWish(TOWN, (), None, last))
        services.mandates.confirm(self._asked(TARO), proposed.code, _done)
        self.mandate: Mandate = services.mandates.one(TARO, proposed.view.mandate.mandate_id).mandate
        begun: list[Case] = []

        def respond(view: Any) -> StoredResponse:
            begun.append(view.case)
            return _done(view)

        wish = Wish(TOWN, procedure, self.mandate.mandate_id)
        services.begins.begin(self._asked(HANAKO), wish, respond)
        self.application_id = begun[0].application.application_id
        self.before, self.handed_in = self.case, False
        if far:
            services.answers.save(HANAKO, self.application_id, 1, COMPLETE)
        if far > 1:
            self.submit(HANAKO, 0)
            if procedure == COPY:
                self.api.pay(self.application_id)
            self.ask_to_correct()
        self.before = self.case

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.api.world.case(self.application_id)

    def _asked(self, who: str) -> Asked:
        return Asked(who, self.api.world.request(who))

    def _version(self, behind: int) -> int:
        answers = self.case.answers
        return max((answers.version if answers else 1) - behind, 1)

    def _try(self, who: str, act: Callable[[], object]) -> bool:
        """Do it; tell whether it was done. Who is not concerned never does anything, an agent only under a mandate."""
        try:
            act()
        except Problem:
            return False
        assert who == TARO or (who == HANAKO and self._mandate_stands)
        return True

    @property
    def _mandate_stands(self) -> bool:
        found = self.api.services.mandates.one(TARO, self.mandate.mandate_id)
        return found.mandate.state == "confirmed"

    @rule(who=PEOPLE, behind=BEHIND, typed=TYPED)
    def save(self, who: str, behind: int, typed: dict[str, Any]) -> None:
        """Save answers, perhaps from a device that is behind."""
        services, version = self.api.services, self._version(behind)
        if self._try(who, lambda: services.answers.save(who, self.application_id, version, typed)):
            answers, before = self.case.answers, self.before.answers
            assert answers is not None
            assert before is not None
            done_before = answers == before and version == before.version - 1
            assert done_before or (version, answers.version) == (before.version, before.version + 1)

    @rule(who=PEOPLE, behind=BEHIND)
    def submit(self, who: str, behind: int) -> None:
        """Submit, perhaps what was seen on a device that is behind."""
        delivery = DeliveryWish("download") if self.case.application.procedure_id == COPY else DeliveryWish()
        version, seen = self._version(behind), self.case
        submission = Submission(version, delivery)
        submits = self.api.services.submits
        if self._try(who, lambda: submits.submit(self._asked(who), self.application_id, submission, _done)):
            assert seen.answers is not None
            assert (seen.application.state, seen.answers.version) == ("draft", version)

    @rule(who=PEOPLE)
    def withdraw(self, who: str) -> None:
        """Withdraw."""
        withdraws = self.api.services.withdraws
        self._try(who, lambda: withdraws.withdraw(self._asked(who), self.application_id, _done))

    @rule(who=PEOPLE, behind=BEHIND)
    def hand_in(self, who: str, behind: int) -> None:
        """Hand a correction in."""
        version, seen = self._version(behind), self.case
        corrects = self.api.services.corrects
        if self._try(who, lambda: corrects.hand_in(self._asked(who), self.application_id, version, _done)):
            assert seen.answers is not None
            assert (seen.application.state, seen.answers.version) == ("correction_requested", version)
            self.handed_in = True

    @precondition(lambda self: self.case.application.state == "accepted")
    @rule()
    def ask_to_correct(self) -> None:
        """Let staff ask for a correction."""
        self.api.ask_to_correct(self.application_id)

    @precondition(lambda self: self.case.payments and self.case.payments[-1].state == "created")
    @rule()
    def pay(self) -> None:
        """Let it be paid."""
        self.api.pay(self.application_id)

    @rule(who=st.sampled_from([JIRO, HANAKO]))
    def revoke(self, who: str) -> None:
        """End the mandate."""
        stood = self._mandate_stands
        try:
            self.api.services.mandates.revoke(self._asked(who), self.mandate.mandate_id, _done)
        except Problem:
            assert who == JIRO or not stood

    @invariant()
    def moves_as_declared(self) -> None:
        """Each state follows from the one before by declared steps, and the trail is whole."""
        before, after = self.before.application, self.case.application
        assert after.state in _reachable(before.state)
        head = self.case.audit
        assert broken_at(self.api.world.store.audit_entries(self.application_id), head) is None

    @invariant()
    def says_what_was_submitted(self) -> None:
        """What has arrived changes only by what is handed in; numbers and facts never; it is asked to pay once."""
        before, after = self.before, self.case
        if before.application.submitted_at is not None and after.answers and before.answers:
            assert after.application.arrival_number == before.application.arrival_number
            assert after.answers.facts == before.answers.facts
            assert self.handed_in or after.answers.data == before.answers.data
        asked = [payment for payment in after.payments if payment.state in {"created", "authorised"}]
        assert len(asked) <= 1
        assert self.api.world.events().count("applications.submitted") == int(
            after.application.submitted_at is not None
        )
        self.before, self.handed_in = after, False


def _reachable(state: str) -> set[str]:
    found = {state}
    while True:
        following = {after for each in found for after in APPLICATION[each]}  # type: ignore[index]  # names of states
        if following <= found:
            return found
        found |= following


def test_any_life_of_an_application_keeps_its_promises() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=40, stateful_step_count=15, deadline=None))
