"""Collections of an area: from–to, and the next one."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from garbage_api.routes.caching import CACHE_CONTROL
from garbage_api.schemas.collections import CollectionsOut, NextCollectionOut
from garbage_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(
    prefix="/garbage/{municipality}/areas/{area_id}/collections", tags=["garbage"], dependencies=[public()]
)


@router.get("", response_model=CollectionsOut, summary="Collections from–to")
async def list_collections(
    request: Request,
    asked: AskedHere,
    area_id: str,
    first_day: Annotated[
        date | None, Query(alias="from", description="First day; today by default, or `to` where that is earlier.")
    ] = None,
    last_day: Annotated[date | None, Query(alias="to", description="Last day, at most 400 days in all.")] = None,
    category: Annotated[list[str] | None, Query(max_length=64, description="Only these categories.")] = None,
) -> Response:
    """Return every collection of the range, also those that are cancelled or moved."""
    answer = asked.services.calendar.between(asked.municipality.code, area_id, first_day, last_day, category)
    return json_answer(request, CollectionsOut.of_answer(answer, asked.language), CACHE_CONTROL, asked.language)


@router.get("/next", response_model=NextCollectionOut, summary="The next collection")
async def next_collection(
    request: Request,
    asked: AskedHere,
    area_id: str,
) -> Response:
    """Return the next collection whose cut-off time has not passed: after 8:30 today's is gone."""
    answer = asked.services.calendar.next_collection(asked.municipality.code, area_id)
    return json_answer(request, NextCollectionOut.of(answer, asked.language), CACHE_CONTROL, asked.language)
