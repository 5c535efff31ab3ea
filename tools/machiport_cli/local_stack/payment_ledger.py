"""What the simulated payment gateway remembers: the truth about money, as on Stripe's account.

Amounts are in yen, instants are seconds since 1970.
"""

import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

type IntentStatus = Literal["requires_payment_method", "requires_capture", "succeeded", "canceled"]


class LedgerRefund(BaseModel):
    """Money given back."""

    id: str
    amount: int
    created: int
    transaction: str
    failed_at: int | None = None


class LedgerPayment(BaseModel):
    """A PaymentIntent with its charge."""

    id: str
    client_secret: str
    amount: int
    currency: str
    capture_method: str
    metadata: dict[str, str]
    created: int
    status: IntentStatus = "requires_payment_method"
    received: int = 0
    charge: str | None = None
    charged_at: int | None = None
    captured_at: int | None = None
    transaction: str | None = None
    capture_before: int | None = None
    refunds: list[LedgerRefund] = Field(default_factory=list)
    cancellation_reason: str | None = None
    error: dict[str, Any] | None = None

    @property
    def refunded(self) -> int:
        """What went back."""
        return sum(each.amount for each in self.refunds if each.failed_at is None)


class SavedAnswer(BaseModel):
    """What a request with an Idempotency-Key was answered, and what it asked."""

    created: int
    fingerprint: str
    status: int
    body: dict[str, Any]


class PaymentLedger(BaseModel):
    """All payments by id in the order they were made, and the answers by key."""

    payments: dict[str, LedgerPayment] = Field(default_factory=dict)
    answers: dict[str, SavedAnswer] = Field(default_factory=dict)

    def of_payment(self, payment_id: str) -> list[LedgerPayment]:
        """Return the payments whose metadata names this payment of ours."""
        return [each for each in self.payments.values() if each.metadata.get("payment_id") == payment_id]

    def save(self, file: Path) -> None:
        """Write to `file` in one step."""
        unfinished = file.with_suffix(".new")
        unfinished.write_text(self.model_dump_json(), "utf-8")
        unfinished.replace(file)


def load_ledger(file: Path) -> PaymentLedger:
    """Return the ledger in a file; an empty one where there is none.

    One that an earlier version wrote and this one cannot read is put aside: trying out begins anew.
    """
    if not file.exists():
        return PaymentLedger()
    try:
        return PaymentLedger.model_validate_json(file.read_text("utf-8"))
    except ValidationError:
        file.replace(file.with_suffix(".unreadable"))
        return PaymentLedger()


def new_identifier(prefix: str) -> str:
    """Return an id as Stripe forms them: `pi_3Q…`."""
    return f"{prefix}_{secrets.token_hex(12)}"
