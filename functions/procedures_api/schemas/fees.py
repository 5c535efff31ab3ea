"""Fees as they are answered."""

from typing import Any

from pydantic import BaseModel, Field

from machiport.applications.procedures.model import Exemption, Fee, PaymentTiming, PriceTable
from machiport.localized_text import Language


class PricesOut(BaseModel):
    """Prices in yen by what is answered at `field`."""

    field: str = Field(description="JSON Pointer into the answers.")
    prices: dict[str, int]

    @classmethod
    def of(cls, table: PriceTable | None) -> "PricesOut | None":
        """Show a table of prices; None where there is none."""
        return None if table is None else cls(field=table.field, prices=table.prices)


class ExemptionOut(BaseModel):
    """When a fee is waived (減免)."""

    id: str
    title: str
    when: dict[str, Any] = Field(description="JSON Schema that the answers must match.")
    by_staff: bool = Field(description="Whether staff have to agree.")

    @classmethod
    def of(cls, exemption: Exemption, language: Language) -> "ExemptionOut":
        """Show an exemption in `language`."""
        title = exemption.title.in_language(language)
        return cls(id=exemption.id, title=title, when=exemption.when, by_staff=exemption.by_staff)


class FeeOut(BaseModel):
    """What it costs, in yen; a check says it for given answers."""

    timing: PaymentTiming = Field(description="When it is paid: before or after the review.")
    flat: int
    per_copy: int
    by_choice: PricesOut | None
    items: PricesOut | None = Field(description="Each member of the list has a `kind` and a `quantity`.")
    exemptions: list[ExemptionOut]

    @classmethod
    def of(cls, fee: Fee, language: Language) -> "FeeOut":
        """Show a fee in `language`."""
        return cls(
            timing=fee.timing,
            flat=fee.flat,
            per_copy=fee.per_copy,
            by_choice=PricesOut.of(fee.by_choice),
            items=PricesOut.of(fee.items),
            exemptions=[ExemptionOut.of(each, language) for each in fee.exemptions],
        )
