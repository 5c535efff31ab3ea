"""A whole case as its reviewers see it: this is personal data, and each look is written down."""

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from applications_staff_api.schemas.case_parts import (
    AttachmentOut,
    CertificateOut,
    CorrectionRequestOut,
    DeliveryOut,
    PaymentOut,
    RecordOut,
)
from applications_staff_api.schemas.queue import ApplicationOut, staff_subject
from machiport.applications.cases.model import DeliveryChoice, PaymentTiming
from machiport.applications.procedures.model import FieldText
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.recording import record_form
from machiport.applications.reviewing.viewing import CaseView
from machiport.clock import TOKYO
from machiport.localized_text import Language


class ReviewedFormOut(BaseModel):
    """What was filled in, with what the fields are called at the version that the application began with."""

    answers: dict[str, JsonValue]
    facts: dict[str, JsonValue] | None = Field(description="The applicant's verified facts when it was submitted.")
    address: dict[str, str] | None = Field(description="Where certificates are sent by post.")
    labels: dict[str, str] = Field(description="Labels by field; members of lists as `list/member`.")


class RecordFormOut(BaseModel):
    """What is to be entered from the register before approval (`PUT …/record`)."""

    json_schema: dict[str, JsonValue]
    labels: dict[str, str]
    entered: RecordOut | None


class CaseOut(BaseModel):
    """A case with all its parts."""

    application: ApplicationOut
    procedure_version: str
    created_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    by_agent: bool = Field(description="Whether somebody acts for the applicant under a confirmed mandate (委任).")
    copies: int
    fee: int | None
    timing: PaymentTiming
    exemptions: list[str]
    exemption_to_decide: bool = Field(description="Whether approving has to say `exempt`.")
    delivery: DeliveryChoice | None
    needs_glyph_check: bool
    entered_by: str | None
    first_reviewer: str | None
    decided_by: str | None
    decision_reason: str | None
    sent_back: str | None = Field(description="Why the second review gave it back.")
    form: ReviewedFormOut | None = Field(description="Null after the period of keeping.")
    record: RecordFormOut | None = Field(description="Null where nothing is taken from the register.")
    attachments: list[AttachmentOut]
    payments: list[PaymentOut]
    corrections: list[CorrectionRequestOut]
    certificates: list[CertificateOut]
    deliveries: list[DeliveryOut]

    @classmethod
    def of(cls, view: CaseView, who: Reviewer, now: datetime, language: Language) -> "CaseOut":
        """Show a case to a reviewer."""
        case, application = view.case, view.case.application
        slots = {slot.id: slot.title.in_language(language) for slot in view.procedure.attachments}
        return cls(
            application=ApplicationOut.of(application, view.procedure.title, who, now, language),
            procedure_version=application.procedure_version,
            created_at=application.created_at.astimezone(TOKYO),
            accepted_at=application.accepted_at and application.accepted_at.astimezone(TOKYO),
            decided_at=application.decided_at and application.decided_at.astimezone(TOKYO),
            by_agent=application.agent is not None,
            copies=application.copies,
            fee=application.fee,
            timing=application.timing,
            exemptions=list(application.exemptions),
            exemption_to_decide=application.exemption_by_staff and bool(application.exemptions),
            delivery=application.delivery,
            needs_glyph_check=application.needs_glyph_check,
            entered_by=staff_subject(application.entered_by),
            first_reviewer=staff_subject(application.first_reviewer),
            decided_by=staff_subject(application.decided_by),
            decision_reason=application.decision_reason,
            sent_back=application.sent_back,
            form=_form_out(view, language),
            record=_record_out(view, language),
            attachments=[AttachmentOut.of(each, slots.get(each.slot, each.slot)) for each in case.attachments],
            payments=[PaymentOut.of(each) for each in case.payments],
            corrections=[CorrectionRequestOut.of(each) for each in case.corrections],
            certificates=[CertificateOut.of(each) for each in case.certificates],
            deliveries=[DeliveryOut.of(each) for each in case.deliveries],
        )


def _form_out(view: CaseView, language: Language) -> ReviewedFormOut | None:
    answers = view.case.answers
    if answers is None:
        return None
    labels = _labels(view.procedure.form.texts, language)
    return ReviewedFormOut(answers=answers.data, facts=answers.facts, address=answers.address, labels=labels)


def _record_out(view: CaseView, language: Language) -> RecordFormOut | None:
    form, record = record_form(view.procedure), view.case.record
    if form is None:
        return None
    entered = None if record is None else RecordOut.of(record)
    return RecordFormOut(json_schema=form.json_schema, labels=_labels(form.texts, language), entered=entered)


def _labels(texts: dict[str, FieldText], language: Language) -> dict[str, str]:
    return {name: text.label.in_language(language) for name, text in texts.items()}
