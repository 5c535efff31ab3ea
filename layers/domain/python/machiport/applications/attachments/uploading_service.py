"""Residents' side of papers: ask for a form, upload with it, take back."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from machiport.applications.asked import Asked
from machiport.applications.attachments.errors import (
    NO_SUCH_SLOT,
    REFUSALS,
    AttachmentNotFound,
    TooManyPapers,
    UploadsUnavailable,
)
from machiport.applications.attachments.ports import PaperStore, Slots, UploadForm, UploadForms
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Attachment, Case
from machiport.applications.cases.step import Step
from machiport.applications.file_places import new_attachment_key, uploads_folder
from machiport.applications.procedures.model import AttachmentSlot
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.problem_details import ProblemError, ValidationFailed
from machiport.time_ordered_ids import new_id

_LOGGER = logging.getLogger("machiport.applications")
FORM_LIFE: Final = timedelta(minutes=15)
# Of all kinds, refused ones too: a case is read whole.
_MOST_IN_ALL: Final = 50
_OPEN: Final = frozenset({"draft", "correction_requested"})


@dataclass(frozen=True, slots=True)
class Paper:
    """What a resident says of the file that they are about to upload; `size` in bytes."""

    slot: str
    name: str
    media_type: str
    size: int


class Uploading:
    """Takes papers into an application that is still open: a draft, or one that is to be corrected."""

    def __init__(self, desk: CaseDesk, slots: Slots, forms: UploadForms | None, papers: PaperStore) -> None:
        """Work on the cases of `desk`; `slots` says which papers an application may have.

        `forms` is None where nobody looks for viruses: then no paper is taken.
        """
        self._desk = desk
        self._slots = slots
        self._forms = forms
        self._papers = papers

    def add(
        self,
        asked: Asked,
        application_id: str,
        paper: Paper,
        respond: Callable[[Attachment, UploadForm], StoredResponse],
    ) -> Outcome:
        """Add a paper, and return the form with which its file can be uploaded within a quarter of an hour.

        Raises ApplicationNotFound, StateForbids where the application takes no papers (any more), ValidationFailed for
        a paper that it has no place for, TooManyPapers, UploadsUnavailable, and what `once` raises.
        """
        forms = self._forms
        if forms is None:
            raise UploadsUnavailable

        def act(step: Step) -> StoredResponse:
            _must_be_open(step.case)
            slot = _slot_for(paper, self._slots.of(step.application))
            same = [
                each
                for each in step.case.attachments
                if each.slot == slot.id and each.state != "refused" and _is_new(each, step.case)
            ]
            if len(same) >= slot.most:
                raise TooManyPapers(params={"most": slot.most})
            if len(step.case.attachments) >= _MOST_IN_ALL:
                raise TooManyPapers(params={"most": _MOST_IN_ALL})
            identifier = new_id(self._desk.clock)
            attachment = Attachment(
                attachment_id=identifier,
                slot=slot.id,
                name=paper.name,
                media_type=paper.media_type,
                size=paper.size,
                state="awaiting_upload",
                key=f"{uploads_folder(application_id)}{identifier}",
                kept_key=new_attachment_key(application_id),
                created_at=step.now,
            )
            step.write(attachment)
            step.rely_on(step.application)
            return respond(attachment, forms.form(attachment.key, paper.media_type, paper.size, FORM_LIFE))

        return self._desk.answer_once(
            asked.request, lambda: self._desk.own(asked.subject, application_id), asked.actor, act
        )

    def remove(self, asked: Asked, application_id: str, attachment_id: str, response: StoredResponse) -> Outcome:
        """Take a paper out of an application that is still open, with its files.

        What was submitted stays, also while it is to be corrected: it is part of the record, and would be lost where
        the correction is taken back or never handed in. Another paper is added beside it.

        Raises ApplicationNotFound, AttachmentNotFound, StateForbids, and what `once` raises.
        """

        gone: list[Attachment] = []

        def act(step: Step) -> StoredResponse:
            _must_be_open(step.case)
            attachment = attachment_of(step.case, attachment_id)
            if not _is_new(attachment, step.case):
                raise StateForbids(params={"state": step.application.state, "wanted": "attachment_removed"})
            step.erase(attachment)
            step.rely_on(step.application)
            gone[:] = [attachment]
            return response

        outcome = self._desk.answer_once(
            asked.request, lambda: self._desk.own(asked.subject, application_id), asked.actor, act
        )
        for attachment in gone:
            self._forget(attachment)
        return outcome

    def _forget(self, attachment: Attachment) -> None:
        """Remove the files; what cannot be removed now goes with the case."""
        try:
            self._papers.remove_upload(attachment.key)
            self._papers.remove(attachment.kept_key)
        except Exception:
            _LOGGER.exception("a paper's file was left", extra={"attachment": attachment.attachment_id})


def _slot_for(paper: Paper, slots: Sequence[AttachmentSlot]) -> AttachmentSlot:
    """Return the place that a paper is for.

    Raises ValidationFailed for no such place, and for a type or size that it does not take.
    """
    slot = next((each for each in slots if each.id == paper.slot), None)
    if slot is None:
        raise ValidationFailed(errors=[ProblemError("/body/slot", NO_SUCH_SLOT)])
    faults = []
    if paper.media_type not in slot.types:
        faults.append(ProblemError("/body/media_type", REFUSALS["not_its_type"]))
    if paper.size > slot.largest:
        faults.append(ProblemError("/body/size", REFUSALS["too_large"]))
    if faults:
        raise ValidationFailed(errors=faults)
    return slot


def attachment_of(case: Case, attachment_id: str) -> Attachment:
    """Return a paper of a case.

    Raises AttachmentNotFound.
    """
    for attachment in case.attachments:
        if attachment.attachment_id == attachment_id:
            return attachment
    raise AttachmentNotFound


def _must_be_open(case: Case) -> None:
    state = case.application.state
    if state not in _OPEN:
        raise StateForbids(params={"state": state, "wanted": "attachment"})


def _is_new(attachment: Attachment, case: Case) -> bool:
    """Tell whether a paper was added to the draft, or since the correction was asked for."""
    if case.application.state != "correction_requested" or not case.corrections:
        return True
    return attachment.created_at >= case.corrections[-1].requested_at
