"""Submitting (申請・到達): one transaction checks everything, gives the numbers, and begins what follows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from machiport.applications.applicants import Applicant
from machiport.applications.asked import Asked
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.flow import arrived
from machiport.applications.cases.model import Answers, Application, DeliveryChoice
from machiport.applications.cases.ports import NumberReference
from machiport.applications.cases.step import Step
from machiport.applications.drafting.arrival import (
    DeliveryWish,
    accepted_answers,
    address_of,
    at_answers,
    delivery_faults,
    delivery_of,
    rely_on_papers,
)
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.eligibility import reasons_against, refuse
from machiport.applications.drafting.errors import FeeDiffers
from machiport.applications.drafting.glyph_check import needs_look
from machiport.applications.drafting.views import ApplicationView, Views
from machiport.applications.identifiers import new_arrival_number, new_inquiry_number
from machiport.applications.procedures.fees import FeeQuote, copies_of, fee_of
from machiport.applications.procedures.forms import section_states
from machiport.applications.procedures.model import Procedure
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome

type Respond = Callable[[ApplicationView], StoredResponse]


@dataclass(frozen=True, slots=True)
class Submission:
    """What is submitted: the answers in the version that was seen, the way of delivery, the fee that was shown."""

    answers_version: int
    delivery: DeliveryWish = field(default_factory=DeliveryWish)
    expected_fee: int | None = None


class SubmitService:
    """Submits drafts."""

    def __init__(self, desk: DraftingDesk, views: Views) -> None:
        """Submit cases of `desk`; answer with their `views`."""
        self._desk = desk
        self._views = views

    def submit(self, asked: Asked, application_id: str, submission: Submission, respond: Respond) -> Outcome:
        """Submit a draft: it gets its numbers and goes to payment, to review, or is decided at once.

        Raises ApplicationNotFound, MandateNotInForce, StateForbids, StaleVersion, IdentityTooLow, NotEligible,
        AnswersNotValid with everything that is wrong, FeeDiffers, ChangedMeanwhile, and what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            self._submit(step, submission)
            return respond(self._views.of(step.case, asked.subject))

        return self._desk.change(asked, application_id, act)

    def _submit(self, step: Step, submission: Submission) -> None:
        application = step.application
        if application.state != "draft":
            raise StateForbids(params={"state": application.state, "wanted": "submitted"})
        before = at_answers(step.case.answers, submission.answers_version)
        procedure = self._desk.procedure_of(application)
        applicant = self._entitled(application, procedure)
        address = address_of(submission.delivery, applicant.facts)
        faults = delivery_faults(procedure, submission.delivery, address)
        data = accepted_answers(procedure, before.data, step, self._desk.today(), faults)
        delivery = delivery_of(procedure, submission.delivery)
        kept = address.as_kept() if delivery == "post" and address is not None else None
        after: Answers = before.changed(data=data, facts=dict(applicant.facts), address=kept, saved_at=step.now)
        rely_on_papers(step)
        step.write(after, before)
        quote = _quoted(procedure, after, submission.expected_fee)
        self._move(step, procedure, quote, delivery)
        arrived(step, self._desk.cases.drafts)

    def _entitled(self, application: Application, procedure: Procedure) -> Applicant:
        """Return the person concerned, where they (and who acts for them) still may apply."""
        applicant = self._desk.applicants.of(application.applicant or "")
        agent = None if application.agent is None else self._desk.applicants.of(application.agent)
        refuse(reasons_against(procedure, application.municipality, applicant, agent))
        return applicant

    def _move(self, step: Step, procedure: Procedure, quote: FeeQuote, delivery: DeliveryChoice | None) -> None:
        municipality, application_id = step.application.municipality, step.application.application_id
        answers = step.case.answers
        data, facts = (answers.data, answers.facts) if answers else ({}, {})
        # Drawn anew with each attempt: a number that somebody else has refuses the transaction.
        arrival, inquiry = new_arrival_number(municipality, step.now), new_inquiry_number()
        step.move(
            "submitted",
            submitted_at=step.now,
            arrival_number=arrival,
            inquiry_number=inquiry,
            copies=copies_of(procedure, data),
            fee=quote.total,
            exemptions=quote.claimed,
            exemption_by_staff=quote.needs_staff,
            needs_glyph_check=procedure.issuance is not None and needs_look(facts, data),
            sections=section_states(procedure, data, self._desk.today()),
            delivery=delivery,
        )
        for number in (arrival, inquiry):
            step.refer(NumberReference(municipality, number, application_id))
        step.note("submitted", arrival_number=arrival, fee=quote.total, agent=step.application.agent is not None)
        step.tell("submitted")


def _quoted(procedure: Procedure, answers: Answers, expected: int | None) -> FeeQuote:
    """Return the fee, where it is what the applicant was shown.

    Raises FeeDiffers.
    """
    quote = fee_of(procedure, answers.data)
    if expected is not None and expected != quote.total:
        raise FeeDiffers(params={"fee": quote.total}, members={"fee": quote.total})
    return quote
