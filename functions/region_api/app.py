"""The region API: municipalities, and the API's own documents."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from region_api.routes import documents, municipalities
from region_api.services import Services


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Region",
        description="The municipalities that share this service, and the documents of its API.",
        routers=[municipalities.router, documents.router],
    )
    app.state.services = services
    return app
