"""The payments API as API Gateway calls it, on the services of a world whose gateway is in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, GatewayClient, claims, gateway_event
from tests.payments_world import PaymentsWorld

from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT
from payments_api.app import build_app
from payments_api.services import Services


@dataclass
class PaymentsApi:
    """The API; `gateway` stands in for the world's where a test wants another."""

    bench: PaymentsWorld = field(default_factory=PaymentsWorld)
    gateway: PaymentGateway | None = None

    def __post_init__(self) -> None:
        """Build the app as main.py does."""
        gateway = self.gateway or self.bench.gateway
        services = Services(
            municipalities=load_registry(ROOT / "sample_region"),
            paying=self.bench.paying,
            settling=self.bench.settling,
            gateway=gateway,
            reconciliation=ReconciliationService(self.bench.world.store, gateway),
        )
        self._client = GatewayClient(build_app(services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def get(self, who: str, path: str, language: str = "ja") -> Answer:
        """Send a GET as a resident."""
        return self._send("GET", path, {"Accept-Language": language}, who=claims(RESIDENTS_POOL, who))

    def post(self, who: str, path: str, *, key: str | None = "a-key-of-this-test", language: str = "ja") -> Answer:
        """Send a POST without a body as a resident."""
        headers = {"Accept-Language": language} | ({"Idempotency-Key": key} if key else {})
        return self._send("POST", path, headers, who=claims(RESIDENTS_POOL, who))

    def staff(self, path: str, groups: str, **query: str) -> Answer:
        """Send a GET as staff of some groups."""
        who = claims(STAFF_POOL, "oka", **{"cognito:groups": groups})
        return self._send("GET", path, {}, who=who, query=query)

    def webhook(self, body: str, signature: str | None) -> Answer:
        """Send what the gateway sends."""
        headers = {"Content-Type": "application/json"} | ({"Stripe-Signature": signature} if signature else {})
        return self._send("POST", "/payments/webhooks/stripe", headers, body=body)

    def _send(self, method: str, path: str, headers: Mapping[str, str], **others: Any) -> Answer:
        return self._client.send(gateway_event(method, path, headers=headers, **others))
