"""An area's calendar feed, for the calendar app of the phone."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from garbage_api.routes.caching import CACHE_CONTROL
from garbage_api.services import AskedHere
from machiport.garbage.icalendar_feed import MEDIA_TYPE, Alarm
from machiport.http_api.access import public
from machiport.http_api.etag import conditional_response
from machiport.localized_text import Language

router = APIRouter(prefix="/garbage/{municipality}/areas/{area_id}", tags=["garbage"], dependencies=[public()])


@router.get(
    "/calendar.ics",
    summary="Calendar feed",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def calendar_feed(
    request: Request,
    asked: AskedHere,
    area_id: str,
    alarm: Annotated[Alarm, Query(description="Remind at 20:00 the evening before, or at 6:30.")] = "none",
    category: Annotated[list[str] | None, Query(max_length=64, description="Only these categories.")] = None,
    lang: Annotated[
        Language | None, Query(description="Language; calendar apps do not let one set Accept-Language.")
    ] = None,
) -> Response:
    """Return the area's collections as an iCalendar feed: last month, this one and twelve more."""
    chosen = lang or asked.language
    feed = asked.services.documents.calendar_feed(asked.municipality.code, area_id, chosen, alarm, category)
    return conditional_response(
        request,
        feed,
        media_type=MEDIA_TYPE,
        cache_control=CACHE_CONTROL,
        headers={
            "Content-Language": chosen,
            "Vary": "Accept-Language",
            "Content-Disposition": 'inline; filename="garbage.ics"',
        },
    )
