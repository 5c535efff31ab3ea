"""What the sweeper of reservations is made of."""

import importlib.resources
import os
from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
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
from machiport.facilities.reservations.first_come import RoundsFirstCome
from machiport.facilities.reservations.lapse_service import LapseService
from machiport.facilities.reservations.planning import Planner
from machiport.facilities.reservations.reminder_service import ReminderService
from machiport.facilities.reservations.winner_bookings import WinnerBookingsByLedger
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService

# What is due in a municipality is done; how much of what was done comes back. `failed` raises the alarm.
type Chore = Callable[[str], Mapping[str, int]]


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_chores() -> tuple[Mapping[str, Chore], MunicipalityRegistry]:
    """Return what is done every minute, and the municipalities that it is done in.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("reservation_sweeper", settings.log_level)
    region = importlib.resources.files("machiport_region")
    registry = load_registry(region)
    client, table, clock = dynamodb_client(), settings.facilities_table, SystemClock()
    remembered = DynamoIdempotencyRecords(client, table, clock)
    inventory = DynamoInventory(client, table, load_purposes(region))
    reservations = DynamoReservations(client, table, remembered)
    rounds = DynamoLotteryRounds(client, table, remembered)
    residents = ResidentService(DynamoResidentProfiles(client, settings.residents_table))
    desk = Desk(
        store=reservations,
        planner=Planner(inventory),
        parties=Parties(DynamoParties(client, table), residents),
        first_come=RoundsFirstCome(rounds),
        records=remembered,
        clock=clock,
        region=frozenset(municipality.code for municipality in registry.all()),
    )
    files, entries = DynamoLotteryFiles(client, table), DynamoLotteryEntries(client, table, remembered)
    documents, bookings = RoundDocuments(files), WinnerBookingsByLedger(desk, inventory)
    awards = DynamoLotteryAwards(client, table)
    lapses, reminders = LapseService(desk, reservations), ReminderService(desk, reservations)
    lotteries = LotteryClockwork(
        LotteryStores(rounds=rounds, files=files, seeds=rounds, entries=entries, documents=documents),
        Awarding(awards, entries, documents, bookings),
        bookings,
    )

    def lapse(municipality: str) -> Mapping[str, int]:
        swept = lapses.sweep(municipality)
        return {"expired": swept.written, "left": swept.left}

    def remind(municipality: str) -> Mapping[str, int]:
        return {"reminded": reminders.remind(municipality).told}

    def draw(municipality: str) -> Mapping[str, int]:
        advanced = lotteries.advance(municipality, clock.now())
        return {"lottery_steps": advanced.steps, "lotteries_released": advanced.released, "failed": advanced.failed}

    return {"lapses": lapse, "reminders": remind, "lotteries": draw}, registry
