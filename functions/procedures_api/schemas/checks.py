"""A form tried out, as it is asked and answered."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from machiport.applications.procedures.checking import Check
from machiport.applications.procedures.forms import SectionState
from machiport.applications.procedures.shown_fees import FeeQuoteOut
from machiport.applications.procedures.shown_forms import FaultOut, PaperSlotOut
from machiport.localized_text import Language


class CheckIn(BaseModel):
    """What was filled in. It is neither kept nor logged."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(examples=[{"copies": 1, "whose": "self"}])


class CheckOut(BaseModel):
    """What would happen if it were submitted now."""

    complete: bool = Field(description="Whether nothing is wrong or missing.")
    faults: list[FaultOut]
    sections: dict[str, SectionState] = Field(description="How far along each section is, by its id.")
    computed: dict[str, JsonValue] = Field(description="The computed fields.")
    fee: FeeQuoteOut
    attachments: list[PaperSlotOut] = Field(description="The papers that are needed.")

    @classmethod
    def of(cls, check: Check, language: Language) -> "CheckOut":
        """Show a check in `language`."""
        return cls(
            complete=not check.faults,
            faults=[FaultOut.of(fault, language) for fault in check.faults],
            sections=check.sections,
            computed=check.computed,
            fee=FeeQuoteOut.of(check.fee, language),
            attachments=[PaperSlotOut.of(slot, language) for slot in check.papers],
        )
