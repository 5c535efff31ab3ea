"""The region API: municipalities."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from region_api.routes import municipalities
from region_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Region",
        description="The municipalities that share this service.",
        routers=[municipalities.router],
    )
    app.state.services = services
    return app
