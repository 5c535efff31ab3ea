"""Beginning an application: the draft, filled in beforehand, under the procedure as it is today."""

from collections.abc import Callable
from dataclasses import dataclass

from machiport.applications.asked import Asked
from machiport.applications.cases.committing import committed
from machiport.applications.cases.due import first_due
from machiport.applications.cases.events import told
from machiport.applications.cases.model import Answers, Application, Case, Terms
from machiport.applications.cases.ports import CaseChange, PartWrite, ResidentReference
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.eligibility import reasons_against, refuse
from machiport.applications.drafting.prefilling import prefilled
from machiport.applications.drafting.views import ApplicationView, Views
from machiport.applications.identifiers import new_application_id
from machiport.applications.mandates.errors import MandateNotFound
from machiport.applications.mandates.in_force import in_force
from machiport.applications.mandates.model import Mandate
from machiport.applications.procedures.forms import tidied
from machiport.applications.procedures.model import Procedure
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once


@dataclass(frozen=True, slots=True)
class Wish:
    """What to apply for and where; `mandate_id` where it is for somebody else."""

    municipality: str
    procedure_id: str
    mandate_id: str | None = None


class BeginService:
    """Begins applications."""

    def __init__(self, desk: DraftingDesk, views: Views) -> None:
        """Begin cases through `desk`; answer with their `views`."""
        self._desk = desk
        self._views = views

    def begin(self, asked: Asked, wish: Wish, respond: Callable[[ApplicationView], StoredResponse]) -> Outcome:
        """Begin a draft for the person who asks, or under a mandate for another.

        Raises ProcedureNotFound, MandateNotFound, MandateNotInForce, IdentityTooLow, NotEligible, and what `once`
        raises.
        """
        desk = self._desk

        def attempt() -> StoredResponse:
            procedure = desk.procedures.find(wish.municipality, wish.procedure_id)
            mandate = self._mandate(asked.subject, wish)
            concerned = desk.applicants.of(asked.subject if mandate is None else mandate.principal or "")
            agent = None if mandate is None else desk.applicants.of(asked.subject)
            refuse(reasons_against(procedure, wish.municipality, concerned, agent))
            desk.versions.keep(procedure)
            application = self._application(procedure, wish.municipality, concerned.subject, mandate)
            data = prefilled(procedure, concerned, for_agent=mandate is not None)
            answers = Answers(data=tidied(procedure, data, desk.today()), saved_at=application.created_at)
            response = respond(self._views.of(Case(application=application, answers=answers), asked.subject))
            desk.cases.store.commit(_change(application, answers, mandate), asked.request, response)
            return response

        return once(desk.cases.records, asked.request, desk.cases.clock, lambda: Outcome(committed(attempt)))

    def _mandate(self, subject: str, wish: Wish) -> Mandate | None:
        if wish.mandate_id is None:
            return None
        mandate = self._desk.mandates.find(wish.mandate_id)
        if mandate is None or mandate.agent != subject:
            raise MandateNotFound
        return in_force(mandate, subject, wish.procedure_id, wish.municipality, self._desk.now())

    def _application(
        self, procedure: Procedure, municipality: str, applicant: str, mandate: Mandate | None
    ) -> Application:
        now = self._desk.now()
        application = Application(
            application_id=new_application_id(municipality, self._desk.cases.clock),
            municipality=municipality,
            procedure_id=procedure.id,
            procedure_version=procedure.version_id,
            department=procedure.department,
            terms=Terms(
                target_days=procedure.target_days,
                payment_days=procedure.payment_days,
                correction_days=procedure.correction_days,
                retention_days=procedure.retention_days,
            ),
            review=procedure.review,
            timing=procedure.fee.timing,
            applicant=applicant,
            agent=None if mandate is None else mandate.agent,
            mandate_id=None if mandate is None else mandate.mandate_id,
            state_since=now,
            created_at=now,
        )
        return application.model_copy(update={"due_at": first_due(application, now)})


def _change(application: Application, answers: Answers, mandate: Mandate | None) -> CaseChange:
    people = [each for each in (application.applicant, application.agent) if each is not None]
    return CaseChange(
        application_id=application.application_id,
        now=application.created_at,
        writes=[PartWrite(application), PartWrite(answers)],
        audit=Case(application=application).audit,
        references=[ResidentReference(person, application.application_id) for person in people],
        # Whose name it is in hears of it, before anything is submitted.
        events=[] if mandate is None else [told("begun_by_agent", application, application.created_at)],
        relied_on=[] if mandate is None else [mandate],
    )
