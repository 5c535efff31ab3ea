"""The hazards of a place."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hazard_api.routes.caching import RISK_CACHE_CONTROL
from hazard_api.routes.places import Municipality
from hazard_api.schemas.risks import RisksOut
from hazard_api.services import AskedHere
from machiport.hazard.place_service import AskedPlace
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])


@router.get("/risks", response_model=RisksOut, summary="The hazards of a place")
async def get_risks(
    request: Request,
    asked: AskedHere,
    lon: Annotated[float | None, Query(description="Longitude, WGS84 degrees.", examples=[131.6127])] = None,
    lat: Annotated[float | None, Query(description="Latitude, WGS84 degrees.", examples=[33.2395])] = None,
    address: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=200,
            description="Instead of `lon` and `lat`: an address with its town; it is neither kept nor logged.",
            examples=["大分市府内町2丁目5番"],
        ),
    ] = None,
    municipality: Municipality = None,
) -> Response:
    """Return every hazard at the place: inside which zones, outside of all, or not covered by any survey."""
    services = asked.services
    within = None if municipality is None else services.municipalities.get(municipality).code
    place = services.places.locate(AskedPlace(lon, lat, address, within), "/query")
    risks = services.risks.at(place.longitude, place.latitude)
    return json_answer(request, RisksOut.of(place, risks, asked.language), RISK_CACHE_CONTROL, asked.language)
