"""Where to go: the nearest shelters, a municipality's list, everything for offline use."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hazard_api.routes.caching import SHELTER_CACHE_CONTROL
from hazard_api.schemas.shelters import SheltersOut
from hazard_api.services import AskedHere
from machiport.globe import Place
from machiport.hazard.errors import PLACE_INCOMPLETE, PlaceNotValid
from machiport.hazard.kinds import EvacuationHazard
from machiport.hazard.places import check_place
from machiport.hazard.shelters.errors import HAZARD_UNKNOWN, PLACE_OR_MUNICIPALITY, WITHIN_NEEDS_PLACE
from machiport.hazard.shelters.model import Designation
from machiport.hazard.shelters.nearest import Wanted
from machiport.hazard.shelters.shelter_service import ShelterService
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import conditional_response
from machiport.http_api.pagination import Cursor, decode_identifier, next_identifier_cursor, query_fingerprint
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed

router = APIRouter(prefix="/hazard/shelters", tags=["hazard"], dependencies=[public()])

_DEFAULT_LIMIT = 10
_HIGHEST_LIMIT = 100
_DEFAULT_WITHIN = 20_000
"""Metres: over four hours on foot. Further away nobody is sent."""

Municipality = Annotated[
    str | None,
    Query(description="Code of five digits: only its shelters. Without a place: its list.", examples=["44201"]),
]


@router.get("", response_model=SheltersOut, summary="The nearest shelters, or a municipality's list")
async def get_shelters(  # one for each query parameter
    request: Request,
    asked: AskedHere,
    lon: Annotated[float | None, Query(description="Longitude, WGS84 degrees.", examples=[131.6127])] = None,
    lat: Annotated[float | None, Query(description="Latitude, WGS84 degrees.", examples=[33.2395])] = None,
    hazard: Annotated[
        str | None,
        Query(
            max_length=40,
            description=(
                "Only emergency sites designated for it: a hazard of evacuation (`flood`) or a kind of hazard map "
                "(`flood_maximum`). Sites whose list has a condition for it are not among them."
            ),
            examples=["flood"],
        ),
    ] = None,
    designation: Annotated[
        Designation | None,
        Query(alias="type", description="`emergency`: 指定緊急避難場所. `shelter`: 指定避難所. Both where absent."),
    ] = None,
    open_now: Annotated[
        bool, Query(alias="open", description="Only those reported to be open, and not full, a short time ago.")
    ] = False,
    municipality: Municipality = None,
    within: Annotated[
        int | None,
        Query(
            ge=100,
            le=100_000,
            description=f"None further away than these metres. Only with a place; {_DEFAULT_WITHIN} where absent.",
            examples=[5000],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=_HIGHEST_LIMIT, description="How many at most.")] = _DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return shelters around a place, the nearest first; or one municipality's, a page at a time."""
    shelters = asked.services.shelters
    place = _place(lon, lat)
    wanted = Wanted(designation, _hazard(shelters, hazard), _DEFAULT_WITHIN if within is None else within)
    if place is not None:
        found = shelters.nearest(place, wanted, limit, open_now=open_now, municipality=municipality)
        body = SheltersOut.of(found, None, asked.language)
        return json_answer(request, body, SHELTER_CACHE_CONTROL, asked.language)
    if municipality is None:
        raise PlaceNotValid(errors=[ProblemError("/query", PLACE_OR_MUNICIPALITY)])
    if within is not None:
        raise PlaceNotValid(errors=[ProblemError("/query/within", WITHIN_NEEDS_PLACE)])
    filters = {"hazard": hazard, "type": designation, "open": open_now}
    fingerprint = query_fingerprint(f"hazard/{municipality}/shelters", filters)
    after = decode_identifier(cursor, fingerprint, "after")
    listed = shelters.of_municipality(municipality, wanted, after, limit + 1, open_now=open_now)
    identifiers = [each.shelter.shelter_id for each in listed]
    following = next_identifier_cursor(identifiers, limit, fingerprint, "after")
    page = SheltersOut.of(listed[:limit], following, asked.language)
    return json_answer(request, page, SHELTER_CACHE_CONTROL, asked.language)


@router.get(
    "/bundle",
    summary="All shelters for offline use",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def get_bundle(request: Request, asked: AskedHere, municipality: Municipality = None) -> Response:
    """Return the region's lists (or one municipality's) with the last reports and their instants.

    A report counts for `status_age_hours`; after that the status is unknown.
    """
    body = asked.services.shelters.bundle(municipality)
    return conditional_response(request, body, media_type="application/json", cache_control=SHELTER_CACHE_CONTROL)


def _place(lon: float | None, lat: float | None) -> Place | None:
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        missing = "lon" if lon is None else "lat"
        raise PlaceNotValid(errors=[ProblemError(f"/query/{missing}", PLACE_INCOMPLETE)])
    check_place(lon, lat, "/query")
    return lon, lat


def _hazard(shelters: ShelterService, name: str | None) -> EvacuationHazard | None:
    if name is None:
        return None
    hazard = shelters.hazard_named(name)
    if hazard is None:
        expected = ", ".join(shelters.hazard_names())
        text = LocalizedText(
            ja=HAZARD_UNKNOWN.ja.format(expected=expected),
            en=HAZARD_UNKNOWN.in_language("en").format(expected=expected),
            ja_x_easy=HAZARD_UNKNOWN.in_language("ja-x-easy").format(expected=expected),
        )
        raise ValidationFailed(errors=[ProblemError("/query/hazard", text)])
    return hazard
