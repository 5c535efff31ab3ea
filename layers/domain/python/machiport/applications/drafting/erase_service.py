"""Erasing on the person's own wish (本人による消去): what the law lets, at once; the rest when its time is over."""

from datetime import timedelta

from machiport.applications.asked import Asked
from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.model import Application, Case
from machiport.applications.cases.states import FINAL, UNSETTLED
from machiport.applications.cases.step import Step
from machiport.applications.drafting.drafting_desk import DraftingDesk, day_in_japan
from machiport.applications.drafting.errors import MustBeKept, PaymentOpen, StillRunning
from machiport.applications.drafting.own_wish import OWN_WISH, let_go
from machiport.applications.keeping.erasing import Erasing
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


class EraseService:
    """Erases applications that nobody has reviewed."""

    def __init__(self, desk: DraftingDesk, erasing: Erasing) -> None:
        """Erase cases of `desk`."""
        self._desk = desk
        self._erasing = erasing

    def erase(self, asked: Asked, application_id: str) -> Outcome:
        """Erase what is personal in an application that is over and was never reviewed; the person concerned may.

        The wish is written down first: an interrupted erasing goes on with the same request, or with the sweeper.

        Raises ApplicationNotFound (also for an agent), StillRunning, MustBeKept, PaymentOpen, ChangedMeanwhile, and
        what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            if step.application.applicant != asked.subject:
                raise ApplicationNotFound
            require_erasable(step.case)
            step.note("erasure_wished")
            let_go(step)
            return StoredResponse(200, '{"erased":true}')

        outcome = self._desk.change(asked, application_id, act)
        self._erasing.erase(application_id, asked.actor, OWN_WISH)
        return outcome


def require_erasable(case: Case) -> None:
    """Refuse to erase what must be kept, and say until when.

    Raises StillRunning, PaymentOpen, MustBeKept.
    """
    application = case.application
    if application.state not in FINAL:
        raise StillRunning
    if any(payment.state in UNSETTLED for payment in case.payments):
        raise PaymentOpen
    if was_reviewed(application):
        ended = application.ended_at or application.state_since
        until = day_in_japan(ended + timedelta(days=application.terms.retention_days)).isoformat()
        reason = "procedure_retention"
        raise MustBeKept(params={"until": until}, members={"until": until, "reason": reason})


def was_reviewed(application: Application) -> bool:
    """Tell whether the municipality has dealt with it: then it is an official record (公文書), and is kept."""
    ended_unseen = application.state in {"withdrawn", "expired"}
    return not ended_unseen or application.assignee is not None or application.corrections > 0
