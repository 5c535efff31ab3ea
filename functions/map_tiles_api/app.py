"""The public map tiles API: a layer's description and its tiles."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from map_tiles_api.routes import layers
from map_tiles_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Map tiles",
        description="Hazard zones as vector tiles. Public and read only.",
        routers=[layers.router],
    )
    app.state.services = services
    return app
