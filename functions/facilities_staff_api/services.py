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
from machiport.facilities.inventory.publications import StaffPublication
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
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.idempotent_requests import idempotent_request
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


async def asked_by_staff(request: Request, municipality: str, person: Staff, key: IdempotencyKey) -> StaffRequest:
    """Return who asks, and the request with its key."""
    asked = idempotent_request(request, municipality, person, key, await request.body())
    return StaffRequest(asked, person.pseudonym)


async def staff_publication(
    request: Request, municipality: str, person: Staff, key: IdempotencyKey, expected: str | None = None
) -> StaffPublication:
    """Return who publishes what in place of which version; another `If-Match` under the same key is another request."""
    body = await request.body() + f"\n{expected or ''}".encode()
    asked = idempotent_request(request, municipality, person, key, body)
    return StaffPublication(asked, person.pseudonym, expected)
