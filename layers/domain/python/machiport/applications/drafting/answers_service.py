"""Saving answers as they are typed: whole, on the version that was read, and only while they may be changed."""

from collections.abc import Mapping
from typing import Any, Final

from machiport.applications.cases.committing import settled
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Answers, Case
from machiport.applications.cases.step import Step
from machiport.applications.drafting.drafting_desk import DraftingDesk
from machiport.applications.drafting.views import Progress, day_of_form, progress_of
from machiport.applications.procedures.answer_limits import unusable
from machiport.applications.procedures.errors import AnswersNotValid
from machiport.applications.procedures.form_faults import problem_errors
from machiport.applications.procedures.forms import tidied
from machiport.problem_details import PreconditionFailed

# What a draft is kept in: a correction's draft counts for nothing until it is handed in.
_PLACES: Final[Mapping[str, str]] = {"draft": "data", "correction_requested": "draft"}


class AnswersService:
    """Saves drafts of answers."""

    def __init__(self, desk: DraftingDesk) -> None:
        """Save answers of cases of `desk`."""
        self._desk = desk

    def save(self, subject: str, application_id: str, read: int, answers: Mapping[str, Any]) -> Progress:
        """Keep all answers in place of those of version `read`; return how far the form is.

        What is wrong by the form is kept and told, so that nobody loses what they typed. What no form takes (個人番号,
        fields that the form has not, characters that cannot be kept, too much) is refused and nothing is kept. Sent
        twice, it is saved once.

        Raises ApplicationNotFound, MandateNotInForce, StateForbids where the answers are settled, AnswersNotValid,
        PreconditionFailed where another device was faster, ChangedMeanwhile.
        """

        def attempt() -> Progress:
            step = self._desk.begin_step(subject, application_id)
            if self._put(step, read, answers):
                self._desk.cases.store.commit(step.change())
            return _progress(self._desk, step.case)

        return settled(attempt)

    def _put(self, step: Step, read: int, answers: Mapping[str, Any]) -> bool:
        """Add the write to the step; False where it was done before and only its reply was lost."""
        application, before = step.application, step.case.answers
        place = _PLACES.get(application.state)
        if place is None or before is None:
            raise StateForbids(params={"state": application.state, "wanted": "answers"})
        procedure = self._desk.procedure_of(application)
        refused = unusable(procedure.form, answers)
        if refused:
            raise AnswersNotValid(errors=problem_errors(refused))
        kept = tidied(procedure, answers, day_of_form(step.case, self._desk.today()))
        if before.version != read:
            return _not_done_before(before, place, kept, read)
        step.write(before.changed(**{place: kept}, saved_at=step.now), before)
        # Whoever submits at this moment submits the answers before these, or is refused: never half of both.
        step.rely_on(application)
        return True


def _not_done_before(before: Answers, place: str, kept: Mapping[str, Any], read: int) -> bool:
    if before.version == read + 1 and getattr(before, place) == kept:
        return False
    raise PreconditionFailed(members={"version": before.version})


def _progress(desk: DraftingDesk, case: Case) -> Progress:
    progress = progress_of(case, desk.procedure_of(case.application), desk.today())
    if progress is None:
        raise ValueError("answers were there a moment ago")
    return progress
