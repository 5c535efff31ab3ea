"""The residents API: who am I?"""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from machiport.identity import UserPools
from residents_api.routes import residents, staff
from residents_api.services import Services


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Residents",
        description="A resident's own facts, and a member of staff's own facts.",
        routers=[residents.router, staff.router],
        user_pools=user_pools,
    )
    app.state.services = services
    return app
