"""What every service of residents works with, and who may act in whose name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from machiport.applications.applicants import ApplicantFacts, actor_name
from machiport.applications.asked import Asked
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Application
from machiport.applications.cases.step import Step
from machiport.applications.mandates.in_force import in_force
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.ports import MandateReader
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.clock import TOKYO, today
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftingDesk:
    """Ports of the residents' services."""

    cases: CaseDesk
    procedures: Procedures
    versions: ProcedureVersions
    applicants: ApplicantFacts
    mandates: MandateReader

    def procedure_of(self, application: Application) -> Procedure:
        """Return the procedure in the version that the application began with.

        Raises ProcedureVersionMissing.
        """
        return self.versions.version(application.procedure_id, application.procedure_version)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.cases.now()

    def today(self) -> date:
        """Return the present day in Japan."""
        return today(self.cases.clock)

    def begin_step(self, subject: str, application_id: str) -> Step:
        """Return a step of a resident's own case, which they may change.

        Raises ApplicationNotFound, MandateNotInForce.
        """
        step = Step(self.cases.own(subject, application_id), self.now(), actor_name(subject))
        self._require_right(step, subject)
        return step

    def change(self, asked: Asked, application_id: str, act: Callable[[Step], StoredResponse]) -> Outcome:
        """Do one change of a resident's own case for one request.

        Raises ApplicationNotFound, MandateNotInForce, ChangedMeanwhile, what `act` raises and what `once` raises.
        """

        def permitted(step: Step) -> StoredResponse:
            self._require_right(step, asked.subject)
            return act(step)

        return self.cases.answer_once(
            asked.request, lambda: self.cases.own(asked.subject, application_id), asked.actor, permitted
        )

    def _require_right(self, step: Step, subject: str) -> None:
        """Refuse an agent whose mandate is over; the change then goes through only while the mandate stands."""
        application = step.application
        if subject == application.applicant:
            return
        step.rely_on(self.mandate_of(application, subject))

    def mandate_of(self, application: Application, agent: str) -> Mandate:
        """Return the mandate under which an agent acts in an application.

        Raises MandateNotInForce.
        """
        mandate = self.mandates.find(application.mandate_id or "")
        return in_force(mandate, agent, application.procedure_id, application.municipality, self.now())


def day_in_japan(moment: datetime) -> date:
    """Return the day that it was in Japan."""
    return moment.astimezone(TOKYO).date()
