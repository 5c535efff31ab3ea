"""The municipalities that share the service."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import public_cache
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_offset,
    next_offset_cursor,
    query_fingerprint,
)
from region_api.schemas.municipality import MunicipalityOut
from region_api.services import GivenServices

router = APIRouter(prefix="/municipalities", tags=["region"], dependencies=[public()])

# Municipalities change by law, months ahead.
_CACHE_CONTROL = public_cache(3600, stale_seconds=86400)


@router.get("", response_model=Page[MunicipalityOut], summary="Municipalities of the region")
async def list_municipalities(
    request: Request, services: GivenServices, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Return the municipalities by code, a page at a time."""
    fingerprint = query_fingerprint("municipalities", {})
    offset = decode_offset(cursor, fingerprint)
    municipalities = services.municipalities.all()
    page = Page[MunicipalityOut](
        items=[MunicipalityOut.of(each) for each in municipalities[offset : offset + limit]],
        next_cursor=next_offset_cursor(offset, limit, len(municipalities), fingerprint),
    )
    return json_answer(request, page, _CACHE_CONTROL)


@router.get("/{municipality}", response_model=MunicipalityOut, summary="One municipality")
async def get_municipality(
    request: Request,
    services: GivenServices,
    municipality: Annotated[
        str, Path(description="Municipality code, five digits (JIS X 0402 with prefecture).", examples=["44201"])
    ],
) -> Response:
    """Return one municipality."""
    found = services.municipalities.get(municipality)
    return json_answer(request, MunicipalityOut.of(found), _CACHE_CONTROL)
