"""What the public facilities API is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from facilities_api.services import Services
from machiport.facilities.accounts.dynamo_groups import DynamoGroups
from machiport.facilities.dynamo_backing import Backing
from machiport.facilities.feeds.dynamo_feeds import DynamoFeeds
from machiport.facilities.feeds.feed_service import FeedService
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.search.calendar_service import CalendarService
from machiport.facilities.search.directory_service import DirectoryService
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_room_index import DynamoRoomIndex
from machiport.facilities.search.outsiders import Outsiders
from machiport.facilities.search.search_service import Reads, SearchService
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("facilities_api", settings.log_level)
    backing = Backing(facilities_table=settings.facilities_table)
    return services_on(backing)


def services_on(backing: Backing) -> Services:
    """Return the services on DynamoDB's table; tests give a table in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.facilities_table, backing.clock
    registry, purposes = load_registry(backing.region), load_purposes(backing.region)
    codes = [municipality.code for municipality in registry.all()]
    remembered = DynamoIdempotencyRecords(client, table, clock)
    inventory = DynamoInventory(client, table, purposes)
    rounds = DynamoLotteryRounds(client, table, remembered)
    lotteries = AnnouncedRounds(rounds)
    # Services wait for adapters that read side by side as well, so each of the two has threads of its own.
    services_together, adapters_together = Together(), Together()
    index = DynamoRoomIndex(client, table, adapters_together)
    occupancy = DynamoOccupancy(client, table, adapters_together)
    reads = Reads(index=index, inventory=inventory, occupancy=occupancy, callers=Outsiders(), lotteries=lotteries)
    return Services(
        municipalities=registry,
        purposes=purposes,
        directory=DirectoryService(inventory, index, codes, services_together),
        search=SearchService(reads, clock, frozenset(codes), services_together),
        calendars=CalendarService(inventory, occupancy, lotteries, clock, services_together),
        feeds=FeedService(
            DynamoFeeds(client, table, remembered),
            DynamoReservations(client, table, remembered),
            DynamoGroups(client, table, remembered),
            remembered,
            clock,
        ),
        lotteries=LotteryReader(rounds, RoundDocuments(DynamoLotteryFiles(client, table)), clock),
        clock=clock,
    )
