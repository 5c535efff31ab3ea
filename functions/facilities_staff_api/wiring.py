"""What the facilities API for staff is made of."""

import os

from pydantic import Field

from facilities_staff_api.services import Services
from machiport.facilities.accounts.dynamo_group_stores import group_stores_on
from machiport.facilities.accounts.dynamo_standings import DynamoCorrections
from machiport.facilities.accounts.group_service import GroupService
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.accounts.user_service import UserService
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.dynamo_publications import DynamoInventoryPublications
from machiport.facilities.inventory.facility_calendars import FacilityCalendars
from machiport.facilities.inventory.import_service import FacilityImportService
from machiport.facilities.inventory.japanese_holidays import JapaneseHolidays
from machiport.facilities.inventory.owner_publisher import OwnerPublisher
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.lottery.announcing_service import AnnouncingService
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.dynamo_desk import DynamoDesk
from machiport.facilities.reservations.winner_bookings import WinnerBookingsByLedger
from machiport.facilities.staffing.block_service import BlockService
from machiport.facilities.staffing.care_service import ReservationCareService
from machiport.facilities.staffing.closure_lifting import ClosureLiftingService
from machiport.facilities.staffing.closure_service import ClosureService
from machiport.facilities.staffing.counter_service import CounterService
from machiport.facilities.staffing.day_sheets import DaySheetService
from machiport.facilities.staffing.dynamo_cancelled import DynamoCancelledBookings
from machiport.facilities.staffing.exceptional_days import CalendarEditor
from machiport.facilities.staffing.owner_inventory import OwnerInventoryService
from machiport.facilities.staffing.statistics_service import StatisticsService
from machiport.facilities.staffing.who import HolderNames
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService


class Settings(UserPoolSettings):
    """Read from the environment once."""

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("facilities_staff_api", settings.log_level)
    backing = BookingBacking(facilities_table=settings.facilities_table, residents_table=settings.residents_table)
    return services_on(backing), settings.user_pools


def services_on(backing: BookingBacking) -> Services:
    """Return the services on DynamoDB's tables; tests give tables in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.facilities_table, backing.clock
    registry, purposes = load_registry(backing.region), load_purposes(backing.region)
    residents = ResidentService(DynamoResidentProfiles(client, backing.residents_table))
    booking = DynamoDesk.on(backing, purposes, registry, residents, Together())
    desk, inventory = booking.desk, booking.inventory
    remembered, reservations = booking.remembered, booking.reservations
    writer = DynamoInventoryPublications(client, table, remembered)
    publications = PublicationService(
        inventory,
        OwnerPublisher(inventory, writer),
        remembered,
        purposes,
        FacilityCalendars(JapaneseHolidays(), clock),
        clock,
    )
    stores = group_stores_on(backing, remembered)
    corrections = DynamoCorrections(client, table, remembered)
    standings = StandingService(reservations, corrections, inventory, remembered, clock)
    files = DynamoLotteryFiles(client, table)
    bookings = WinnerBookingsByLedger(desk, inventory)
    calendars = CalendarEditor(publications)
    names = HolderNames(stores.accounts, stores.groups)
    return Services(
        municipalities=registry,
        registrations=RegistrationService(GroupService(stores, registry, clock), stores, inventory, clock),
        standings=standings,
        users=UserService(stores.accounts, residents, standings, registry, clock),
        publications=publications,
        owner_inventory=OwnerInventoryService(publications, inventory, writer, remembered, clock),
        imports=FacilityImportService(publications, writer, remembered, purposes, clock),
        care=ReservationCareService(desk, reservations),
        counter=CounterService(desk, booking.parties),
        blocks=BlockService(desk, inventory),
        names=names,
        day_sheets=DaySheetService(reservations, inventory, names, clock),
        announcing=AnnouncingService(booking.rounds, files, bookings, inventory, remembered, clock),
        lotteries=LotteryReader(booking.rounds, RoundDocuments(files), clock),
        closures=ClosureService(desk, inventory, calendars, writer),
        closure_lifting=ClosureLiftingService(desk, calendars, writer),
        statistics=StatisticsService(
            reservations, DynamoCancelledBookings(client, table), inventory, residents, desk.region, clock
        ),
        purposes=purposes,
        clock=clock,
    )
