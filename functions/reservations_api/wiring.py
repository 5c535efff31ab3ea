"""What the reservations API is made of."""

import os

from pydantic import Field

from machiport.facilities.accounts.account_service import AccountService
from machiport.facilities.accounts.dynamo_group_stores import group_stores_on
from machiport.facilities.accounts.dynamo_standings import DynamoCorrections
from machiport.facilities.accounts.group_service import GroupService
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.feeds.dynamo_feeds import DynamoFeeds
from machiport.facilities.feeds.feed_service import FeedService
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.locks.dynamo_pins import DynamoDoorPins
from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.lottery.dynamo_awards import DynamoLotteryAwards
from machiport.facilities.lottery.dynamo_entries import DynamoLotteryEntries
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.entry_service import EntryService, EntryStores
from machiport.facilities.lottery.party_entrants import PartyEntrants
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.cancel_service import CancelService
from machiport.facilities.reservations.change_service import ChangeService
from machiport.facilities.reservations.confirm_service import ConfirmService
from machiport.facilities.reservations.dynamo_desk import DynamoDesk
from machiport.facilities.reservations.hold_service import HoldService
from machiport.facilities.reservations.own_service import OwnReservationsService
from machiport.facilities.reservations.waiting_service import WaitingService
from machiport.facilities.search.callers import ResidentCallers
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_room_index import DynamoRoomIndex
from machiport.facilities.search.quote_service import QuoteService
from machiport.facilities.search.search_service import Reads, SearchService
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService
from reservations_api.services import Services


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
    configure_logging("reservations_api", settings.log_level)
    backing = BookingBacking(facilities_table=settings.facilities_table, residents_table=settings.residents_table)
    return services_on(backing), settings.user_pools


def services_on(backing: BookingBacking) -> Services:
    """Return the services on DynamoDB's tables; tests give tables in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.facilities_table, backing.clock
    registry, purposes = load_registry(backing.region), load_purposes(backing.region)
    # Who waits for reads of others has a pool of its own, so that none waits for a thread that waits for it.
    waves, reads = Together(), Together()
    residents = ResidentService(DynamoResidentProfiles(client, backing.residents_table))
    booking = DynamoDesk.on(backing, purposes, registry, residents, reads)
    desk, inventory = booking.desk, booking.inventory
    remembered, reservations = booking.remembered, booking.reservations
    parties, rounds = booking.parties, booking.rounds
    stores = group_stores_on(backing, remembered)
    groups = GroupService(stores, registry, clock)
    corrections = DynamoCorrections(client, table, remembered)
    documents = RoundDocuments(DynamoLotteryFiles(client, table))
    lottery_stores = EntryStores(
        rounds=rounds,
        entries=DynamoLotteryEntries(client, table, remembered),
        awards=DynamoLotteryAwards(client, table),
        documents=documents,
    )
    entrants = PartyEntrants(parties, stores.groups, reservations)
    callers = ResidentCallers(parties, residents)
    return Services(
        municipalities=registry,
        accounts=AccountService(stores.accounts, clock),
        groups=groups,
        registrations=RegistrationService(groups, stores, inventory, clock),
        standings=StandingService(reservations, corrections, inventory, remembered, clock),
        parties=parties,
        own=OwnReservationsService(desk),
        holds=HoldService(desk, waves),
        confirms=ConfirmService(desk),
        cancels=CancelService(desk),
        changes=ChangeService(desk),
        waits=WaitingService(desk),
        door_pins=PinReading(DynamoDoorPins(client, table)),
        lotteries=LotteryReader(rounds, documents, clock),
        lottery_entries=EntryService(lottery_stores, entrants, desk.region, remembered, clock),
        purposes=purposes,
        search=SearchService(
            Reads(
                DynamoRoomIndex(client, table, reads),
                inventory,
                DynamoOccupancy(client, table, reads),
                callers,
                desk.lotteries,
            ),
            clock,
            desk.region,
            waves,
        ),
        quotes=QuoteService(desk, callers),
        feeds=FeedService(DynamoFeeds(client, table, remembered), reservations, stores.groups, remembered, clock),
        clock=clock,
    )
