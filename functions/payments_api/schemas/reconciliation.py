"""What is told of a reconciliation."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from machiport.applications.payments.reconciliation import Method, ReconciledLine, Reconciliation


class LedgerDifferenceOut(BaseModel):
    """Money that one side has and the other has not, in yen; `difference` is ours less the gateway's."""

    day: date
    kind: Literal["captured", "refunded"]
    payment_id: str | None
    application_id: str | None
    gateway_payment_id: str | None
    ours: int
    gateway: int
    difference: int

    @classmethod
    def of(cls, line: ReconciledLine) -> "LedgerDifferenceOut":
        """Show a line."""
        return cls(
            day=line.day,
            kind=line.kind,
            payment_id=line.payment_id,
            application_id=line.application_id,
            gateway_payment_id=line.gateway_id,
            ours=line.ours,
            gateway=line.theirs,
            difference=line.difference,
        )


class LedgerTotalsOut(BaseModel):
    """Sums of all that moved, in yen."""

    captured: int
    refunded: int


class ReconciliationOut(BaseModel):
    """Both ledgers of a period: sums, and every payment in which they differ. Cash is in ours alone."""

    municipality: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    agrees: bool
    cards: LedgerTotalsOut = Field(description="By our ledger.")
    gateway: LedgerTotalsOut = Field(description="By the gateway's ledger.")
    counter: LedgerTotalsOut = Field(description="Cash at the counter, by our ledger.")
    movements: int
    differences: list[LedgerDifferenceOut]

    @classmethod
    def of(cls, found: Reconciliation) -> "ReconciliationOut":
        """Show a reconciliation."""
        return cls(
            municipality=found.municipality,
            first=found.first,
            last=found.last,
            agrees=not found.differences,
            cards=_totals(found, "card", 0),
            gateway=_totals(found, "card", 1),
            counter=_totals(found, "counter", 0),
            movements=len(found.lines),
            differences=[LedgerDifferenceOut.of(line) for line in found.differences],
        )


def _totals(found: Reconciliation, method: Method, side: int) -> LedgerTotalsOut:
    return LedgerTotalsOut(
        captured=found.total(method, "captured")[side],
        refunded=found.total(method, "refunded")[side],
    )
