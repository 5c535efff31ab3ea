"""The catalogue of map layers."""

from fastapi import APIRouter, Request, Response

from hazard_api.routes.caching import LAYERS_CACHE_CONTROL
from hazard_api.schemas.layers import LayerOut, LayersOut
from hazard_api.services import AskedHere
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer

router = APIRouter(prefix="/hazard", tags=["hazard"], dependencies=[public()])


@router.get("/layers", response_model=LayersOut, summary="Map layers with their legends")
async def list_layers(request: Request, asked: AskedHere) -> Response:
    """Return every hazard kind with its legend, and how to draw it."""
    body = LayersOut(items=[LayerOut.of(entry, asked.language) for entry in asked.services.layers.entries()])
    return json_answer(request, body, LAYERS_CACHE_CONTROL, asked.language)
