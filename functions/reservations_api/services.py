"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.facilities.accounts.account_service import AccountService
from machiport.facilities.accounts.group_service import GroupService
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.http_api.access import resident
from machiport.identity import Resident
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the reservations API."""

    municipalities: MunicipalityRegistry
    accounts: AccountService
    groups: GroupService
    registrations: RegistrationService
    standings: StandingService
    parties: Parties


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

Person = Annotated[Resident, resident()]
