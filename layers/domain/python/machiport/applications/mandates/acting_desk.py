"""A desk at which an agent gets and changes cases only while their mandate is in force."""

from collections.abc import Callable
from dataclasses import dataclass

from machiport.applications.applicants import actor_name
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Application, Case
from machiport.applications.cases.step import Step
from machiport.applications.mandates.in_force import in_force
from machiport.applications.mandates.model import Mandate
from machiport.applications.mandates.ports import MandateReader
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome


@dataclass(frozen=True, slots=True)
class ActingDesk(CaseDesk):
    """The desk of residents' services that need know nothing of mandates: papers, certificates, codes."""

    mandates: MandateReader

    def own(self, subject: str, application_id: str) -> Case:
        """Return a resident's own case, or one that they act in for another.

        Raises ApplicationNotFound, and MandateNotInForce for an agent whose mandate is over.
        """
        case = CaseDesk.own(self, subject, application_id)
        if subject != case.application.applicant:
            self._mandate(case.application, subject)
        return case

    def answer_once(
        self,
        request: IdempotentRequest,
        read: Callable[[], Case],
        actor: str,
        act: Callable[[Step], StoredResponse],
    ) -> Outcome:
        """Do one change for one request; an agent's goes through only while the mandate is as it was read.

        Raises MandateNotInForce, and what the plain desk raises.
        """

        def relying(step: Step) -> StoredResponse:
            agent = step.application.agent
            if agent is not None and actor == actor_name(agent):
                step.rely_on(self._mandate(step.application, agent))
            return act(step)

        return CaseDesk.answer_once(self, request, read, actor, relying)

    def _mandate(self, application: Application, agent: str) -> Mandate:
        mandate = self.mandates.find(application.mandate_id or "")
        return in_force(mandate, agent, application.procedure_id, application.municipality, self.now())
