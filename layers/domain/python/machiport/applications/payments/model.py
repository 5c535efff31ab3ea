"""A payment as the gateway tells of it. Amounts are in yen, instants aware and in UTC."""

from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr

# requires_payment: nobody has paid yet, a declined card included. refunded: all or a part of what was captured.
type GatewayState = Literal["requires_payment", "authorised", "captured", "cancelled", "refunded"]
type MovementKind = Literal["captured", "refunded"]

YEN: Final = "jpy"


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PaymentRequest(_Told):
    """A payment to make at the gateway. `payment_id` is ours: asking twice with it is asking once."""

    payment_id: str
    municipality: str
    amount: int = Field(ge=1)


class GatewayPayment(_Told):
    """What the gateway knows of a payment now; its word about money is the truth.

    `payment_id` and `municipality` are ours, as given when it was made (None: not made by us). `captured` is what
    was taken from the payer, `refunded` what went back. `capture_before` is when the authorisation lapses.
    `client_secret` lets the payer's phone pay this payment and nothing else. `declined` is the gateway's word for
    why the last try to pay failed.
    """

    gateway_id: str
    payment_id: str | None
    municipality: str | None
    state: GatewayState
    amount: int
    currency: str
    created_at: AwareDatetime
    captured: int = 0
    captured_at: AwareDatetime | None = None
    refunded: int = 0
    refunded_at: AwareDatetime | None = None
    capture_before: AwareDatetime | None = None
    client_secret: SecretStr | None = None
    declined: str | None = None

    def is_for(self, payment_id: str, amount: int) -> bool:
        """Tell whether it is this payment of ours, over this amount in yen."""
        return (self.payment_id, self.amount, self.currency) == (payment_id, amount, YEN)


class GatewayNotice(_Told):
    """A webhook of the gateway: only a hint that something happened to this payment."""

    notice_id: str
    kind: str
    gateway_id: str | None


class Movement(_Told):
    """Money that moved at the gateway: taken from a payer, or given back.

    `amount` is positive either way; below zero it is a refund that came back, since the card was closed.
    """

    gateway_id: str
    payment_id: str | None
    municipality: str | None
    kind: MovementKind
    amount: int
    currency: str
    at: AwareDatetime
