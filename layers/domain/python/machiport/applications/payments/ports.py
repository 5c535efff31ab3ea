"""What payments need from outside: a gateway (決済代行)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from machiport.applications.payments.model import GatewayNotice, GatewayPayment, Movement, PaymentRequest


class PaymentGateway(Protocol):
    """A service that takes card payments in two steps: authorise, then capture.

    Every method may raise GatewayUnavailable: whether something was done is then not known, and asking again is
    harmless. GatewayRefused: it will not do it, and somebody must look.
    """

    def authorise(self, request: PaymentRequest) -> GatewayPayment:
        """Make the payment for the payer to authorise; nothing is taken yet. The payment id is the idempotency key."""
        ...

    def find(self, gateway_id: str) -> GatewayPayment | None:
        """Return the payment as it is now; None where the gateway does not know it."""
        ...

    def find_by_payment(self, payment_id: str) -> GatewayPayment | None:
        """Return the payment that was made for ours; None for none, or none yet (a minute may pass)."""
        ...

    def capture(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Take `amount` yen of an authorised payment; return the payment as it is then, whatever it is.

        Where it is not authorised (any more), nothing is done: the answer says what it is.
        """
        ...

    def cancel(self, gateway_id: str, key: str) -> GatewayPayment:
        """Give the authorisation up; return the payment as it is then, whatever it is."""
        ...

    def refund(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Have `amount` yen in all of a captured payment go back; return the payment as it is then, whatever it is.

        What went back already counts.
        """
        ...

    def movements_between(self, begin: datetime, end: datetime) -> Iterator[Movement]:
        """Return all money that moved from `begin` until before `end`."""
        ...

    def read_webhook(self, body: bytes, signature: str) -> GatewayNotice:
        """Return the notice in a webhook's body as it came.

        Raises WebhookNotGenuine for one that is not signed by the gateway, or more than five minutes old.
        """
        ...


class GatewaySecret(Protocol):
    """What the gateway's operator was given."""

    def api_key(self) -> str:
        """Return the key that the gateway's API asks for; empty where none is set."""
        ...

    def webhook_secret(self) -> str:
        """Return the secret that webhooks are signed with."""
        ...

    def forget(self) -> None:
        """Fetch both anew the next time: the gateway did not take them."""
        ...
