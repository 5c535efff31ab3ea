"""Papers to attach (添付書類) as they are answered."""

from typing import Any

from pydantic import BaseModel, Field

from machiport.applications.procedures.model import AttachmentSlot
from machiport.localized_text import Language


class PaperOut(BaseModel):
    """A paper to attach."""

    id: str
    title: str
    help: str | None
    types: list[str] = Field(description="Media types that are taken.")
    largest: int = Field(description="Greatest size of a file in bytes.")
    most: int = Field(description="How many files.")
    required: bool = Field(description="Whether it is always needed; where `required_when` is null.")
    required_when: dict[str, Any] | None = Field(description="JSON Schema of the answers that need it.")

    @classmethod
    def of(cls, slot: AttachmentSlot, language: Language) -> "PaperOut":
        """Show a paper in `language`."""
        return cls(
            id=slot.id,
            title=slot.title.in_language(language),
            help=None if slot.help is None else slot.help.in_language(language),
            types=list(slot.types),
            largest=slot.largest,
            most=slot.most,
            required=slot.required and slot.required_when is None,
            required_when=slot.required_when,
        )
