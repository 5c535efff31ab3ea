"""The reservations API: a resident finds, holds, confirms, changes and cancels."""

from fastapi import FastAPI

from machiport.http_api.app import create_app
from machiport.identity import UserPools
from reservations_api.routes import (
    account,
    availability,
    door_pins,
    feed,
    groups,
    lottery_entries,
    orders,
    quotes,
    reservations,
    standing,
    waiting,
)
from reservations_api.services import Services


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Reservations",
        description="One account for the rooms of all municipalities, by each owner's own rules.",
        # `reservations` last: its `/reservations/{reservation_id}` would swallow the others' paths.
        routers=[
            account.router,
            groups.router,
            standing.router,
            orders.router,
            waiting.router,
            lottery_entries.router,
            availability.router,
            quotes.router,
            feed.router,
            door_pins.router,
            reservations.router,
        ],
        user_pools=user_pools,
    )
    app.state.services = services
    return app
