"""The region API: municipalities, the API's own documents, the page of the hazard map."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from region_api.routes import documents, hazard_map, municipalities
from region_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Region",
        description="The municipalities that share this service, its documents, and the hazard map to look at.",
        routers=[municipalities.router, documents.router, hazard_map.router],
    )
    app.state.services = services
    return app
