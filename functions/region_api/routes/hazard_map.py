"""The hazard map as a page, to look at on a phone. It calls this API only, and GSI's map where its reader wants it."""

from fastapi import APIRouter, Request, Response

from machiport.http_api.access import public
from region_api.documents import MAP_PAGE
from region_api.routes.document_answer import document_answer
from region_api.services import GivenServices

router = APIRouter(prefix="/map", tags=["region"], dependencies=[public()])

# MapLibre draws in a worker that it makes of a blob; GSI (国土地理院) is whose map may stand behind the hazards.
_GSI = "https://cyberjapandata.gsi.go.jp"
_PAGE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src blob:; "
    f"img-src 'self' data: blob: {_GSI}; connect-src 'self' {_GSI}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@router.get("", summary="The hazard map as a page", response_class=Response)
async def get_map(request: Request, services: GivenServices) -> Response:
    """Return a page with the layers, a tapped place's risks and the shelters near it."""
    return document_answer(request, services.map_documents.get(MAP_PAGE), {"Content-Security-Policy": _PAGE_POLICY})


@router.get("/{asset}", summary="A file of that page", response_class=Response)
async def get_map_asset(request: Request, asset: str, services: GivenServices) -> Response:
    """Return one of the files that the page is made of."""
    return document_answer(request, services.map_documents.get(asset))
