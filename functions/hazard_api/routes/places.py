"""Places by the beginning of their address."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hazard_api.routes.caching import RISK_CACHE_CONTROL
from hazard_api.schemas.places import PlaceCandidateOut, PlacesOut
from hazard_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])

Municipality = Annotated[
    str | None,
    Query(
        max_length=20,
        description="Where to look: municipality code, five digits (JIS X 0402 with prefecture).",
        examples=["44201"],
    ),
]


@router.get("/places", response_model=PlacesOut, summary="Find a place by its address")
async def find_places(
    request: Request,
    asked: AskedHere,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="An address or its beginning.", examples=["府内町2-5"])
    ],
    municipality: Municipality = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 10,
) -> Response:
    """Return the places that the address means, then towns that begin with it."""
    services = asked.services
    within = None if municipality is None else services.municipalities.get(municipality).code
    found = services.places.suggest(q, within, limit)
    return json_answer(request, PlacesOut(items=[PlaceCandidateOut.of(match) for match in found]), RISK_CACHE_CONTROL)
