"""The hazard API for staff: lists of shelters, and their statuses."""

from fastapi import FastAPI

from hazard_staff_api.routes import shelter_lists, shelter_statuses
from hazard_staff_api.services import Services
from machiport.http_api.app import create_app
from machiport.http_api.uploaded_files import MAXIMUM_UPLOAD_BYTES
from machiport.identity import UserPools


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Shelters for staff",
        description="Publish a list of shelters; report which are open and how full they are.",
        routers=[shelter_lists.router, shelter_statuses.router],
        user_pools=user_pools,
        max_body_bytes=MAXIMUM_UPLOAD_BYTES,
    )
    app.state.services = services
    return app
