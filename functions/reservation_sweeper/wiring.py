"""What the sweeper of reservations is made of."""

import importlib.resources
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import Clock, SystemClock
from machiport.facilities.accounts.dynamo_parties import DynamoParties
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.lottery.awarding import Awarding
from machiport.facilities.lottery.clockwork_service import LotteryClockwork, LotteryStores
from machiport.facilities.lottery.dynamo_awards import DynamoLotteryAwards
from machiport.facilities.lottery.dynamo_entries import DynamoLotteryEntries
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.reservations.lapse_service import LapseService
from machiport.facilities.reservations.planning import Planner
from machiport.facilities.reservations.reminder_service import ReminderService
from machiport.facilities.reservations.winner_bookings import WinnerBookingsByLedger
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# What is due in a municipality is done; how much of what was done comes back. `failed` raises the alarm.
type Chore = Callable[[str], Mapping[str, int]]


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What the chores stand on: DynamoDB with its tables, the clock, the region's files."""

    client: "DynamoDBClient"
    facilities_table: str
    residents_table: str
    clock: Clock
    region: Traversable


def build_chores() -> tuple[Mapping[str, Chore], MunicipalityRegistry]:
    """Return what is done every minute, and the municipalities that it is done in.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("reservation_sweeper", settings.log_level)
    backing = Backing(
        client=dynamodb_client(),
        facilities_table=settings.facilities_table,
        residents_table=settings.residents_table,
        clock=SystemClock(),
        region=importlib.resources.files("machiport_region"),
    )
    registry = load_registry(backing.region)
    return chores_on(backing, registry), registry


def chores_on(backing: Backing, registry: MunicipalityRegistry) -> Mapping[str, Chore]:
    """Return the chores on DynamoDB's tables; tests give tables in memory.

    Raises ValueError for a data file that is not valid.
    """
    client, table, clock = backing.client, backing.facilities_table, backing.clock
    remembered = DynamoIdempotencyRecords(client, table, clock)
    inventory = DynamoInventory(client, table, load_purposes(backing.region))
    reservations = DynamoReservations(client, table, remembered)
    rounds = DynamoLotteryRounds(client, table, remembered)
    residents = ResidentService(DynamoResidentProfiles(client, backing.residents_table))
    desk = Desk(
        store=reservations,
        planner=Planner(inventory),
        parties=Parties(DynamoParties(client, table), residents),
        lotteries=AnnouncedRounds(rounds),
        records=remembered,
        clock=clock,
        region=frozenset(municipality.code for municipality in registry.all()),
    )
    lapses, reminders = LapseService(desk, reservations), ReminderService(desk, reservations)
    lotteries = _lotteries(backing, rounds, WinnerBookingsByLedger(desk, inventory), remembered)

    def lapse(municipality: str) -> Mapping[str, int]:
        swept = lapses.sweep(municipality)
        return {"expired": swept.written, "left": swept.left, "failed": swept.failed}

    def remind(municipality: str) -> Mapping[str, int]:
        return {"reminded": reminders.remind(municipality).told}

    def draw(municipality: str) -> Mapping[str, int]:
        advanced = lotteries.advance(municipality, clock.now())
        return {"lottery_steps": advanced.steps, "lotteries_released": advanced.released, "failed": advanced.failed}

    return {"lapses": lapse, "reminders": remind, "lotteries": draw}


def _lotteries(
    backing: Backing,
    rounds: DynamoLotteryRounds,
    bookings: WinnerBookingsByLedger,
    remembered: DynamoIdempotencyRecords,
) -> LotteryClockwork:
    client, table = backing.client, backing.facilities_table
    files, entries = DynamoLotteryFiles(client, table), DynamoLotteryEntries(client, table, remembered)
    documents = RoundDocuments(files)
    awarding = Awarding(DynamoLotteryAwards(client, table), entries, documents, bookings)
    stores = LotteryStores(rounds=rounds, files=files, seeds=rounds, entries=entries, documents=documents)
    return LotteryClockwork(stores, awarding, bookings)
