"""The municipality that a path names, looked up in the services' registry."""

from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from machiport.municipalities import Municipality, MunicipalityRegistry


class _WithMunicipalities(Protocol):
    """The services of a function that knows the region's municipalities."""

    @property
    def municipalities(self) -> MunicipalityRegistry: ...


async def known_municipality(request: Request, municipality: str) -> Municipality:
    """Return the municipality of the path.

    Raises MunicipalityNotFound.
    """
    services = cast("_WithMunicipalities", request.app.state.services)
    return services.municipalities.get(municipality)


GivenMunicipality = Annotated[Municipality, Depends(known_municipality)]
