"""The public procedures API: what can be applied for, how, what somebody in my situation has to do; certificates."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from procedures_api.routes import checks, navigators, open_data, procedures, verification
from procedures_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Procedures",
        description="What can I apply for, what do I need, what does it cost? Is this certificate good? Public, and "
        "keeps nothing.",
        routers=[procedures.router, checks.router, navigators.router, open_data.router, verification.router],
    )
    app.state.services = services
    return app
