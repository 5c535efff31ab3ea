"""What the routes of this function call."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from machiport.garbage.area_documents_service import AreaDocumentsService
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.http_api.request_facts import language_of
from machiport.localized_text import Language
from machiport.municipalities import Municipality, MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the public garbage API."""

    calendar: CalendarService
    catalogue: CatalogueService
    documents: AreaDocumentsService
    municipalities: MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Asked:
    """What every route of this function needs of a request."""

    municipality: Municipality
    services: Services
    language: Language


async def _asked(
    request: Request,
    municipality: Annotated[
        str, Path(description="Municipality code, five digits (JIS X 0402 with prefecture).", examples=["44201"])
    ],
) -> Asked:
    """Return who is asked and in which language; one dependency, since FastAPI takes its time for each.

    Raises MunicipalityNotFound.
    """
    services = cast("Services", request.app.state.services)
    return Asked(services.municipalities.get(municipality), services, language_of(request.scope))


AskedHere = Annotated[Asked, Depends(_asked)]
