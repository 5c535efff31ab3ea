"""An area's offline bundle: everything a phone needs without a connection."""

from fastapi import APIRouter, Request, Response

from garbage_api.routes.caching import CACHE_CONTROL
from garbage_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.etag import conditional_response

router = APIRouter(prefix="/garbage/{municipality}/areas/{area_id}", tags=["garbage"], dependencies=[public()])


@router.get(
    "/bundle",
    summary="Offline bundle",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def get_bundle(request: Request, asked: AskedHere, area_id: str) -> Response:
    """Return calendar, categories and dictionary of an area in all languages (docs/garbage-bundle.md)."""
    body = asked.services.documents.bundle(asked.municipality.code, area_id)
    return conditional_response(request, body, media_type="application/json", cache_control=CACHE_CONTROL)
