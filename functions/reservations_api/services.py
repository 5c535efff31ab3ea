"""What the routes of this function call, and who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.clock import Clock, today
from machiport.facilities.accounts.account_service import AccountService
from machiport.facilities.accounts.group_service import GroupService
from machiport.facilities.accounts.party_service import Parties
from machiport.facilities.accounts.registration_service import RegistrationService
from machiport.facilities.accounts.standing_service import StandingService
from machiport.facilities.feeds.feed_service import FeedService
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.lottery.entry_service import EntryService
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.reservations.cancel_service import CancelService
from machiport.facilities.reservations.change_service import ChangeService
from machiport.facilities.reservations.confirm_service import ConfirmService
from machiport.facilities.reservations.desk import Asked
from machiport.facilities.reservations.hold_service import HoldService
from machiport.facilities.reservations.own_service import OwnReservationsService
from machiport.facilities.reservations.waiting_service import WaitingService
from machiport.facilities.search.quote_service import QuoteService
from machiport.facilities.search.search_service import SearchService
from machiport.http_api.access import resident
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.idempotent_requests import idempotent_request
from machiport.idempotency import REGION
from machiport.identity import Resident
from machiport.localized_text import LocalizedText
from machiport.municipalities import MunicipalityRegistry
from machiport.problem_details import ProblemError, ValidationFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the reservations API."""

    municipalities: MunicipalityRegistry
    accounts: AccountService
    groups: GroupService
    registrations: RegistrationService
    standings: StandingService
    parties: Parties
    own: OwnReservationsService
    holds: HoldService
    confirms: ConfirmService
    cancels: CancelService
    changes: ChangeService
    waits: WaitingService
    door_pins: PinReading
    lotteries: LotteryReader
    lottery_entries: EntryService
    purposes: Mapping[str, Purpose]
    search: SearchService
    quotes: QuoteService
    feeds: FeedService
    clock: Clock


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

Person = Annotated[Resident, resident()]

# What a list shows without being asked for more: a booking window is never longer.
_A_YEAR = timedelta(days=366)
_ENDS_BEFORE_START = LocalizedText(
    ja="最後の日は、最初の日(指定がなければ今日)以後にしてください。",
    en="The last day must not be before the first (today, where none is given).",
    ja_x_easy="おわりの 日は はじまりの 日より あとに してください。はじまりが ない ときは 今日です。",
)


async def asked_by_person(request: Request, person: Person, idempotency_key: IdempotencyKey) -> Asked:
    """Return who asks for what. An order may be for rooms of several municipalities, so its record is the region's."""
    return Asked(person.subject, idempotent_request(request, REGION, person, idempotency_key, await request.body()))


AskedByPerson = Annotated[Asked, Depends(asked_by_person)]


def days_asked(services: Services, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the days of a list: from today for a year, where nothing else is asked for.

    Raises ValidationFailed where the last day is before the first: DynamoDB refuses such a range.
    """
    begin = first or today(services.clock)
    end = last or min(begin, date.max - _A_YEAR) + _A_YEAR
    if end < begin:
        raise ValidationFailed(errors=[ProblemError("/query/until", _ENDS_BEFORE_START)])
    return begin, end
