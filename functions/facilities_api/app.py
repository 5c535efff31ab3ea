"""The public facilities API: rooms to look at and to find, lotteries to check, calendars to subscribe to."""

from fastapi import FastAPI

from facilities_api.routes import availability, calendars, facilities, feeds, lotteries
from facilities_api.services import Services
from machiport.http_api.app import create_app


def build_app(services: Services | None) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Facilities",
        description="Halls, courts and kitchens of all municipalities: what there is, and when it is free.",
        # `facilities` last: its `/facilities/{facility_id}` would swallow the others' paths.
        routers=[availability.router, calendars.router, feeds.router, lotteries.router, facilities.router],
    )
    app.state.services = services
    return app
