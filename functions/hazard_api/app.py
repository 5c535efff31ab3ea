"""The public hazard API: the hazards of a place, shelters, warnings, map layers, my timeline."""

from fastapi import FastAPI

from hazard_api.routes import layers, places, risks, shelters, timelines, warnings
from hazard_api.services import Services
from machiport.http_api.app import create_app


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Hazard maps",
        description="What is the risk here, what does it mean, and where do I go? Public, and keeps nothing.",
        routers=[layers.router, places.router, risks.router, shelters.router, timelines.router, warnings.router],
    )
    app.state.services = services
    return app
