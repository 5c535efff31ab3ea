"""The payments API: the only function with routes that has the gateway's key."""

from typing import Final

from fastapi import FastAPI

from machiport.http_api.app import create_app
from machiport.identity import UserPools
from payments_api.routes import payments, reconciliation, webhooks
from payments_api.services import Services

# The largest body is a webhook: Stripe's are a few kilobytes.
_LARGEST_BODY: Final = 64 * 1024


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Payments",
        description="Fees of applications: paid by card, followed, compared with the gateway's ledger.",
        routers=[payments.router, webhooks.router, reconciliation.router],
        user_pools=user_pools,
        max_body_bytes=_LARGEST_BODY,
    )
    app.state.services = services
    return app
