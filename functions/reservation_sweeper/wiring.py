"""What the sweeper of reservations is made of."""

import os
from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.lottery.awarding import Awarding
from machiport.facilities.lottery.clockwork_service import LotteryClockwork, LotteryStores
from machiport.facilities.lottery.dynamo_awards import DynamoLotteryAwards
from machiport.facilities.lottery.dynamo_entries import DynamoLotteryEntries
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.reservations.dynamo_desk import DynamoDesk
from machiport.facilities.reservations.lapse_service import LapseService
from machiport.facilities.reservations.reminder_service import ReminderService
from machiport.facilities.reservations.winner_bookings import WinnerBookingsByLedger
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together
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
    backing = BookingBacking(facilities_table=settings.facilities_table, residents_table=settings.residents_table)
    registry = load_registry(backing.region)
    return chores_on(backing, registry), registry


def chores_on(backing: BookingBacking, registry: MunicipalityRegistry) -> Mapping[str, Chore]:
    """Return the chores on DynamoDB's tables; tests give tables in memory.

    Raises ValueError for a data file that is not valid.
    """
    residents = ResidentService(DynamoResidentProfiles(backing.client, backing.residents_table))
    booking = DynamoDesk.on(backing, load_purposes(backing.region), registry, residents, Together())
    desk, reservations = booking.desk, booking.reservations
    lapses, reminders = LapseService(desk, reservations), ReminderService(desk, reservations)
    lotteries = _lotteries(backing, booking)

    def lapse(municipality: str) -> Mapping[str, int]:
        swept = lapses.sweep(municipality)
        return {"expired": swept.written, "left": swept.left, "failed": swept.failed}

    def remind(municipality: str) -> Mapping[str, int]:
        return {"reminded": reminders.remind(municipality).told}

    def draw(municipality: str) -> Mapping[str, int]:
        advanced = lotteries.advance(municipality, backing.clock.now())
        return {"lottery_steps": advanced.steps, "lotteries_released": advanced.released, "failed": advanced.failed}

    return {"lapses": lapse, "reminders": remind, "lotteries": draw}


def _lotteries(backing: BookingBacking, booking: DynamoDesk) -> LotteryClockwork:
    client, table = backing.client, backing.facilities_table
    files, entries = DynamoLotteryFiles(client, table), DynamoLotteryEntries(client, table, booking.remembered)
    documents, bookings = RoundDocuments(files), WinnerBookingsByLedger(booking.desk, booking.inventory)
    awarding = Awarding(DynamoLotteryAwards(client, table), entries, documents, bookings)
    rounds = booking.rounds
    stores = LotteryStores(rounds=rounds, files=files, seeds=rounds, entries=entries, documents=documents)
    return LotteryClockwork(stores, awarding, bookings)
