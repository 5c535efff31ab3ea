"""The end of keeping (保存期間満了): what is personal goes, what happened stays.

Files go first and the record of their going last: a crash in between leaves a case that is erased again, never one
that says it is erased while a file is left.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from machiport.applications.cases.committing import settled
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Certificate, Part
from machiport.applications.cases.ports import CaseChange, NumberReference, ResidentReference
from machiport.applications.cases.states import FINAL, UNSETTLED
from machiport.applications.cases.step import Step
from machiport.applications.keeping.ports import CaseFiles

# A transaction takes a hundred items: a certificate is two with its serial, deliveries are ten at most.
_PARTS_AT_ONCE: Final = 40
_CERTIFICATES_AT_ONCE: Final = 20
_PERSONAL: Final = ("applicant", "agent", "mandate_id", "decision_reason", "sent_back")


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
        deleted = 0

        def attempt() -> bool:
            nonlocal deleted
            step = Step(self._desk.whole(application_id), self._desk.now(), actor)
            if not may_be_erased(step.case):
                return False
            # After the reading, and again with each: a paper that was checked meanwhile has put a file there.
            deleted += self._files.delete_all(application_id)
            some = _some_erased(step)
            if some is not None:
                self._desk.store.commit(some)
                return attempt()
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
    gone, certificates = _personal_parts(case), _telling(case)
    _forget_content(step, certificates)
    for delivery in case.deliveries:
        if delivery.address is not None or delivery.return_reason is not None:
            step.write(delivery.changed(address=None, return_reason=None), delivery)
    step.set(**dict.fromkeys(_PERSONAL), erased_at=step.now, due_at=None)
    step.note("erased", reason=reason, parts=len(gone), files=files)
    return replace(step.change(), erased=gone, erased_references=[*_lines_to(case), *_serials(case, certificates)])


def _some_erased(step: Step) -> CaseChange | None:
    """Return the change that erases some of a case that has more than one transaction takes; None where it has not."""
    parts, certificates = _personal_parts(step.case), _telling(step.case)
    if len(parts) <= _PARTS_AT_ONCE and len(certificates) <= _CERTIFICATES_AT_ONCE:
        return None
    some = certificates[:_CERTIFICATES_AT_ONCE]
    _forget_content(step, some)
    step.rely_on(step.application)
    return replace(step.change(), erased=parts[:_PARTS_AT_ONCE], erased_references=_serials(step.case, some))


def _forget_content(step: Step, certificates: Sequence[Certificate]) -> None:
    for certificate in certificates:
        step.write(certificate.changed(content=None, pdf_key=None, credential_key=None), certificate)


def _telling(case: Case) -> list[Certificate]:
    """Return the certificates that still say something; their serials are referred to as long."""
    return [certificate for certificate in case.certificates if certificate.content is not None]


def _serials(case: Case, certificates: Sequence[Certificate]) -> list[NumberReference]:
    application = case.application
    return [NumberReference(application.municipality, each.serial, application.application_id) for each in certificates]


def _personal_parts(case: Case) -> list[Part]:
    parts: list[Part | None] = [case.answers, case.record, *case.attachments, *case.corrections]
    return [part for part in parts if part is not None]


def _lines_to(case: Case) -> list[ResidentReference | NumberReference]:
    application = case.application
    people = [subject for subject in (application.applicant, application.agent) if subject is not None]
    quoted = (application.arrival_number, application.inquiry_number)
    numbers = [number for number in quoted if number is not None]
    return [
        *(ResidentReference(subject, application.application_id) for subject in people),
        *(NumberReference(application.municipality, number, application.application_id) for number in numbers),
    ]
