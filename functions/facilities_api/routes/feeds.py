"""Calendars to subscribe to: a room's, without names, and one's own reservations at an address of one's own."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from facilities_api.routes.caching import FEED_CACHE_CONTROL, OWN_FEED_CACHE_CONTROL
from facilities_api.routes.calendars import room_within
from facilities_api.services import AskedHere
from machiport.clock import today
from machiport.facilities.feeds.rendering import MEDIA_TYPE, render_busy
from machiport.facilities.identifiers import FacilityId, RoomId
from machiport.facilities.times import instant_at
from machiport.http_api.access import public
from machiport.http_api.etag import conditional_response
from machiport.localized_text import Language

router = APIRouter(tags=["facilities"], dependencies=[public()])

_AS_CALENDAR: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}
}
_DAYS_AHEAD: Final = 92

FeedLanguage = Annotated[
    Language | None, Query(description="Language; calendar apps do not let one set Accept-Language.")
]


@router.get(
    "/facilities/{facility_id}/rooms/{room_id}/calendar.ics",
    summary="When a room is taken, as a calendar feed",
    response_class=Response,
    responses=_AS_CALENDAR,
)
async def get_room_feed(
    request: Request, asked: AskedHere, facility_id: FacilityId, room_id: RoomId, lang: FeedLanguage = None
) -> Response:
    """Return when the room is taken, from the beginning of this month for three months; not by whom."""
    services, language = asked.services, lang or asked.language
    busy = services.calendars.busy(room_within(facility_id, room_id), _DAYS_AHEAD)
    # The day's beginning as the time stamp: what has not changed today keeps its ETag.
    stamp = instant_at(today(services.clock), 0)
    return _feed(request, render_busy(busy, stamp, language), language, FEED_CACHE_CONTROL)


@router.get(
    "/reservation-calendars/{token}",
    summary="One's own reservations, as a calendar feed",
    response_class=Response,
    responses=_AS_CALENDAR,
)
async def get_own_feed(
    request: Request,
    asked: AskedHere,
    token: Annotated[
        str, Path(pattern=r"^[A-Za-z0-9_-]{20,100}$", description="Who knows it sees the reservations: keep it.")
    ],
    lang: FeedLanguage = None,
) -> Response:
    """Return the reservations of who opened the feed (`POST /reservations/calendar-feed`), and of their groups."""
    language = lang or asked.language
    return _feed(request, asked.services.feeds.calendar(token, language), language, OWN_FEED_CACHE_CONTROL)


def _feed(request: Request, content: bytes, language: Language, cache_control: str) -> Response:
    return conditional_response(
        request,
        content,
        media_type=MEDIA_TYPE,
        cache_control=cache_control,
        headers={
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Content-Disposition": 'inline; filename="reservations.ics"',
        },
    )
