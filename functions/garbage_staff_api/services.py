"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.garbage.change_service import ChangeService
from machiport.garbage.edition_service import EditionService
from machiport.http_api.access import staff
from machiport.identity import Staff
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the garbage API for staff."""

    editions: EditionService
    changes: ChangeService
    municipalities: MunicipalityRegistry


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

Editor = Annotated[Staff, staff("garbage", "editor")]
Publisher = Annotated[Staff, staff("garbage", "publisher")]
