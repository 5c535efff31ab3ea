"""What staff send about money."""

from typing import Annotated

from pydantic import Field, StringConstraints

from applications_staff_api.schemas.case_parts import PaymentOut
from applications_staff_api.schemas.steps import StepIn
from machiport.applications.cases.model import Payment
from machiport.applications.payments.staff_payments import CounterReceipt, RefundReason, RefundWish
from machiport.idempotency import StoredResponse

type ReceiptNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]


class CounterPaymentIn(StepIn):
    """Cash taken at the counter (窓口納付): what was to be paid, in yen, and the number on the receipt (領収書番号)."""

    amount: int = Field(ge=1, le=10_000_000, examples=[300])
    receipt_number: ReceiptNumber = Field(examples=["2026-000123"])

    def receipt(self) -> CounterReceipt:
        """Return it in the domain's terms."""
        return CounterReceipt(self.amount, self.receipt_number)


class RefundIn(StepIn):
    """Money that goes back (還付): of which payment of the application, and how much in yen.

    The reason is a word and no text, since the audit trail keeps it for good.
    """

    payment: int = Field(ge=1, le=99, description="`number` of the payment.")
    amount: int = Field(ge=1, le=10_000_000, examples=[300])
    reason: RefundReason

    def wish(self) -> RefundWish:
        """Return it in the domain's terms."""
        return RefundWish(self.payment, self.amount, self.reason)


def payment_response(payment: Payment) -> StoredResponse:
    """Return the answer that is kept."""
    return StoredResponse(201, PaymentOut.of(payment).model_dump_json())
