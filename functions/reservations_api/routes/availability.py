"""Finding rooms that the resident who asks can book."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from machiport.clock import today
from machiport.facilities.search.answers import AvailabilityOut
from machiport.facilities.search.asking import Asking, Page
from machiport.facilities.search.query import AvailabilityQuery
from machiport.facilities.search.wanted import Place
from machiport.http_api.answers import private_json_answer
from machiport.http_api.pagination import decode_stretch, query_fingerprint, stretch_cursor
from machiport.http_api.request_facts import RequestLanguage
from reservations_api.schemas.reservations import GroupId
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations", tags=["reservations"])


class OwnAvailabilityQuery(AvailabilityQuery):
    """What to look for, and in whose name."""

    group_id: GroupId | None = Field(default=None, description="The group in whose name they would book (団体).")


@router.get("/availability", response_model=AvailabilityOut, summary="Find rooms that I can book")
async def find_rooms(
    person: Person,
    services: GivenServices,
    language: RequestLanguage,
    query: Annotated[OwnAvailabilityQuery, Query()],
) -> Response:
    """Return rooms with the slots that who asks can book, by every owner's rules, and the price for them.

    Windows, classes, monthly limits, suspensions and lotteries count, as do holds of others. With `include_refused`
    rooms that are free and refused by a rule are listed with the rule.
    """
    day = today(services.clock)
    fingerprint = query_fingerprint("reservations/availability", query.filters(day))
    page = Page(Place(*decode_stretch(query.cursor, fingerprint)), query.limit, query.include_refused)
    asking = Asking(person.subject, query.group_id)
    found = services.search.find(query.wanted(services.purposes, day), asking, page)
    place = found.following
    following = None if place is None else stretch_cursor(place.after, place.offset, fingerprint)
    return private_json_answer(AvailabilityOut.of(found, following, language), language)
