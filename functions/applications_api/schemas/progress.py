"""How far a form is, as its applicant sees it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.drafting.views import Progress
from machiport.applications.procedures.forms import SectionState
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.shown_fees import FeeQuoteOut
from machiport.applications.procedures.shown_forms import FaultOut, FormOut, PaperSlotOut
from machiport.localized_text import Language


class AnswersIn(BaseModel):
    """All answers of the form, in place of those before; a field that is left out is empty."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(examples=[{"copies": 1}])


class ProgressOut(BaseModel):
    """The answers as they are kept (widths folded, computed fields computed), and how far the form is.

    `faults` are told of what was typed; what is still missing shows in `sections` and is told when it is submitted.
    """

    version: int = Field(description="Also the ETag: name it in `If-Match` to save the next answers.")
    answers: dict[str, Any]
    faults: list[FaultOut]
    sections: dict[str, SectionState]
    fee: FeeQuoteOut
    papers_needed: list[str] = Field(description="Slots of the papers that these answers need.")
    papers_taken: list[str] = Field(description="Slots of all papers that may be attached.")

    @classmethod
    def of(cls, progress: Progress, language: Language) -> "ProgressOut":
        """Show how far a form is."""
        return cls(
            version=progress.version,
            answers=dict(progress.answers),
            faults=[FaultOut.of(fault, language) for fault in progress.faults],
            sections=dict(progress.sections),
            fee=FeeQuoteOut.of(progress.fee, language),
            papers_needed=[slot.id for slot, needed in progress.slots if needed],
            papers_taken=[slot.id for slot, _ in progress.slots],
        )


class ApplicationFormOut(BaseModel):
    """The form of an application, in the version that it began with."""

    procedure_id: str
    procedure_version: str
    form: FormOut
    attachments: list[PaperSlotOut]
    deliveries: list[str]

    @classmethod
    def of(cls, procedure: Procedure, language: Language) -> "ApplicationFormOut":
        """Show the form of a procedure."""
        return cls(
            procedure_id=procedure.id,
            procedure_version=procedure.version_id,
            form=FormOut.of(procedure.form, language),
            attachments=[PaperSlotOut.of(slot, language) for slot in procedure.attachments],
            deliveries=list(procedure.deliveries),
        )
