"""Stripe's objects (API version 2026-10-28), as far as we read them. Instants come as seconds since 1970.

https://docs.stripe.com/api/payment_intents/object, …/charges/object, …/refunds/object, …/balance_transactions/object
"""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from machiport.applications.payments.model import GatewayNotice, GatewayPayment, GatewayState, Movement

# What is asked for with a payment, so that one answer says everything: when it was captured, and what went back.
EXPANDED: Final = ("latest_charge.balance_transaction", "latest_charge.refunds")

_STATES: Final[dict[str, GatewayState]] = {
    "requires_payment_method": "requires_payment",
    "requires_confirmation": "requires_payment",
    "requires_action": "requires_payment",
    "processing": "requires_payment",
    "requires_capture": "authorised",
    "canceled": "cancelled",
    "succeeded": "captured",
}
_NOT_REFUNDED: Final = frozenset({"failed", "canceled"})


def _instant(seconds: object) -> object:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else seconds


type _Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]


class _Object(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Metadata(_Object):
    payment_id: str | None = None
    municipality: str | None = None


class _Card(_Object):
    capture_before: _Instant | None = None


class _MethodDetails(_Object):
    card: _Card | None = None


class _Created(_Object):
    created: _Instant


class _Refund(_Object):
    amount: int
    created: _Instant
    status: str | None = None


class _Refunds(_Object):
    data: list[_Refund] = Field(default_factory=list)


class _Charge(_Object):
    payment_method_details: _MethodDetails | None = None
    balance_transaction: _Created | str | None = None
    refunds: _Refunds | None = None

    @property
    def captured_at(self) -> datetime | None:
        moved = self.balance_transaction
        return moved.created if isinstance(moved, _Created) else None

    @property
    def capture_before(self) -> datetime | None:
        card = self.payment_method_details.card if self.payment_method_details else None
        return card.capture_before if card else None

    @property
    def given_back(self) -> list[_Refund]:
        refunds = self.refunds.data if self.refunds else []
        return [each for each in refunds if each.status not in _NOT_REFUNDED]


class _PaymentError(_Object):
    code: str | None = None
    decline_code: str | None = None


class PaymentIntent(_Object):
    """A payment at Stripe, with the charge that its last authorisation made."""

    id: str
    status: str
    amount: int
    amount_received: int = 0
    currency: str
    created: _Instant
    client_secret: SecretStr | None = None
    metadata: _Metadata = _Metadata()
    latest_charge: _Charge | str | None = None
    last_payment_error: _PaymentError | None = None

    def told(self) -> GatewayPayment:
        """Return it in our words. Raises ValueError for a status that we do not know."""
        if self.status not in _STATES:
            raise ValueError(f"status {self.status} of a payment is not known")
        charge = self.latest_charge if isinstance(self.latest_charge, _Charge) else _Charge()
        refunds = charge.given_back
        error = self.last_payment_error
        return GatewayPayment(
            gateway_id=self.id,
            payment_id=self.metadata.payment_id,
            municipality=self.metadata.municipality,
            state="refunded" if refunds else _STATES[self.status],
            amount=self.amount,
            currency=self.currency,
            created_at=self.created,
            captured=self.amount_received,
            captured_at=charge.captured_at,
            refunded=sum(each.amount for each in refunds),
            refunded_at=max((each.created for each in refunds), default=None),
            capture_before=charge.capture_before,
            client_secret=self.client_secret,
            declined=(error.decline_code or error.code) if error else None,
        )


class _ChargeOfMovement(_Object):
    payment_intent: str | None = None
    metadata: _Metadata = _Metadata()


class _Source(_ChargeOfMovement):
    id: str
    charge: _ChargeOfMovement | str | None = None


class BalanceTransaction(_Object):
    """Money that moved on Stripe's account; `source` is the charge, or the refund with its charge."""

    type: Literal["charge", "refund", "refund_failure"]
    amount: int
    currency: str
    created: _Instant
    source: _Source

    def told(self) -> Movement:
        """Return it in our words."""
        charge = self.source.charge if isinstance(self.source.charge, _ChargeOfMovement) else self.source
        return Movement(
            gateway_id=charge.payment_intent or self.source.payment_intent or self.source.id,
            payment_id=charge.metadata.payment_id,
            municipality=charge.metadata.municipality,
            kind="captured" if self.type == "charge" else "refunded",
            amount=self.amount if self.type == "charge" else -self.amount,
            currency=self.currency,
            at=self.created,
        )


class _EventObject(_Object):
    object: str = ""
    id: str | None = None
    payment_intent: str | None = None


class _EventData(_Object):
    object: _EventObject


class Event(_Object):
    """A webhook's body."""

    id: str
    type: str
    data: _EventData

    def told(self) -> GatewayNotice:
        """Return it in our words; what happened to a charge or a refund happened to their payment."""
        what = self.data.object
        gateway_id = what.id if what.object == "payment_intent" else what.payment_intent
        return GatewayNotice(notice_id=self.id, kind=self.type, gateway_id=gateway_id)
