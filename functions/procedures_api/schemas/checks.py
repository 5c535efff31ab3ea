"""A form tried out, as it is asked and answered."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from machiport.applications.procedures.checking import Check
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.forms import SectionState
from machiport.localized_text import Language
from procedures_api.schemas.fees import FeeQuoteOut
from procedures_api.schemas.papers import PaperOut


class CheckIn(BaseModel):
    """What was filled in. It is neither kept nor logged."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(examples=[{"copies": 1, "whose": "self"}])


class FaultOut(BaseModel):
    """Something wrong or missing."""

    pointer: str = Field(description="JSON Pointer to the answer.", examples=["/answers/copies"])
    code: str = Field(examples=["required"])
    message: str

    @classmethod
    def of(cls, fault: FormFault, language: Language) -> "FaultOut":
        """Show a fault in `language`."""
        return cls(pointer=fault.pointer, code=fault.code, message=fault.message.in_language(language))


class CheckOut(BaseModel):
    """What would happen if it were submitted now."""

    complete: bool = Field(description="Whether nothing is wrong or missing.")
    faults: list[FaultOut]
    sections: dict[str, SectionState] = Field(description="How far along each section is, by its id.")
    computed: dict[str, JsonValue] = Field(description="The computed fields.")
    fee: FeeQuoteOut
    attachments: list[PaperOut] = Field(description="The papers that are needed.")

    @classmethod
    def of(cls, check: Check, language: Language) -> "CheckOut":
        """Show a check in `language`."""
        return cls(
            complete=not check.faults,
            faults=[FaultOut.of(fault, language) for fault in check.faults],
            sections=check.sections,
            computed=check.computed,
            fee=FeeQuoteOut.of(check.fee, language),
            attachments=[PaperOut.of(slot, language) for slot in check.papers],
        )
