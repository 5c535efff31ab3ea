"""What the routes of this function call."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.hazard.map_layers.catalogue_service import CatalogueService
from machiport.hazard.place_service import PlaceService
from machiport.hazard.risk_service import RiskService
from machiport.hazard.shelters.shelter_service import ShelterService
from machiport.hazard.timelines.timeline_service import TimelineService
from machiport.hazard.warnings.warnings_service import WarningsService
from machiport.http_api.request_facts import language_of
from machiport.localized_text import Language
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the public hazard API."""

    layers: CatalogueService
    places: PlaceService
    risks: RiskService
    timelines: TimelineService
    shelters: ShelterService
    warnings: WarningsService
    municipalities: MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Asked:
    """What every route of this function needs of a request."""

    services: Services
    language: Language


async def _asked(request: Request) -> Asked:
    """Return the services and the asker's language; one dependency, since FastAPI takes its time for each."""
    return Asked(cast("Services", request.app.state.services), language_of(request.scope))


AskedHere = Annotated[Asked, Depends(_asked)]
