"""What the routes of this function call, and who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.clock import Clock
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.accounts.user_service import UserService
from machiport.facilities.inventory.import_service import FacilityImportService
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.lottery.announcing_service import AnnouncingService
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.staffing.block_service import BlockService
from machiport.facilities.staffing.care_service import ReservationCareService
from machiport.facilities.staffing.closure_lifting import ClosureLiftingService
from machiport.facilities.staffing.closure_service import ClosureService
from machiport.facilities.staffing.counter_service import CounterService
from machiport.facilities.staffing.day_sheets import DaySheetService
from machiport.facilities.staffing.owner_inventory import OwnerInventoryService
from machiport.facilities.staffing.statistics_service import StatisticsService
from machiport.facilities.staffing.who import HolderNames
from machiport.http_api.access import staff
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.staff_requests import staff_request
from machiport.idempotency.staff_requests import StaffRequest
from machiport.identity import Staff
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the facilities API for staff."""

    municipalities: MunicipalityRegistry
    registrations: RegistrationService
    standings: StandingService
    users: UserService
    publications: PublicationService
    owner_inventory: OwnerInventoryService
    imports: FacilityImportService
    care: ReservationCareService
    counter: CounterService
    blocks: BlockService
    names: HolderNames
    day_sheets: DaySheetService
    closures: ClosureService
    closure_lifting: ClosureLiftingService
    statistics: StatisticsService
    announcing: AnnouncingService
    lotteries: LotteryReader
    purposes: Mapping[str, Purpose]
    clock: Clock


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

# A clerk (窓口担当) books at the counter and marks who came; a manager (施設管理担当) may do everything else besides.
Clerk = Annotated[Staff, staff("facilities", "clerk")]
Manager = Annotated[Staff, staff("facilities", "manager")]


async def asked_by_clerk(
    request: Request, municipality: GivenMunicipality, person: Clerk, idempotency_key: IdempotencyKey
) -> StaffRequest:
    """Return what a clerk asks for, under its key."""
    return staff_request(request, municipality.code, person, idempotency_key, await request.body())


async def asked_by_manager(
    request: Request, municipality: GivenMunicipality, person: Manager, idempotency_key: IdempotencyKey
) -> StaffRequest:
    """Return what a manager asks for, under its key."""
    return staff_request(request, municipality.code, person, idempotency_key, await request.body())


AskedByClerk = Annotated[StaffRequest, Depends(asked_by_clerk)]
AskedByManager = Annotated[StaffRequest, Depends(asked_by_manager)]
