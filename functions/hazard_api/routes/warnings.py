"""The weather warnings of a municipality."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from hazard_api.routes.caching import WARNING_CACHE_CONTROL
from hazard_api.schemas.warnings import WarningsOut
from hazard_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])


@router.get("/warnings", response_model=WarningsOut, summary="Weather warnings in force")
async def list_warnings(
    request: Request,
    asked: AskedHere,
    municipality: Annotated[
        str,
        Query(
            max_length=20,
            description="Municipality code, five digits (JIS X 0402 with prefecture).",
            examples=["44201"],
        ),
    ],
    include: Annotated[Literal["training"] | None, Query(description="`training`: drills as well, marked.")] = None,
) -> Response:
    """Return the warnings in force, the most severe first, with what to do, and how up to date that is."""
    services = asked.services
    known = services.municipalities.get(municipality)
    found = services.warnings.in_force(known.code, training=include == "training")
    body = WarningsOut.of(found, services.warnings.codes, known, asked.language)
    return json_answer(request, body, WARNING_CACHE_CONTROL, asked.language)
