"""Searching the region's rooms on MiniStack, in process: time, requests, read units; and at a hundred times the rooms.

A resident of 大分市 looks for a meeting room on any of 31 days; every room serves it and is booked half of the time, so
all of them are looked at. MiniStack is an emulation on this machine: its time for a request is part of the figures,
a network is not. Read units are counted from the sizes of the items (MiniStack does not tell them rightly).

With a hundred times the rooms MiniStack looks through a whole partition for each query, so its own time grows with the
inventory; requests and read units, which DynamoDB's time and price follow, do not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.benchmarks.figure import Figure
from tests.benchmarks.region_copies import DAYS, FIRST, NOW, PURPOSE, copies, metered, ministack, stored, write
from tests.facilities_region import BEPPU, OITA, TABLE

from machiport.clock import FixedClock
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.inventory.model import Position
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.rules.caller import Caller
from machiport.facilities.search.answers import AvailabilityOut
from machiport.facilities.search.asking import Asking, Page
from machiport.facilities.search.calendar_service import CalendarService
from machiport.facilities.search.dynamo_occupancy import DynamoOccupancy
from machiport.facilities.search.dynamo_room_index import DynamoRoomIndex
from machiport.facilities.search.search_service import Reads, SearchService
from machiport.facilities.search.wanted import Circle, Found, Wanted
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.reads_together import Together
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from tests.benchmarks.region_copies import Spent

_ASKING = Asking("taro")
_REPETITIONS = 60
_COPIES = 100
# USD for a million on-demand read request units, Tokyo, list price since November 2024.
_USD_A_MILLION = 0.1425


@dataclass(frozen=True, slots=True)
class _Homes:
    """Where people live, from the table; nobody of this benchmark is in a group."""

    residents: ResidentService

    def caller(self, subject: str, group_id: str | None, owners: object) -> Caller:  # noqa: ARG002  # the port's
        """Return the caller."""
        return Caller(home=self.residents.home_of(subject))


@dataclass(frozen=True, slots=True)
class _Services:
    search: SearchService
    calendars: CalendarService
    wanted: Wanted
    room_id: str


def measure() -> list[Figure]:
    """Return milliseconds, requests and read units; the bars are ≤ 4 round trips and p50 < 50 ms."""
    figures: list[Figure] = []
    regions = copies(_COPIES)
    with ministack() as client:
        write(client, stored(regions[0]) + _people())
        spent = metered(client)
        figures += _region(_services(client, regions[0].rules.keys()), spent)
        for region in regions[1:]:
            write(client, stored(region))
        owners = [code for region in regions for code in region.rules]
        rooms = sum(len(each.rooms) for region in regions for each in region.facilities.values())
        figures += _grown(_services(client, owners), spent, rooms)
    return figures


def _people() -> list[dict[str, dict[str, str]]]:
    return [{"pk": {"S": f"R#{_ASKING.subject}"}, "sk": {"S": "PROFILE"}, "municipality": {"S": OITA}}]


def _services(client: "DynamoDBClient", codes: object) -> _Services:
    """Return the services as the functions' wiring makes them; `codes`: the region's municipalities."""
    inventory = copies(1)[0]
    clock, waves, reads = FixedClock(NOW), Together(), Together()
    occupancy = DynamoOccupancy(client, TABLE, reads)
    live = DynamoInventory(client, TABLE, inventory.purposes)
    rounds = AnnouncedRounds(DynamoLotteryRounds(client, TABLE, DynamoIdempotencyRecords(client, TABLE, clock)))
    homes = _Homes(ResidentService(DynamoResidentProfiles(client, TABLE)))
    search = SearchService(
        Reads(DynamoRoomIndex(client, TABLE, reads), live, occupancy, homes, rounds),
        clock,
        frozenset(codes),  # type: ignore[call-overload]  # any iterable of codes
        waves,
    )
    wanted = Wanted(inventory.purposes[PURPOSE], FIRST, FIRST + timedelta(days=DAYS - 1))
    room = next(iter(inventory.facilities.values())).rooms[0].room_id
    return _Services(search, CalendarService(live, occupancy, rounds, clock, waves), wanted, room)


def _region(services: _Services, spent: "Spent") -> list[Figure]:
    def search() -> Found:
        return services.search.find(services.wanted, _ASKING, Page())

    spent.clear()
    found = search()
    figures = [Figure("search, region, cold process: requests", len(spent.operations), "requests")]
    whole = services.search.find(services.wanted, _ASKING, Page(limit=1000))
    figures.append(Figure(f"search, region, {DAYS} days: rooms found", len(whole.rooms), "rooms"))
    figures += _timed("search, region", search)
    figures += _timed("search, region, first page as JSON", lambda: _json(search()))
    figures += _spent("search, region", search, spent)
    figures += _spent("calendar of a room, a month", lambda: services.calendars.month(services.room_id, FIRST), spent)
    figures.append(Figure("search, region: first page", len(_json(found)), "bytes"))
    return figures


def _grown(services: _Services, spent: "Spent", rooms: int) -> list[Figure]:
    """Measure what costs as before though there are a hundred times the rooms, and what has more matches."""
    wanted = services.wanted
    place = Circle(Position(longitude=131.6062, latitude=33.2335), 30_000)
    ways = {
        "two owners": Wanted(wanted.purpose, wanted.first, wanted.last, municipalities=(OITA, BEPPU)),
        "within 30 km": Wanted(wanted.purpose, wanted.first, wanted.last, near=place),
        "everywhere, first stretch": wanted,
    }
    figures = []
    for name, asked in ways.items():

        def search(asked: Wanted = asked) -> Found:
            return services.search.find(asked, _ASKING, Page())

        search()
        figures += _spent(f"search, {rooms:,} rooms, {name}", search, spent)
        figures += _timed(f"search, {rooms:,} rooms, {name}", search)
    return figures


def _json(found: Found) -> bytes:
    return AvailabilityOut.of(found, None, "ja").model_dump_json().encode()


def _timed(name: str, work: Callable[[], object]) -> list[Figure]:
    wall, processor = [], []
    for _ in range(_REPETITIONS):
        begun, used = perf_counter(), process_time()
        work()
        wall.append((perf_counter() - begun) * 1000)
        processor.append((process_time() - used) * 1000)
    return [
        Figure(f"{name}: p50", median(wall), "ms"),
        Figure(f"{name}: p99", quantiles(wall, n=100)[98], "ms"),
        Figure(f"{name}: p50 of processor time", median(processor), "ms"),
    ]


def _spent(name: str, work: Callable[[], object], spent: "Spent") -> list[Figure]:
    spent.clear()
    work()
    return [
        Figure(f"{name}: requests", len(spent.operations), "requests"),
        Figure(f"{name}: read units", spent.read_units, "RRU"),
        Figure(f"{name}: a million of them", spent.read_units * _USD_A_MILLION, "USD"),
    ]
