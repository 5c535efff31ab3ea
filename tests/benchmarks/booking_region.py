"""The sample region with people in it, and its reservations API: where the booking benchmarks book.

A large meeting room that can be divided, and its halves, three periods a day, every day that it is open.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.facilities_region import HOLIDAYS, NOW, OITA, REGION, TABLE, publish
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL

from machiport.clock import FixedClock
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.user_numbers import check_digit
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.facilities.inventory.data_files import load_facilities
from machiport.identity import UserPools
from machiport.residents.dynamo_keys import profile_key
from reservations_api import wiring
from reservations_api.app import build_app

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mypy_boto3_dynamodb import DynamoDBClient

WHOLE: Final = "44201-mihon-bunka.big-meeting"
HALVES: Final = ("44201-mihon-bunka.meeting-3", "44201-mihon-bunka.meeting-4")
NOISY: Final = "44201-mihon-bunka.music-1"
PERIODS: Final = (("09:00", "12:00"), ("13:00", "17:00"), ("18:00", "22:00"))
POOLS: Final = UserPools(RESIDENTS_POOL, STAFF_POOL)
QUOTA: Final = 4

type Slot = dict[str, Any]


def slot(room_id: str, day: date, period: tuple[str, str], purpose: str = "meeting") -> Slot:
    """Return a slot as the API's clients write it."""
    start, end = period
    return {"room_id": room_id, "day": day.isoformat(), "start": start, "end": end, "purpose": purpose, "people": 8}


def slots(number: int) -> list[Slot]:
    """Return halves on open days from December on."""
    first, found = date(2026, 12, 1), list[Slot]()
    days = (first + timedelta(days=each) for each in range(90))
    closed = (date(2026, 12, 29), date(2027, 1, 3))
    for day in days:
        if day.weekday() and day not in HOLIDAYS and not closed[0] <= day <= closed[1]:
            found += [slot(room, day, period) for period in PERIODS for room in HALVES]
    return found[:number]


def populated(client: "DynamoDBClient", people: int) -> "FastAPI":
    """Publish the region into the table, let `people` live and be registered there; return the reservations API."""
    publish(None, load_facilities(REGION), client)
    accounts = DynamoAccounts(client, TABLE)
    for number in range(people):
        register(client, accounts, number)
    backing = BookingBacking(
        client=client, facilities_table=TABLE, residents_table=TABLE, clock=FixedClock(NOW), region=REGION
    )
    return build_app(wiring.services_on(backing), POOLS)


def register(client: "DynamoDBClient", accounts: DynamoAccounts, number: int) -> None:
    """Let the person of this number live in 大分市, with an account."""
    subject, digits = person(number), str(1_000_000 + number)
    client.put_item(TableName=TABLE, Item={**profile_key(subject), "municipality": {"S": OITA}})
    contact = {"name": "見本太郎", "kana": "ミホンタロウ", "telephone": "097-000-0000", "email": "taro@example.jp"}
    facts: dict[str, Any] = {**contact, "created_at": NOW, "changed_at": NOW}
    accounts.create(UserAccount(subject=subject, user_number=digits + check_digit(digits), **facts))


def person(number: int) -> str:
    """Return a person's subject."""
    return f"person-{number:05d}"
