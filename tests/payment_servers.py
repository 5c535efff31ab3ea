"""The Stripe adapter on the simulated gateway, and the phone of who pays there."""

from dataclasses import dataclass
from urllib.parse import urlencode

import urllib3

from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport_cli.local_stack.payment_server import PaymentServer

QUICK = (2.0, 2.0)


@dataclass
class Secret:
    """What Secrets Manager would hold; `forgotten` counts how often it was asked to be fetched anew."""

    key: str
    webhooks: str
    forgotten: int = 0

    def api_key(self) -> str:
        """Return the key."""
        return self.key

    def webhook_secret(self) -> str:
        """Return the webhooks' secret."""
        return self.webhooks

    def forget(self) -> None:
        """Count."""
        self.forgotten += 1


def stripe_at(server: PaymentServer, *, timeout: tuple[float, float] = QUICK) -> StripeGateway:
    """Return the adapter on a server, without the SDK's repetitions (they wait for half a second)."""
    return StripeGateway(Secret(server.key, server.webhooks.secret), server.url, timeout=timeout, repeats=0)


def pay(server: PaymentServer, gateway_id: str, method: str = "pm_card_visa") -> urllib3.BaseHTTPResponse:
    """Pay as a phone's SDK does: with the client secret, not with the key."""
    secret = server.gateway.ledger.payments[gateway_id].client_secret
    return urllib3.request(
        "POST",
        f"{server.url}/v1/payment_intents/{gateway_id}/confirm",
        body=urlencode({"payment_method": method, "client_secret": secret}).encode(),
        retries=False,
    )
