"""Applications as the people whom they concern see them. Times are those of Japan, money in yen."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from applications_api.schemas.attachments import PaperOut
from applications_api.schemas.case_parts import (
    OwnCertificateOut,
    OwnCorrectionOut,
    OwnDeliveryOut,
    OwnPaymentOut,
)
from applications_api.schemas.progress import ProgressOut
from applications_api.schemas.statuses import PastStepOut, StatusOut, in_japan
from machiport.applications.cases.model import Case, Channel, DeliveryChoice
from machiport.applications.cases.states import ApplicationState
from machiport.applications.drafting.begin_service import Wish
from machiport.applications.drafting.reading_service import ListedApplication
from machiport.applications.drafting.views import ApplicationView
from machiport.applications.identifiers import ApplicationId
from machiport.clock import TOKYO
from machiport.localized_text import Language


class NewApplicationIn(BaseModel):
    """What to apply for, and where; `mandate_id` where it is for somebody who gave a mandate."""

    model_config = ConfigDict(extra="forbid")

    municipality: str = Field(pattern=r"^[0-9]{5}$", examples=["44201"])
    procedure_id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,59}$", examples=["juminhyo"])
    mandate_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{24}$")

    def wish(self) -> Wish:
        """Return it in the domain's terms."""
        return Wish(self.municipality, self.procedure_id, self.mandate_id)


class BegunProcedureOut(BaseModel):
    """The procedure, in the version that the application began with."""

    id: str
    version: str
    title: str
    department: str = Field(description="Which department of the municipality decides.")


class StepDoneOut(BaseModel):
    """An application after a step of the applicant's, without what was filled in."""

    application_id: ApplicationId
    municipality: str
    procedure: BegunProcedureOut
    role: Literal["applicant", "agent"] = Field(description="Whether it is for who asks, or made for another.")
    version: int
    status: StatusOut
    arrival_number: str | None = Field(description="到達番号.", examples=["44201-20261122-738215"])
    inquiry_number: str | None = Field(description="問合せ番号, to quote on the phone.")
    submitted_at: datetime | None
    copies: int
    fee: int | None = Field(description="In yen, once it is submitted.")
    delivery: DeliveryChoice | None
    payments: list[OwnPaymentOut]
    glyphs_looked_at: bool = Field(
        description="Whether staff look at how names are written before a certificate is made."
    )

    @classmethod
    def facts_of(cls, view: ApplicationView, language: Language) -> dict[str, Any]:
        """Return what every answer about an application tells."""
        application, procedure = view.case.application, view.procedure
        department = procedure.department_name.in_language(language)
        return {
            "application_id": application.application_id,
            "municipality": application.municipality,
            "procedure": BegunProcedureOut(
                id=procedure.id,
                version=application.procedure_version,
                title=procedure.title.in_language(language),
                department=department,
            ),
            "role": view.role,
            "version": application.version,
            "status": StatusOut.of(application.state, view.status, language),
            "arrival_number": application.arrival_number,
            "inquiry_number": application.inquiry_number,
            "submitted_at": in_japan(application.submitted_at),
            "copies": application.copies,
            "fee": application.fee,
            "delivery": application.delivery,
            "payments": [OwnPaymentOut.of(payment) for payment in view.case.payments],
            "glyphs_looked_at": application.needs_glyph_check,
        }

    @classmethod
    def of(cls, view: ApplicationView, language: Language) -> "StepDoneOut":
        """Show an application after a step."""
        return cls(**cls.facts_of(view, language))


class OwnApplicationOut(StepDoneOut):
    """Everything about an application. Who acts for another is not told that person's facts."""

    channel: Channel
    created_at: datetime
    form: ProgressOut | None = Field(description="null once it was erased.")
    facts: dict[str, Any] | None = Field(description="The applicant's facts as they were when it was submitted.")
    delivery_address: dict[str, str] | None
    attachments: list[PaperOut]
    corrections: list[OwnCorrectionOut]
    certificates: list[OwnCertificateOut]
    deliveries: list[OwnDeliveryOut]
    decision_reason: str | None = Field(description="Why it was not approved.")
    history: list[PastStepOut]

    @classmethod
    def viewed(cls, view: ApplicationView, language: Language) -> "OwnApplicationOut":
        """Show an application to who may see it."""
        case, application = view.case, view.case.application
        told = case.answers if view.role == "applicant" else None
        refused = application.state in {"rejected", "not_accepted"}
        return cls(
            **cls.facts_of(view, language),
            channel=application.channel,
            created_at=application.created_at.astimezone(TOKYO),
            form=None if view.progress is None else ProgressOut.of(view.progress, language),
            facts=told and told.facts,
            delivery_address=told and told.address,
            **_lists(case, language),
            decision_reason=application.decision_reason if refused else None,
            history=[PastStepOut.of(step, language) for step in view.history],
        )


def _lists(case: Case, language: Language) -> dict[str, Any]:
    return {
        "attachments": [PaperOut.of(each, language) for each in case.attachments],
        "corrections": [OwnCorrectionOut.of(each) for each in case.corrections],
        "certificates": [OwnCertificateOut.of(each) for each in case.certificates],
        "deliveries": [OwnDeliveryOut.of(each) for each in case.deliveries],
    }


class OwnApplicationLineOut(BaseModel):
    """An application in the list."""

    application_id: ApplicationId
    municipality: str
    procedure_id: str
    title: str
    role: Literal["applicant", "agent"]
    state: ApplicationState
    state_title: str
    to_do: str
    waiting_for: Literal["you", "staff", "system", "nobody"]
    inquiry_number: str | None
    created_at: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, listed: ListedApplication, language: Language) -> "OwnApplicationLineOut":
        """Show a line of the list."""
        application = listed.application
        return cls(
            application_id=application.application_id,
            municipality=application.municipality,
            procedure_id=application.procedure_id,
            title=listed.title.in_language(language),
            role=listed.role,
            state=application.state,
            state_title=listed.texts.title.in_language(language),
            to_do=listed.texts.to_do.in_language(language),
            waiting_for=listed.texts.waiting_for,
            inquiry_number=application.inquiry_number,
            created_at=application.created_at.astimezone(TOKYO),
            submitted_at=in_japan(application.submitted_at),
        )
