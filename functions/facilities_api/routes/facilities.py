"""Facilities and what their rooms are for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from facilities_api.routes.caching import DIRECTORY_CACHE_CONTROL
from facilities_api.schemas.facilities import FacilitiesOut, FacilityOut, PurposesOut
from facilities_api.services import AskedHere
from machiport.facilities.identifiers import FacilityId
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.pagination import Cursor, decode_identifier, next_identifier_cursor, query_fingerprint

router = APIRouter(prefix="/facilities", tags=["facilities"], dependencies=[public()])


@router.get("", response_model=FacilitiesOut, summary="Facilities")
async def list_facilities(
    request: Request,
    asked: AskedHere,
    municipality: Annotated[
        str | None,
        Query(max_length=20, description="Only this owner's: code, five digits (JIS X 0402).", examples=["44201"]),
    ] = None,
    purpose: Annotated[
        str | None,
        Query(min_length=1, max_length=60, description="Only with a room for this: id or word.", examples=["卓球"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> Response:
    """Return facilities by their ids, a page at a time."""
    services = asked.services
    code = None if municipality is None else services.municipalities.get(municipality).code
    fingerprint = query_fingerprint("facilities", {"municipality": code, "purpose": purpose})
    after = decode_identifier(cursor, fingerprint, "after") or ""
    found = [each for each in services.directory.facilities(code, purpose) if each.facility_id > after][: limit + 1]
    following = next_identifier_cursor([each.facility_id for each in found], limit, fingerprint, "after")
    body = FacilitiesOut.of(found[:limit], following, asked.language)
    return json_answer(request, body, DIRECTORY_CACHE_CONTROL, asked.language)


@router.get("/purposes", response_model=PurposesOut, summary="What rooms can be used for")
async def list_purposes(request: Request, asked: AskedHere) -> Response:
    """Return the purposes of the whole region (利用目的), in the order in which they are shown."""
    body = PurposesOut.of(asked.services.directory.purposes(), asked.language)
    return json_answer(request, body, DIRECTORY_CACHE_CONTROL, asked.language)


@router.get("/{facility_id}", response_model=FacilityOut, summary="A facility with its rooms")
async def get_facility(request: Request, asked: AskedHere, facility_id: FacilityId) -> Response:
    """Return everything that was published of a facility."""
    body = FacilityOut.in_full(asked.services.directory.facility(facility_id), asked.language)
    return json_answer(request, body, DIRECTORY_CACHE_CONTROL, asked.language)
