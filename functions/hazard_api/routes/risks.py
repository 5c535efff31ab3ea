"""The hazards of a place."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hazard_api.routes.caching import RISK_CACHE_CONTROL
from hazard_api.schemas.risks import RisksOut
from hazard_api.services import AskedHere
from machiport.hazard.places import check_place
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])


@router.get("/risks", response_model=RisksOut, summary="The hazards of a place")
async def get_risks(
    request: Request,
    asked: AskedHere,
    lon: Annotated[float, Query(description="Longitude, WGS84 degrees.", examples=[131.6127])],
    lat: Annotated[float, Query(description="Latitude, WGS84 degrees.", examples=[33.2395])],
) -> Response:
    """Return every hazard at the place: inside which zones, outside of all, or not covered by any survey."""
    check_place(lon, lat, "/query")
    risks = asked.services.risks.at(lon, lat)
    return json_answer(request, RisksOut.of(risks, asked.language), RISK_CACHE_CONTROL, asked.language)
