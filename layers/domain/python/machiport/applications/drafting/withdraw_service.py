"""Giving up: withdrawing (取下げ) what was submitted, throwing away what was not."""

from machiport.applications.asked import Asked
from machiport.applications.cases.committing import settled
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.flow import end
from machiport.applications.cases.step import Step
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.own_wish import OWN_WISH, let_go
from machiport.applications.drafting.submit_service import Respond
from machiport.applications.drafting.views import Views
from machiport.applications.keeping.erasing import Erasing
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


class WithdrawService:
    """Ends applications that nobody wants any more."""

    def __init__(self, desk: DraftingDesk, views: Views, erasing: Erasing) -> None:
        """End cases of `desk`; what was a draft is erased at once."""
        self._desk = desk
        self._views = views
        self._erasing = erasing

    def withdraw(self, asked: Asked, application_id: str, respond: Respond) -> Outcome:
        """Withdraw an application that is not decided yet; what was paid is let go of or paid back.

        Raises ApplicationNotFound, MandateNotInForce, StateForbids, ChangedMeanwhile, and what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            end(step, "withdrawn")
            return respond(self._views.of(step.case, asked.subject))

        return self._desk.change(asked, application_id, act)

    def throw_away(self, subject: str, application_id: str) -> None:
        """Erase a draft with everything that belongs to it, the agent's own included.

        A draft whose erasing was interrupted is erased when asked again.

        Raises ApplicationNotFound, MandateNotInForce, StateForbids, ChangedMeanwhile.
        """

        def attempt() -> str:
            step = self._desk.begin_step(subject, application_id)
            application = step.application
            if application.state == "expired" and application.submitted_at is None:
                return step.actor
            if application.state != "draft":
                raise StateForbids(params={"state": application.state, "wanted": "deleted"})
            step.move("expired", decision_reason=OWN_WISH, decided_by=step.actor)
            let_go(step)
            step.note("thrown_away")
            self._desk.cases.store.commit(step.change())
            return step.actor

        self._erasing.erase(application_id, settled(attempt), OWN_WISH)
