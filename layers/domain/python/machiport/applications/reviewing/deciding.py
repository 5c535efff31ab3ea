"""Decisions: approve (in one step or two), reject, not accept, send back."""

from dataclasses import dataclass
from typing import Literal

from machiport.applications.cases import flow
from machiport.applications.cases.model import Application
from machiport.applications.cases.step import Step
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.errors import (
    EXEMPTION_UNDECIDED,
    NO_EXEMPTION_TO_DECIDE,
    ApproverNeeded,
    ClaimedByAnother,
    SecondPersonNeeded,
)
from machiport.applications.reviewing.recording import require_record
from machiport.applications.reviewing.review_desk import Respond, ReviewDesk, require_state, take
from machiport.applications.reviewing.target_day import with_wait_ended
from machiport.idempotency.once import Outcome
from machiport.problem_details import ProblemError, ValidationFailed

type DecisionKind = Literal["approve", "reject", "not_accept"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided. `reason` is for the applicant (absent only for approvals); `exempt` grants a claimed exemption.

    `exempt` is given exactly where an exemption is claimed that staff decide on.
    """

    kind: DecisionKind
    reason: str | None = None
    exempt: bool | None = None


class DecisionService:
    """Decides on applications."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Change cases through `desk`."""
        self._desk = desk

    def decide(self, asked: ReviewRequest, target: Target, decision: Decision, respond: Respond) -> Outcome:
        """Decide; an approval in a procedure of two steps is the first or the second one by where the case stands.

        Raises StateForbids, ClaimedByAnother, ApproverNeeded, SecondPersonNeeded, RecordMissing, RecordIncomplete,
        ValidationFailed for an exemption that is not or cannot be decided, and what `change` raises.
        """

        def act(step: Step) -> None:
            if decision.kind == "approve":
                self._approve(step, asked.reviewer, decision.exempt)
            elif decision.kind == "reject":
                _reject(step, asked.reviewer, decision.reason)
            else:
                _not_accept(step, asked.reviewer, decision.reason)

        return self._desk.change(asked, target, act, respond)

    def send_back(self, asked: ReviewRequest, target: Target, reason: str, respond: Respond) -> Outcome:
        """Give a first approval back (差戻し) with a reason for the reviewer; who gave it may take it back as well.

        Raises StateForbids, ApproverNeeded, and what `change` raises.
        """
        reviewer = asked.reviewer

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "in_review", "second_review")
            first = application.first_reviewer
            if not reviewer.is_approver and reviewer.key != first:
                raise ApproverNeeded
            step.move("in_review", assignee=first, first_reviewer=None, sent_back=reason)
            step.note("sent_back")

        return self._desk.change(asked, target, act, respond)

    def _approve(self, step: Step, reviewer: Reviewer, exempt: bool | None) -> None:
        application = step.application
        require_state(application, "approved", "accepted", "in_review", "second_review")
        _require_exemption_decided(application, exempt)
        require_record(self._desk.procedure_of(application), step.case)
        if application.state == "second_review":
            _require_second_person(application, reviewer)
        else:
            take(step, reviewer)
            if application.review == "two_steps":
                step.move("second_review", first_reviewer=reviewer.key, assignee=None, sent_back=None)
                step.note("first_approved", exempt=exempt)
                return
        step.set(sent_back=None)
        for part in (step.case.answers, step.case.record):
            if part is not None:
                step.rely_on(part)
        flow.approve(step, self._desk.cases.drafts, exempt=exempt is not False)


def _require_second_person(application: Application, reviewer: Reviewer) -> None:
    """Refuse a second approval by who approved first or entered it at the counter, and by who is no approver."""
    if not reviewer.is_approver:
        raise ApproverNeeded
    if reviewer.key in {application.first_reviewer, application.entered_by}:
        raise SecondPersonNeeded
    if application.assignee not in {None, reviewer.key}:
        raise ClaimedByAnother


def _require_exemption_decided(application: Application, exempt: bool | None) -> None:
    asked = application.exemption_by_staff and bool(application.exemptions)
    if asked and exempt is None:
        raise ValidationFailed(errors=[ProblemError("/body/exempt", EXEMPTION_UNDECIDED)])
    if not asked and exempt is not None:
        raise ValidationFailed(errors=[ProblemError("/body/exempt", NO_EXEMPTION_TO_DECIDE)])


def _reject(step: Step, reviewer: Reviewer, reason: str | None) -> None:
    """Reject (却下); in a procedure of two steps an approver's decision, since it is as final as an approval."""
    application = step.application
    require_state(application, "rejected", "accepted", "in_review", "correction_requested", "second_review")
    if application.review == "two_steps" and not reviewer.is_approver:
        raise ApproverNeeded
    take(step, reviewer)
    if application.state == "correction_requested":
        step.set(**with_wait_ended(application, step.now))
    step.set(held=None, sent_back=None)
    flow.end(step, "rejected", reason)


def _not_accept(step: Step, reviewer: Reviewer, reason: str | None) -> None:
    """Refuse to accept (不受理) what can be no application at all."""
    application = step.application
    require_state(application, "not_accepted", "submitted", "accepted", "in_review")
    if application.assignee not in {None, reviewer.key}:
        raise ClaimedByAnother
    step.set(held=None, sent_back=None)
    flow.end(step, "not_accepted", reason)
