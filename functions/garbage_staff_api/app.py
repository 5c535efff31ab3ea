"""The garbage API for staff: upload, check, publish, announce changes."""

from fastapi import FastAPI

from garbage_staff_api.routes import changes, editions, publications
from garbage_staff_api.services import Services
from machiport.http_api.app import create_app
from machiport.http_api.uploaded_files import MAXIMUM_UPLOAD_BYTES
from machiport.identity import UserPools


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Garbage calendar for staff",
        description="Upload a calendar, check its report and what it changes, publish it; announce changes at once.",
        routers=[editions.router, publications.router, changes.router],
        user_pools=user_pools,
        max_body_bytes=MAXIMUM_UPLOAD_BYTES,
    )
    app.state.services = services
    return app
