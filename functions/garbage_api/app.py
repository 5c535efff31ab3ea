"""The public garbage API: areas, collections, calendar feed, categories, dictionary, offline bundle."""

from fastapi import FastAPI

from garbage_api.routes import areas, bundle, calendar_feed, catalogue, collections
from garbage_api.services import Services
from machiport.http_api.app import create_app


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Garbage calendar",
        description="When is garbage collected here, and where does a thing go? Public and read only.",
        routers=[areas.router, collections.router, calendar_feed.router, bundle.router, catalogue.router],
    )
    app.state.services = services
    return app
