"""Asking the applicant to correct something (補正), and taking that back."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from machiport.applications.cases.model import Correction, CorrectionReason
from machiport.applications.cases.step import Step
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.pointers import steps
from machiport.applications.reviewing.asking import ReviewRequest, Target
from machiport.applications.reviewing.errors import NO_SUCH_PLACE
from machiport.applications.reviewing.review_desk import Respond, ReviewDesk, require_state, take
from machiport.applications.reviewing.target_day import with_wait_ended
from machiport.idempotency.once import Outcome
from machiport.problem_details import ProblemError, ValidationFailed

ATTACHMENTS: Final = "#attachments/"
# Names of fields and positions in lists; anything else would be told to the applicant as it was sent.
_PLACE: Final = re.compile(r"/[a-z][a-z0-9_]{0,59}(/([0-9]{1,3}|[a-z][a-z0-9_]{0,59})){0,5}")


class CorrectionService:
    """Requests corrections."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Change cases through `desk`."""
        self._desk = desk

    def request(
        self, asked: ReviewRequest, target: Target, reasons: Sequence[CorrectionReason], respond: Respond
    ) -> Outcome:
        """Ask for corrections, due by the procedure's own days; the legal clock stands still until the answer.

        Raises StateForbids, ClaimedByAnother, ValidationFailed for places that the form has not, and what `change`
        raises.
        """

        def act(step: Step) -> None:
            require_state(step.application, "correction_requested", "accepted", "in_review")
            _require_places(self._desk.procedure_of(step.application), reasons)
            take(step, asked.reviewer)
            number = len(step.case.corrections) + 1
            due_at = step.now + timedelta(days=step.application.terms.correction_days)
            step.write(
                Correction(
                    number=number,
                    requested_at=step.now,
                    requested_by=asked.reviewer.key,
                    due_at=due_at,
                    reasons=tuple(reasons),
                )
            )
            step.move("correction_requested", corrections=number, sent_back=None)
            step.note("correction_requested", number=number, reasons=len(reasons))
            step.tell("correction_requested", number=number, due_at=due_at.isoformat())

        return self._desk.change(asked, target, act, respond)

    def take_back(self, asked: ReviewRequest, target: Target, respond: Respond) -> Outcome:
        """End a request that was not needed after all, or that nobody answered; the review goes on.

        What the applicant has typed meanwhile counts for nothing and goes.

        Raises StateForbids, ClaimedByAnother and what `change` raises.
        """

        def act(step: Step) -> None:
            application = step.application
            require_state(application, "in_review", "correction_requested")
            take(step, asked.reviewer)
            correction = step.case.corrections[-1]
            step.write(correction.changed(answered_at=step.now, taken_back=True), correction)
            answers = step.case.answers
            if answers is not None and answers.draft is not None:
                step.write(answers.changed(draft=None), answers)
            held = None if application.held == "correction_overdue" else application.held
            step.move("in_review", held=held, **with_wait_ended(application, step.now))
            step.note("correction_taken_back", number=correction.number)
            step.tell("correction_taken_back", number=correction.number)

        return self._desk.change(asked, target, act, respond)


def _require_places(procedure: Procedure, reasons: Sequence[CorrectionReason]) -> None:
    fields = procedure.form.json_schema.get("properties", {})
    slots = {slot.id for slot in procedure.attachments}

    def is_known(pointer: str) -> bool:
        if pointer.startswith(ATTACHMENTS):
            return pointer.removeprefix(ATTACHMENTS) in slots
        return _PLACE.fullmatch(pointer) is not None and steps(pointer)[0] in fields

    faults = [
        ProblemError(f"/body/reasons/{position}/pointer", NO_SUCH_PLACE)
        for position, reason in enumerate(reasons)
        if not is_known(reason.pointer)
    ]
    if faults:
        raise ValidationFailed(errors=faults)
