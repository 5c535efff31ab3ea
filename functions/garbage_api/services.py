"""What the routes of this function call."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from machiport.garbage.area_documents_service import AreaDocumentsService
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.municipalities import Municipality, MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the public garbage API."""

    calendar: CalendarService
    catalogue: CatalogueService
    documents: AreaDocumentsService
    municipalities: MunicipalityRegistry


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]


async def known_municipality(
    services: GivenServices,
    municipality: Annotated[
        str, Path(description="Municipality code, five digits (JIS X 0402 with prefecture).", examples=["44201"])
    ],
) -> Municipality:
    """Return the municipality of the path.

    Raises MunicipalityNotFound.
    """
    return services.municipalities.get(municipality)


GivenMunicipality = Annotated[Municipality, Depends(known_municipality)]
