"""What staff enter from the register (台帳) for the certificate: checked by the procedure's own schema."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from machiport.applications.cases.model import Case, Record
from machiport.applications.cases.step import Step
from machiport.applications.procedures.answer_limits import unusable
from machiport.applications.procedures.certificate_records import missing_of_record
from machiport.applications.procedures.errors import AnswersNotValid
from machiport.applications.procedures.form_answers import folded
from machiport.applications.procedures.form_faults import ANSWERS, FormFault, problem_errors
from machiport.applications.procedures.model import Form, Procedure, Section
from machiport.applications.procedures.pointers import Answers
from machiport.applications.procedures.schema_faults import schema_faults
from machiport.applications.reviewing.asking import ReviewRequest, Target
from machiport.applications.reviewing.errors import RecordIncomplete, RecordMissing, RecordNotAsked
from machiport.applications.reviewing.review_desk import Respond, ReviewDesk, require_state, take
from machiport.clock import today
from machiport.idempotency.once import Outcome
from machiport.localized_text import LocalizedText

_TITLE = LocalizedText(ja="台帳の内容", en="From the register", ja_x_easy="台帳の こと")


class RecordService:
    """Enters what comes from the register."""

    def __init__(self, desk: ReviewDesk) -> None:
        """Change cases through `desk`."""
        self._desk = desk

    def enter(self, asked: ReviewRequest, target: Target, data: Mapping[str, Any], respond: Respond) -> Outcome:
        """Put the record in place of the one before; whoever approves, approves this one.

        Raises StateForbids, ClaimedByAnother, RecordNotAsked, AnswersNotValid, and what `change` raises.
        """

        def act(step: Step) -> None:
            require_state(step.application, "record_entered", "accepted", "in_review")
            procedure = self._desk.procedure_of(step.application)
            answers = step.case.answers
            shown = {} if answers is None else answers.data
            entered = checked_record(procedure, shown, data, today(self._desk.cases.clock))
            take(step, asked.reviewer)
            before = step.case.record
            facts = {"data": entered, "entered_by": asked.reviewer.key, "entered_at": step.now}
            step.write(Record.model_validate(facts) if before is None else before.changed(**facts), before)
            # Its version counts with the application's: who looked before it was entered looks again.
            step.set()
            step.note("record_entered", fields=[*sorted(entered)])

        return self._desk.change(asked, target, act, respond)


def checked_record(procedure: Procedure, answers: Answers, data: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return the record as it is kept, widths folded; all that the certificate of these answers needs is in it.

    Raises RecordNotAsked, and AnswersNotValid with pointers into `/body/data`.
    """
    form = record_form(procedure)
    if form is None:
        raise RecordNotAsked
    faults = unusable(form, data)
    kept = {} if faults else folded(form, data)
    faults = faults or schema_faults(form, kept, day) or missing_of_record(procedure, answers, kept)
    if faults:
        raise AnswersNotValid(errors=problem_errors(map(_without_place, faults), "/body/data"))
    return kept


def require_record(procedure: Procedure, case: Case) -> None:
    """Refuse to approve what lacks something of the register, also where answers were corrected since it was entered.

    Raises RecordMissing, and RecordIncomplete with the fields of the record.
    """
    if record_form(procedure) is None:
        return
    if case.record is None:
        raise RecordMissing
    answers = {} if case.answers is None else case.answers.data
    faults = missing_of_record(procedure, answers, case.record.data)
    if faults:
        raise RecordIncomplete(errors=problem_errors(map(_without_place, faults), "/record"))


def record_form(procedure: Procedure) -> Form | None:
    """Return what staff enter as a form of one section; None where the procedure asks for nothing."""
    issuance = procedure.issuance
    if issuance is None or issuance.record is None:
        return None
    section = Section(id="record", title=_TITLE, fields=tuple(issuance.record.get("properties", {})))
    return Form(json_schema=issuance.record, texts=issuance.record_texts, sections=(section,))


def _without_place(fault: FormFault) -> FormFault:
    return FormFault(fault.pointer.removeprefix(ANSWERS), fault.code, fault.params)
