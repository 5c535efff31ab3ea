"""How far a form is, as its applicant sees it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.drafting.views import Progress
from machiport.applications.procedures.fees import FeeQuote
from machiport.applications.procedures.form_faults import FormFault
from machiport.applications.procedures.model import AttachmentSlot
from machiport.localized_text import Language


class AnswersIn(BaseModel):
    """All answers of the form, in place of those before; a field that is left out is empty."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(examples=[{"copies": 1}])


class FaultOut(BaseModel):
    """What is wrong with an answer."""

    pointer: str = Field(examples=["/answers/phone"])
    code: str = Field(examples=["phone"])
    message: str

    @classmethod
    def of(cls, fault: FormFault, language: Language) -> "FaultOut":
        """Show a fault."""
        return cls(pointer=fault.pointer, code=fault.code, message=fault.message.in_language(language))


class FeeLineOut(BaseModel):
    """What a part of the fee is for, in yen; what is waived is negative."""

    label: str
    yen: int


class FeeOut(BaseModel):
    """What is to be paid for the answers as they are, in yen.

    `needs_staff`: an exemption was claimed that staff decide on; `total` is due unless they grant it.
    """

    total: int
    lines: list[FeeLineOut]
    claimed: list[str] = Field(description="Ids of the exemptions (減免) whose conditions the answers match.")
    needs_staff: bool

    @classmethod
    def of(cls, quote: FeeQuote, language: Language) -> "FeeOut":
        """Show a fee."""
        lines = [FeeLineOut(label=label.in_language(language), yen=yen) for label, yen in quote.lines]
        return cls(total=quote.total, lines=lines, claimed=list(quote.claimed), needs_staff=quote.needs_staff)


class SlotOut(BaseModel):
    """A paper that may be attached, or has to be (`needed`)."""

    id: str
    title: str
    help: str | None
    types: list[str]
    largest: int = Field(description="Of one file, in bytes.")
    most: int = Field(description="How many files.")
    needed: bool

    @classmethod
    def of(cls, slot: AttachmentSlot, *, needed: bool, language: Language) -> "SlotOut":
        """Show a slot."""
        return cls(
            id=slot.id,
            title=slot.title.in_language(language),
            help=None if slot.help is None else slot.help.in_language(language),
            types=list(slot.types),
            largest=slot.largest,
            most=slot.most,
            needed=needed,
        )


class ProgressOut(BaseModel):
    """The answers as they are kept (widths folded, computed fields computed), and how far the form is.

    `faults` are told of what was typed; what is still missing shows in `sections` and is told when it is submitted.
    """

    version: int = Field(description="Also the ETag: name it in `If-Match` to save the next answers.")
    answers: dict[str, Any]
    faults: list[FaultOut]
    sections: dict[str, Literal["hidden", "empty", "begun", "complete"]]
    fee: FeeOut
    slots: list[SlotOut]

    @classmethod
    def of(cls, progress: Progress, language: Language) -> "ProgressOut":
        """Show how far a form is."""
        return cls(
            version=progress.version,
            answers=dict(progress.answers),
            faults=[FaultOut.of(fault, language) for fault in progress.faults],
            sections=dict(progress.sections),
            fee=FeeOut.of(progress.fee, language),
            slots=[SlotOut.of(slot, needed=needed, language=language) for slot, needed in progress.slots],
        )
