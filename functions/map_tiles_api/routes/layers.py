"""A layer's description and its tiles."""

import gzip
import re
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError

from machiport.hazard.map_layers.model import VERSION_PATTERN
from machiport.hazard.tile_addresses import TileAddress
from machiport.http_api.access import public
from machiport.http_api.answers import json_answer
from machiport.http_api.etag import matches_any, public_cache
from machiport.http_api.request_facts import RequestLanguage
from map_tiles_api.content_coding import takes_gzip
from map_tiles_api.links import tiles_address
from map_tiles_api.schemas.tile_json import TileJsonOut
from map_tiles_api.services import GivenServices

router = APIRouter(prefix="/tiles/{layer}", tags=["tiles"], dependencies=[public()])

MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"
DESCRIPTION_CACHE: Final = public_cache(60)
# What an address with its version names never changes (RFC 8246); without, it is the present one's.
VERSION_CACHE: Final = "public, max-age=31536000, immutable"
PRESENT_CACHE: Final = public_cache(60)
_HIGHEST_ZOOM = 30
_IDENTITY = "-identity"


def _plain_digits(told: object) -> object:
    """Return it as it is. A tile has one address: what Python takes for a number as well (`1_4`, `14.0`) is none."""
    if isinstance(told, str) and re.fullmatch(r"[0-9]{1,10}", told) is None:
        raise PydanticKnownError("int_parsing")
    return told


TileNumber = Annotated[int, BeforeValidator(_plain_digits)]
Layer = Annotated[str, Path(description="Id of the layer, which is its hazard kind.", examples=["flood_maximum"])]


@router.get("", response_model=TileJsonOut, summary="A layer's description (TileJSON)")
async def get_layer(request: Request, services: GivenServices, language: RequestLanguage, layer: Layer) -> Response:
    """Return where the layer's tiles are, their zooms and bounds, and whose data it is."""
    found = services.layers.layer(layer)
    body = TileJsonOut.of(found, tiles_address(request, layer, found.version), language)
    return json_answer(request, body, DESCRIPTION_CACHE, language)


@router.get(
    "/{z}/{x}/{y}",
    summary="A tile",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        204: {"description": "Nothing to draw here"},
    },
)
async def get_tile(
    request: Request,
    services: GivenServices,
    layer: Layer,
    z: Annotated[TileNumber, Path(ge=0, le=_HIGHEST_ZOOM)],
    x: Annotated[TileNumber, Path(ge=0)],
    y: Annotated[str, Path(pattern=r"^[0-9]{1,10}\.mvt$", description="Its row, as `13.mvt`.", examples=["13017.mvt"])],
    v: Annotated[
        str | None, Query(pattern=VERSION_PATTERN, description="The version that the layer's description names.")
    ] = None,
) -> Response:
    """Return a Mapbox Vector Tile whose one layer is called as the hazard kind."""
    compressed = takes_gzip(request.headers.get("accept-encoding"))
    asked = request.headers.get("if-none-match")
    tile = services.layers.tile(
        layer,
        TileAddress(z, x, int(y.removesuffix(".mvt"))),
        v,
        lambda etag: matches_any(asked, _etag_of(etag, compressed=compressed)),
    )
    headers = {"Cache-Control": PRESENT_CACHE if v is None else VERSION_CACHE, "Vary": "Accept-Encoding"}
    if tile is None:
        return Response(status_code=204, headers=headers)
    headers["ETag"] = _etag_of(tile.etag, compressed=compressed)
    if tile.content is None:
        return Response(status_code=304, headers=headers)
    if not compressed:
        return Response(gzip.decompress(tile.content), headers=headers, media_type=MEDIA_TYPE)
    return Response(tile.content, headers=headers | {"Content-Encoding": "gzip"}, media_type=MEDIA_TYPE)


def _etag_of(stored: str, *, compressed: bool) -> str:
    """Return the strong ETag of what is sent: other bytes, another tag."""
    return stored if compressed else f'{stored[:-1]}{_IDENTITY}"'
