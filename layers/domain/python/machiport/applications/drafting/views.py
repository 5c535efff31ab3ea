"""An application as the people whom it concerns see it, and how far its form is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from machiport.applications.cases.model import Case
from machiport.applications.drafting.drafting_desk import DraftingDesk, day_in_japan
from machiport.applications.drafting.history import PastStep, history_of
from machiport.applications.drafting.status import Status, status_of
from machiport.applications.measuring.ports import UsualTimes
from machiport.applications.procedures.attachment_slots import attachments_needed, attachments_offered
from machiport.applications.procedures.fees import FeeQuote, fee_of
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.forms import SectionState, cleaned, partial_faults, section_states
from machiport.applications.procedures.model import AttachmentSlot, Procedure

type AskerRole = Literal["applicant", "agent"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a form is: `answers` as they are kept, what is wrong so far, each section, the fee for what is there.

    `slots` are the papers that these answers let attach, each with whether it is needed.
    """

    version: int
    answers: Mapping[str, Any]
    faults: tuple[FormFault, ...]
    sections: Mapping[str, SectionState]
    fee: FeeQuote
    slots: tuple[tuple[AttachmentSlot, bool], ...]


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """A case with its procedure, where it stands, and who asks. `progress` is None where the answers were erased."""

    case: Case
    procedure: Procedure
    role: AskerRole
    status: Status
    progress: Progress | None
    history: tuple[PastStep, ...]


class Views:
    """Shows cases to residents."""

    def __init__(self, desk: DraftingDesk, usual_times: UsualTimes) -> None:
        """Show cases of `desk` with the usual times of their procedures."""
        self._desk = desk
        self._usual_times = usual_times

    def of(self, case: Case, subject: str) -> ApplicationView:
        """Return what `subject`, who is the applicant or the agent, may see of a case.

        Raises ProcedureVersionMissing.
        """
        application = case.application
        procedure = self._desk.procedure_of(application)
        usual = self._usual_times.of(application.municipality, application.procedure_id)
        return ApplicationView(
            case=case,
            procedure=procedure,
            role="applicant" if subject == application.applicant else "agent",
            status=status_of(case, usual, self._desk.now()),
            progress=progress_of(case, procedure, self._desk.today()),
            history=tuple(history_of(case)),
        )


def progress_of(case: Case, procedure: Procedure, today: date) -> Progress | None:
    """Return how far the form of a case is; while a correction is typed, how far that is."""
    answers, application = case.answers, case.application
    if answers is None:
        return None
    typed = answers.data
    if application.state == "correction_requested" and answers.draft is not None:
        typed = answers.draft
    day = day_of_form(case, today)
    seen = cleaned(procedure, typed, day)
    needed = {slot.id for slot in attachments_needed(procedure, seen)}
    return Progress(
        version=answers.version,
        answers=typed,
        faults=tuple(partial_faults(procedure, typed)),
        sections=section_states(procedure, typed, day),
        fee=fee_of(procedure, seen),
        slots=tuple((slot, slot.id in needed) for slot in attachments_offered(procedure, seen)),
    )


def day_of_form(case: Case, today: date) -> date:
    """Return the day in Japan by which ages and limits of dates count: that of its arrival, before it today."""
    arrived = case.application.submitted_at
    return today if arrived is None else day_in_japan(arrived)
