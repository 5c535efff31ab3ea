"""What every step of the review has in common: whose case, which version, not one's own, not somebody else's."""

from collections.abc import Callable

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Application, Case
from machiport.applications.cases.states import ApplicationState
from machiport.applications.cases.step import Step
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target, require_version
from machiport.applications.reviewing.errors import ClaimedByAnother, OwnApplication
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome

type Respond = Callable[[Application], StoredResponse]


class ReviewDesk:
    """One change of one case for one request of a reviewer."""

    def __init__(self, cases: CaseDesk, versions: ProcedureVersions) -> None:
        """Change `cases`; their procedures' `versions` say what they need."""
        self.cases = cases
        self._versions = versions

    def change(self, asked: ReviewRequest, target: Target, act: Callable[[Step], None], respond: Respond) -> Outcome:
        """Do `act` on the target in the version that was looked at; answer with the application as it is then.

        Raises ApplicationNotFound (also of another municipality or department, and for drafts), StaleVersion,
        OwnApplication, ChangedMeanwhile, what `act` raises and what `once` raises.
        """
        reviewer = asked.reviewer

        def on_version(step: Step) -> StoredResponse:
            require_version(step.application, target.version)
            if reviewer.key in step.application.recused:
                raise OwnApplication
            act(step)
            return respond(step.application)

        return self.cases.answer_once(
            asked.request, lambda: self.case(reviewer, target.application_id), reviewer.key, on_version
        )

    def case(self, reviewer: Reviewer, application_id: str) -> Case:
        """Return a case of the reviewer's departments.

        Raises ApplicationNotFound for any other.
        """
        return self.cases.of_department(reviewer.municipality, reviewer.departments, application_id)

    def procedure_of(self, application: Application) -> Procedure:
        """Return the procedure in the version that the application began with.

        Raises ProcedureVersionMissing.
        """
        return self._versions.version(application.procedure_id, application.procedure_version)


def take(step: Step, reviewer: Reviewer) -> None:
    """Make the reviewer who works on it, where nobody does; what waits in line begins to be reviewed.

    Raises ClaimedByAnother.
    """
    application = step.application
    if application.assignee not in {None, reviewer.key}:
        raise ClaimedByAnother
    if application.state == "accepted":
        step.move("in_review", assignee=reviewer.key)
        step.note("claimed")
    elif application.assignee is None:
        step.set(assignee=reviewer.key)


def require_state(application: Application, wanted: str, *states: ApplicationState) -> None:
    """Refuse a step that none but `states` allow.

    Raises StateForbids.
    """
    if application.state not in states:
        raise StateForbids(params={"state": application.state, "wanted": wanted})
