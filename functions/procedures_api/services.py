"""What the routes of this function call."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.applications.issuing.verification import VerificationService
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.catalogue_service import CatalogueService
from machiport.http_api.request_facts import language_of
from machiport.localized_text import Language
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the public procedures API."""

    catalogue: CatalogueService
    municipalities: MunicipalityRegistry
    procedures: Procedures
    statistics: StatisticsService
    verification: VerificationService


@dataclass(frozen=True, slots=True)
class Asked:
    """What every route of this function needs of a request."""

    services: Services
    language: Language


async def _asked(request: Request) -> Asked:
    """Return the services and the asker's language; one dependency, since FastAPI takes its time for each."""
    return Asked(cast("Services", request.app.state.services), language_of(request.scope))


AskedHere = Annotated[Asked, Depends(_asked)]
