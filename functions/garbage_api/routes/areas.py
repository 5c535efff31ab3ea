"""Collection areas: find one's own by name, reading or town block."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from garbage_api.routes.caching import CACHE_CONTROL
from garbage_api.schemas.areas import AreaOut
from garbage_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_cursor,
    encode_cursor,
    query_fingerprint,
)

router = APIRouter(prefix="/garbage/{municipality}/areas", tags=["garbage"], dependencies=[public()])


@router.get("", response_model=Page[AreaOut], summary="Find collection areas")
async def find_areas(
    request: Request,
    asked: AskedHere,
    q: Annotated[
        str,
        Query(
            max_length=100,
            description="Name, reading in kana, town, or an address with its block. All areas where empty.",
            examples=["みほん", "見本町2丁目5番"],
        ),
    ] = "",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return the areas that fit, best first, a page at a time."""
    fingerprint = query_fingerprint(f"garbage/{asked.municipality.code}/areas", {"q": q})
    after = str(decode_cursor(cursor, fingerprint).get("after")) if cursor else None
    page = asked.services.catalogue.find_areas(asked.municipality.code, q, limit, after)
    body = Page[AreaOut](
        items=[AreaOut.of(area) for area in page.areas],
        next_cursor=encode_cursor({"after": page.next_after}, fingerprint) if page.next_after else None,
    )
    return json_answer(request, body, CACHE_CONTROL, asked.language)


@router.get("/{area_id}", response_model=AreaOut, summary="One collection area")
async def get_area(
    request: Request,
    asked: AskedHere,
    area_id: str,
) -> Response:
    """Return one area with its town blocks."""
    area = asked.services.catalogue.area(asked.municipality.code, area_id)
    return json_answer(request, AreaOut.of(area), CACHE_CONTROL, asked.language)
