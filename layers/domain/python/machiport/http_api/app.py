"""The app of an HTTP function."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from machiport.http_api.access import access_matrix
from machiport.http_api.problem_responses import add_problem_handlers
from machiport.http_api.request_envelope import RequestEnvelope
from machiport.identity import UserPools

DEFAULT_MAX_BODY_BYTES = 256 * 1024


def _check_access(app: FastAPI) -> None:
    """Refuse routes without a declared access, and those that need sign-in where no user pool is configured."""
    matrix = access_matrix(app.router.routes)
    guarded = [entry.path for entry in matrix if entry.access != "public"]
    if guarded and app.state.user_pools is None:
        raise ValueError(f"user_pools must be given: {guarded[0]} asks who calls")


def create_app(
    *,
    title: str,
    description: str,
    routers: Sequence[APIRouter],
    user_pools: UserPools | None = None,
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
) -> FastAPI:
    """Return the app of one HTTP function, complete but for its Lambda handler (`lambda_handler(app)`).

    Every route declares who may call it (`machiport.http_api.access`). Routers carry their whole path themselves.
    `max_body_bytes` is the size of a body in bytes above which the answer is 413.

    Raises ValueError for a route that does not say who may call it, and for one that needs a signed-in person
    where no `user_pools` are given.
    """
    app = FastAPI(
        title=title,
        description=description,
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.user_pools = user_pools
    app.state.max_body_bytes = max_body_bytes
    for router in routers:
        # The routes themselves instead of include_router, which would look every request up twice: routers carry
        # their whole path, tags and dependencies, so nothing is left to merge.
        app.router.routes.extend(router.routes)
    _check_access(app)
    add_problem_handlers(app)
    app.add_middleware(RequestEnvelope, max_body_bytes=max_body_bytes)
    return app
