"""The public routes about places (risks, places, timelines), on tiles in memory and the sample region's files."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from fastapi import FastAPI
from tests.gateway_events import GatewayClient

from hazard_api.app import build_app
from hazard_api.services import Services
from machiport.hazard.addresses.town_blocks import TownBlockIndex
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.place_service import PlaceService
from machiport.hazard.ports import TileSections
from machiport.hazard.risk_service import RiskService
from machiport.hazard.tile_addresses import TilePlace, place_of
from machiport.hazard.timelines.rule_files import load_rules
from machiport.hazard.timelines.timeline_service import TimelineService
from machiport.municipalities import load_registry

REGION = Path(__file__).parents[1] / "sample_region"
KINDS = load_kinds(REGION)
HERE = (131.606, 33.236)
"""府内町二丁目, as the sample region's files have it."""


def here() -> TilePlace:
    """Return the tile of HERE, and where in it that is."""
    return place_of(*HERE)


def hazard_app(tiles: TileSections) -> FastAPI:
    """Return the hazard API that reads `tiles`; of its routes, those of places."""
    services = SimpleNamespace(
        places=PlaceService(TownBlockIndex(REGION / "hazard" / "addresses", {})),
        risks=RiskService(KINDS, tiles),
        timelines=TimelineService(partial(load_rules, REGION, KINDS)),
        municipalities=load_registry(REGION),
    )
    # The routes of places touch nothing else of the function's services.
    return build_app(cast("Services", services))


def hazard_client(tiles: TileSections) -> GatewayClient:
    """Return a client of `hazard_app`."""
    return GatewayClient(hazard_app(tiles))
