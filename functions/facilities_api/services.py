"""What the routes of this function call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.clock import Clock
from machiport.facilities.feeds.feed_service import FeedService
from machiport.facilities.inventory.model import Purpose
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.search.calendar_service import CalendarService
from machiport.facilities.search.directory_service import DirectoryService
from machiport.facilities.search.search_service import SearchService
from machiport.http_api.request_facts import language_of
from machiport.localized_text import Language
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the public facilities API."""

    municipalities: MunicipalityRegistry
    purposes: Mapping[str, Purpose]
    directory: DirectoryService
    search: SearchService
    calendars: CalendarService
    feeds: FeedService
    lotteries: LotteryReader
    clock: Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """What every route of this function needs of a request."""

    services: Services
    language: Language


async def _asked(request: Request) -> Asked:
    """Return the services and the asker's language; one dependency, since FastAPI takes its time for each."""
    return Asked(cast("Services", request.app.state.services), language_of(request.scope))


AskedHere = Annotated[Asked, Depends(_asked)]
