"""Handing in corrected answers (補正): they take the place of what was submitted, and the review goes on."""

from machiport.applications.asked import Asked
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Application, Case, Correction
from machiport.applications.cases.step import Step
from machiport.applications.drafting.arrival import accepted_answers, at_answers, rely_on_papers
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.errors import CorrectionChangesFee
from machiport.applications.drafting.glyph_check import needs_look
from machiport.applications.drafting.submit_service import Respond
from machiport.applications.drafting.views import Views, day_of_form
from machiport.applications.procedures.fees import FeeQuote, copies_of, fee_of
from machiport.applications.procedures.forms import section_states
from machiport.applications.reviewing.target_day import with_wait_ended
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome


class CorrectService:
    """Hands in corrections."""

    def __init__(self, desk: DraftingDesk, views: Views) -> None:
        """Correct cases of `desk`; answer with their `views`."""
        self._desk = desk
        self._views = views

    def hand_in(self, asked: Asked, application_id: str, answers_version: int, respond: Respond) -> Outcome:
        """Put what was typed in place of what was submitted; who reviewed it goes on reviewing.

        Raises ApplicationNotFound, MandateNotInForce, StateForbids, StaleVersion, AnswersNotValid,
        CorrectionChangesFee, ChangedMeanwhile, and what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            self._correct(step, answers_version)
            return respond(self._views.of(step.case, asked.subject))

        return self._desk.change(asked, application_id, act)

    def _correct(self, step: Step, answers_version: int) -> None:
        application = step.application
        correction = _open(step.case)
        before = at_answers(step.case.answers, answers_version)
        procedure = self._desk.procedure_of(application)
        day = day_of_form(step.case, self._desk.today())
        typed = before.data if before.draft is None else before.draft
        data = accepted_answers(procedure, typed, step, day, iter(()))
        quote = fee_of(procedure, data)
        copies = copies_of(procedure, data)
        _require_same_fee(step.case, quote, copies)
        rely_on_papers(step)
        step.write(before.changed(data=data, draft=None, saved_at=step.now), before)
        step.write(correction.changed(answered_at=step.now), correction)
        step.move(
            "in_review",
            copies=copies,
            fee=quote.total,
            exemptions=quote.claimed,
            exemption_by_staff=quote.needs_staff,
            needs_glyph_check=procedure.issuance is not None and needs_look(before.facts, data),
            sections=section_states(procedure, data, day),
            **with_wait_ended(application, step.now),
        )
        step.note("correction_answered", number=correction.number, changed=data != before.data)
        step.tell("correction_answered", number=correction.number)


def _open(case: Case) -> Correction:
    """Return the correction that waits for an answer.

    Raises StateForbids where none does.
    """
    waits = case.application.state == "correction_requested" and case.corrections
    if not waits or case.corrections[-1].answered_at is not None:
        raise StateForbids(params={"state": case.application.state, "wanted": "correction_answered"})
    return case.corrections[-1]


def _require_same_fee(case: Case, quote: FeeQuote, copies: int) -> None:
    """Refuse to change what is paid, or given for it, once paying has begun."""
    application = case.application
    if case.payment is None or _same(application, quote, copies):
        return
    raise CorrectionChangesFee(params={"before": application.fee or 0, "after": quote.total})


def _same(application: Application, quote: FeeQuote, copies: int) -> bool:
    return (quote.total, quote.claimed, copies) == (application.fee, application.exemptions, application.copies)
