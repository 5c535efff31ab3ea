"""The end of keeping (保存期間満了): what is personal goes, what happened stays.

Files go first and the record of their going last: a crash in between leaves a case that is erased again, never one
that says it is erased while a file is left.
"""

from dataclasses import replace

from machiport.applications.cases.committing import settled
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Part
from machiport.applications.cases.ports import CaseChange, NumberReference, ResidentReference
from machiport.applications.cases.states import FINAL, UNSETTLED
from machiport.applications.cases.step import Step
from machiport.applications.keeping.ports import CaseFiles


class Erasing:
    """Deletes the personal data of cases."""

    def __init__(self, desk: CaseDesk, files: CaseFiles) -> None:
        """Work on the cases of `desk` and their `files`."""
        self._desk = desk
        self._files = files

    def erase(self, application_id: str, actor: str, reason: str) -> bool:
        """Delete what is personal in a case that is over; False where there is nothing to do.

        `reason` goes to the audit chain (`retention`, `own_wish`, `draft_expired`). What is unsettled with the
        gateway is settled first: such a case is left as it is, and so is one that is not over.

        Raises ApplicationNotFound, ChangedMeanwhile.
        """
        if not may_be_erased(self._desk.whole(application_id)):
            return False
        deleted = self._files.delete_all(application_id)

        def attempt() -> bool:
            step = Step(self._desk.whole(application_id), self._desk.now(), actor)
            if not may_be_erased(step.case):
                return False
            self._desk.store.commit(erased(step, reason, deleted))
            return True

        return settled(attempt)


def may_be_erased(case: Case) -> bool:
    """Tell whether a case is over, with nothing left to settle, and has not been erased."""
    unsettled = any(payment.state in UNSETTLED for payment in case.payments)
    return case.application.state in FINAL and case.application.erased_at is None and not unsettled


def erased(step: Step, reason: str, files: int) -> CaseChange:
    """Return the change that leaves of a case only what is not personal."""
    case = step.case
    gone = _personal_parts(case)
    for certificate in case.certificates:
        if certificate.content is not None:
            step.write(certificate.changed(content=None, pdf_key=None, credential_key=None), certificate)
    for delivery in case.deliveries:
        if delivery.address is not None:
            step.write(delivery.changed(address=None), delivery)
    step.set(applicant=None, agent=None, mandate_id=None, decision_reason=None, erased_at=step.now, due_at=None)
    step.note("erased", reason=reason, parts=len(gone), files=files)
    return replace(step.change(), erased=gone, erased_references=_lines_to(case))


def _personal_parts(case: Case) -> list[Part]:
    parts: list[Part | None] = [case.answers, case.record, *case.attachments, *case.corrections]
    return [part for part in parts if part is not None]


def _lines_to(case: Case) -> list[ResidentReference | NumberReference]:
    application = case.application
    people = [subject for subject in (application.applicant, application.agent) if subject is not None]
    quoted = (application.arrival_number, application.inquiry_number, *(each.serial for each in case.certificates))
    numbers = [number for number in quoted if number is not None]
    return [
        *(ResidentReference(subject, application.application_id) for subject in people),
        *(NumberReference(application.municipality, number, application.application_id) for number in numbers),
    ]
