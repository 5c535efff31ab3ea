"""Finding free rooms without signing in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from facilities_api.routes.caching import AVAILABILITY_CACHE_CONTROL
from facilities_api.services import AskedHere
from machiport.clock import today
from machiport.facilities.search.answers import AvailabilityOut
from machiport.facilities.search.asking import Page
from machiport.facilities.search.query import AvailabilityQuery
from machiport.facilities.search.wanted import Place
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.pagination import decode_stretch, query_fingerprint, stretch_cursor

router = APIRouter(prefix="/facilities", tags=["facilities"], dependencies=[public()])


@router.get("/availability", response_model=AvailabilityOut, summary="Find free rooms")
async def find_rooms(request: Request, asked: AskedHere, query: Annotated[AvailabilityQuery, Query()]) -> Response:
    """Return rooms that somebody from outside of the region could book, with free slots and the price for them.

    Who is signed in asks `/reservations/availability`, which knows their own rules, limits and prices.
    """
    services = asked.services
    day = today(services.clock)
    fingerprint = query_fingerprint("facilities/availability", query.filters(day))
    page = Page(Place(*decode_stretch(query.cursor, fingerprint)), query.limit, query.include_refused)
    found = services.search.find(query.wanted(services.purposes, day), None, page)
    place = found.following
    following = None if place is None else stretch_cursor(place.after, place.offset, fingerprint)
    body = AvailabilityOut.of(found, following, asked.language)
    return json_answer(request, body, AVAILABILITY_CACHE_CONTROL, asked.language)
