"""Who works on an application (担当): claim, release, assign, and stand aside where it concerns oneself."""

from machiport.applications.cases.model import Application
from machiport.applications.cases.step import Step
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.errors import RECUSED_ASSIGNEE, ApproverNeeded, ClaimedByAnother
from machiport.applications.reviewing.review_desk import Respond, ReviewDesk, require_state, take
from machiport.applications.reviewing.target_day import UNDECIDED
from machiport.idempotency.once import Outcome
from machiport.problem_details import ProblemError, ValidationFailed


class ClaimService:
    """Changes who works on an application."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Change cases through `desk`."""
        self._desk = desk

    def claim(self, asked: ReviewRequest, target: Target, respond: Respond) -> Outcome:
        """Take an application that nobody works on: what was accepted begins to be reviewed.

        Raises StateForbids, ClaimedByAnother, ApproverNeeded (for the second review) and what `change` raises.
        """
        reviewer = asked.reviewer

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "claimed", "accepted", "in_review", "second_review")
            if application.state == "second_review" and not reviewer.is_approver:
                raise ApproverNeeded
            take(step, reviewer)
            if application.state != "accepted":
                step.set(assignee=reviewer.key)
                step.note("claimed")

        return self._desk.change(asked, target, act, respond)

    def release(self, asked: ReviewRequest, target: Target, respond: Respond) -> Outcome:
        """Give up working on an application: who works on it, or an approver. It waits in line again.

        Raises StateForbids, ClaimedByAnother and what `change` raises.
        """

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "released", "in_review", "second_review", "correction_requested")
            _require_own_or_approver(application, asked.reviewer)
            if application.state == "in_review":
                step.move("accepted", assignee=None)
            else:
                step.set(assignee=None)
            step.note("released")

        return self._desk.change(asked, target, act, respond)

    def assign(self, asked: ReviewRequest, target: Target, assignee: str, respond: Respond) -> Outcome:
        """Have somebody else (`staff:<subject>`) work on it; an approver's step.

        Whether the person is of the department is for the approver to know: roles live with the user pool.

        Raises StateForbids, ApproverNeeded, ValidationFailed for somebody whom it concerns, and what `change` raises.
        """

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "assigned", "accepted", "in_review", "second_review", "correction_requested")
            if not asked.reviewer.is_approver:
                raise ApproverNeeded
            if assignee in application.recused:
                raise ValidationFailed(errors=[ProblemError("/body/assignee", RECUSED_ASSIGNEE)])
            if application.state == "accepted":
                step.move("in_review", assignee=assignee)
            else:
                step.set(assignee=assignee)
            step.note("assigned", assignee=assignee)

        return self._desk.change(asked, target, act, respond)

    def recuse(self, asked: ReviewRequest, target: Target, respond: Respond) -> Outcome:
        """Stand aside (回避) from an application that concerns oneself or one's family; it cannot be taken back.

        A first approval of theirs is undone with it, so that somebody else looks at the whole.

        Raises StateForbids where it is over, OwnApplication where it was said before, and what `change` raises.
        """
        me = asked.reviewer.key

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "recused", *UNDECIDED)
            step.set(recused=(*application.recused, me))
            if application.state == "second_review" and application.first_reviewer == me:
                step.move("in_review", "accepted", first_reviewer=None, assignee=None)
            elif application.assignee == me:
                if application.state == "in_review":
                    step.move("accepted", assignee=None)
                else:
                    step.set(assignee=None)
            step.note("recused")

        return self._desk.change(asked, target, act, respond)


def _require_own_or_approver(application: Application, reviewer: Reviewer) -> None:
    if application.assignee != reviewer.key and not reviewer.is_approver:
        raise ClaimedByAnother
