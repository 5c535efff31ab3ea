"""What is to be paid, as the public and the residents' functions answer it, in the asker's language."""

from pydantic import BaseModel, Field

from machiport.applications.procedures.fees import FeeQuote
from machiport.localized_text import Language


class FeeLineOut(BaseModel):
    """A line of what is to be paid; what is waived is negative."""

    label: str
    yen: int


class FeeQuoteOut(BaseModel):
    """What is to be paid for these answers, in yen."""

    lines: list[FeeLineOut]
    total: int
    claimed: list[str] = Field(description="Ids of the exemptions that the answers claim.")
    needs_staff: bool = Field(description="Whether the total may still become 0, if staff agree to an exemption.")

    @classmethod
    def of(cls, quote: FeeQuote, language: Language) -> "FeeQuoteOut":
        """Show a quote in `language`."""
        lines = [FeeLineOut(label=label.in_language(language), yen=yen) for label, yen in quote.lines]
        return cls(lines=lines, total=quote.total, claimed=list(quote.claimed), needs_staff=quote.needs_staff)
