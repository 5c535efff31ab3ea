"""The applications API for staff: what residents apply for is reviewed and decided here."""

from fastapi import FastAPI

from applications_staff_api.routes import (
    audit,
    bulk,
    cases,
    certificates,
    claims,
    counter,
    decisions,
    letters,
    payments,
    queue,
    statistics,
)
from applications_staff_api.services import Services
from machiport.http_api.app import create_app
from machiport.identity import UserPools

# 500 decisions, each with a reason of some length.
_MOST_BODY_BYTES = 1024 * 1024


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Applications for staff",
        description="Queues by department, claims, corrections, decisions, the counter, and the audit trail.",
        # The queue's fixed paths come before those with an application in them.
        routers=[
            queue.router,
            bulk.router,
            counter.router,
            cases.router,
            claims.router,
            decisions.router,
            certificates.router,
            letters.router,
            statistics.router,
            payments.router,
            audit.router,
        ],
        user_pools=user_pools,
        max_body_bytes=_MOST_BODY_BYTES,
    )
    app.state.services = services
    return app
