"""What the routes of this function call."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.hazard.map_layers.layer_service import LayerService


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the map tiles API."""

    layers: LayerService


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]
