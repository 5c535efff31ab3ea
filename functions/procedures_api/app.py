"""The public procedures API: what can be applied for, how, and what somebody in my situation has to do."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from procedures_api.routes import checks, navigators, open_data, procedures
from procedures_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Procedures",
        description="What can I apply for, what do I need, what does it cost? Public, and keeps nothing.",
        routers=[procedures.router, checks.router, navigators.router, open_data.router],
    )
    app.state.services = services
    return app
