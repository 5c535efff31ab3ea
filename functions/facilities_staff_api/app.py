"""The facilities API for staff: the counter (窓口) and the management (管理) of a municipality's facilities."""

from fastapi import FastAPI

from facilities_staff_api.routes import (
    bookings,
    closures,
    day_sheets,
    groups,
    inventory,
    lotteries,
    reservation_acts,
    statistics,
    users,
)
from facilities_staff_api.services import Services
from machiport.http_api.app import create_app
from machiport.http_api.uploaded_files import MAXIMUM_UPLOAD_BYTES
from machiport.identity import UserPools


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Facilities for staff",
        description="Bookings at the counter, day sheets and marks; inventory, rules, prices, closures, lotteries.",
        routers=[
            inventory.router,
            bookings.router,
            reservation_acts.router,
            day_sheets.router,
            closures.router,
            statistics.router,
            groups.router,
            users.router,
            lotteries.router,
        ],
        user_pools=user_pools,
        max_body_bytes=MAXIMUM_UPLOAD_BYTES,
    )
    app.state.services = services
    return app
