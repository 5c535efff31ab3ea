"""What the reservations API is made of."""

import importlib.resources
import os
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from pydantic import Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import Clock, SystemClock
from machiport.facilities.accounts.account_service import AccountService
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.dynamo_groups import DynamoGroups
from machiport.facilities.accounts.dynamo_parties import DynamoParties
from machiport.facilities.accounts.dynamo_registrations import DynamoRegistrations
from machiport.facilities.accounts.dynamo_standings import DynamoCorrections
from machiport.facilities.accounts.group_service import GroupService, GroupStores
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.feeds.dynamo_feeds import DynamoFeeds
from machiport.facilities.feeds.feed_service import FeedService
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.locks.dynamo_pins import DynamoDoorPins
from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.lottery.dynamo_awards import DynamoLotteryAwards
from machiport.facilities.lottery.dynamo_entries import DynamoLotteryEntries
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.lottery.entry_service import EntryService, EntryStores
from machiport.facilities.lottery.party_entrants import PartyEntrants
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.cancel_service import CancelService
from machiport.facilities.reservations.change_service import ChangeService
from machiport.facilities.reservations.confirm_service import ConfirmService
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.reservations.hold_service import HoldService
from machiport.facilities.reservations.own_service import OwnReservationsService
from machiport.facilities.reservations.planning import Planner
from machiport.facilities.reservations.waiting_service import WaitingService
from machiport.facilities.search.callers import ResidentCallers
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_room_index import DynamoRoomIndex
from machiport.facilities.search.quote_service import QuoteService
from machiport.facilities.search.search_service import Reads, SearchService
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService
from reservations_api.services import Services

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Settings(UserPoolSettings):
    """Read from the environment once."""

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What the services stand on: DynamoDB with its tables, the clock, the region's files."""

    client: "DynamoDBClient"
    facilities_table: str
    residents_table: str
    clock: Clock
    region: Traversable


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("reservations_api", settings.log_level)
    backing = Backing(
        client=dynamodb_client(),
        facilities_table=settings.facilities_table,
        residents_table=settings.residents_table,
        clock=SystemClock(),
        region=importlib.resources.files("machiport_region"),
    )
    return services_on(backing), settings.user_pools


def services_on(backing: Backing) -> Services:
    """Return the services on DynamoDB's tables; tests give tables in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.facilities_table, backing.clock
    registry = load_registry(backing.region)
    remembered = DynamoIdempotencyRecords(client, table, clock)
    purposes = load_purposes(backing.region)
    inventory = DynamoInventory(client, table, purposes)
    residents = ResidentService(DynamoResidentProfiles(client, backing.residents_table))
    reservations = DynamoReservations(client, table, remembered)
    accounts = DynamoAccounts(client, table)
    stores = GroupStores(
        groups=DynamoGroups(client, table, remembered),
        accounts=accounts,
        registrations=DynamoRegistrations(client, table, remembered),
        records=remembered,
    )
    groups = GroupService(stores, registry, clock)
    corrections = DynamoCorrections(client, table, remembered)
    # Who waits for reads of others has a pool of its own, so that none waits for a thread that waits for it.
    waves, reads = Together(), Together()
    parties = Parties(DynamoParties(client, table), residents, reads)
    rounds, documents = (
        DynamoLotteryRounds(client, table, remembered),
        RoundDocuments(DynamoLotteryFiles(client, table)),
    )
    lottery_stores = EntryStores(
        rounds=rounds,
        entries=DynamoLotteryEntries(client, table, remembered),
        awards=DynamoLotteryAwards(client, table),
        documents=documents,
    )
    region = frozenset(municipality.code for municipality in registry.all())
    entrants = PartyEntrants(parties, stores.groups, reservations)
    desk = Desk(
        store=reservations,
        planner=Planner(inventory),
        parties=parties,
        lotteries=AnnouncedRounds(rounds),
        records=remembered,
        clock=clock,
        region=region,
    )
    callers = ResidentCallers(parties, residents)
    return Services(
        municipalities=registry,
        accounts=AccountService(accounts, clock),
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
        lottery_entries=EntryService(lottery_stores, entrants, region, remembered, clock),
        purposes=purposes,
        search=SearchService(
            Reads(
                DynamoRoomIndex(client, table, reads),
                inventory,
                DynamoOccupancy(client, table, reads),
                callers,
                AnnouncedRounds(rounds),
            ),
            clock,
            region,
            waves,
        ),
        quotes=QuoteService(desk, callers),
        feeds=FeedService(DynamoFeeds(client, table, remembered), reservations, stores.groups, remembered, clock),
        clock=clock,
    )
