"""The OpenAPI document, and the page that shows it. Nothing of it calls out to other hosts."""

from fastapi import APIRouter, Request, Response

from machiport.http_api.access import public
from region_api.documents import OPENAPI, PAGE
from region_api.routes.document_answer import document_answer
from region_api.services import GivenServices

router = APIRouter(tags=["region"], dependencies=[public()])

# Swagger UI writes styles into its elements and shows small pictures as data: addresses.
_PAGE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'"
)


@router.get("/openapi.json", summary="This document")
async def get_openapi(request: Request, services: GivenServices) -> Response:
    """Return the OpenAPI 3.1 document of the whole API."""
    return document_answer(request, services.documents.get(OPENAPI))


@router.get("/docs", summary="The API as a page", response_class=Response)
async def get_docs(request: Request, services: GivenServices) -> Response:
    """Return a page on which the API can be read and tried."""
    return document_answer(request, services.documents.get(PAGE), {"Content-Security-Policy": _PAGE_POLICY})


@router.get("/docs/{asset}", summary="A file of that page", response_class=Response)
async def get_docs_asset(request: Request, asset: str, services: GivenServices) -> Response:
    """Return one of the files that the page is made of."""
    return document_answer(request, services.documents.get(asset))
