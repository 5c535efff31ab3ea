"""Reservations with doors, the service of PINs over a table in memory, and door locks over real HTTP."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests.fakes.dynamo import InMemoryDynamo
from urllib3 import Timeout

from machiport.clock import FixedClock
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.locks.dynamo_pins import DynamoDoorPins
from machiport.facilities.locks.http_smart_lock import HttpSmartLock
from machiport.facilities.locks.model import IssuedPin
from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.locks.pin_service import PinService
from machiport.facilities.locks.ports import SmartLock
from machiport.facilities.locks.reserved_doors import ReservedDoors
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.times import TimeRange
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.localized_text import LocalizedText
from machiport_cli.local_stack.lock_server import LockServer

TABLE = "facilities"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ID = "44201-000000000000000000000001"
ROOM, LOCK, OTHER_LOCK = "44201-mihon.studio", "mihon-studio", "mihon-hall"
NAME = LocalizedText(ja="見本", en="Sample", ja_x_easy="みほん")
# 9:00 to 12:00 in Japan, with ten minutes before and after.
OPENS, CLOSES = datetime(2026, 12, 14, 23, 50, tzinfo=UTC), datetime(2026, 12, 15, 3, 10, tzinfo=UTC)
INSIDE = datetime(2026, 12, 15, 1, 0, tzinfo=UTC)
QUICK = Timeout(connect=1, read=0.3)


class Key:
    """The key of the locks' service, and how often it was found wanting."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.forgotten = 0

    def current(self) -> str:
        return self.text

    def forget(self) -> None:
        self.forgotten += 1


def reserved(**others: Any) -> Reservation:
    """Return a confirmed reservation of a room with a lock; `others` replace fields."""
    day = date(2026, 12, 15)
    fields: dict[str, Any] = {
        "reservation_id": ID,
        "state": "confirmed",
        "holder": "resident:taro",
        "booked_by": "resident:taro",
        "order_id": "order",
        "wish": SlotWish(room_id=ROOM, day=day, times=TimeRange(start=540, end=720), purpose="music"),
        "room_name": NAME,
        "facility_name": NAME,
        "taken": (),
        "until": 9_999_999_999,
        "lock_id": LOCK,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Reservation(**fields | others)


@dataclass
class DoorWorld:
    """One table, one service of locks, and as many workers as one likes."""

    server: LockServer
    dynamo: InMemoryDynamo = field(default_factory=InMemoryDynamo)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    @property
    def lock(self) -> HttpSmartLock:
        """The adapter, impatient."""
        return HttpSmartLock(self.server.url, Key(self.server.key), timeout=QUICK, pause_seconds=0)

    @property
    def pins(self) -> DynamoDoorPins:
        """The PINs as they are kept."""
        return DynamoDoorPins(self.dynamo.client, TABLE)

    def worker(self, lock: SmartLock | None = None) -> PinService:
        """Return a worker of its own."""
        records = DynamoIdempotencyRecords(self.dynamo.client, TABLE, self.clock)
        doors = ReservedDoors(DynamoReservations(self.dynamo.client, TABLE, records))
        return PinService(lock or self.lock, doors, self.pins, self.clock)

    def write(self, reservation: Reservation) -> Reservation:
        """Put a reservation into the table as a booking's transaction does, without a fault."""
        before, after = self.dynamo.before, self.dynamo.after
        self.dynamo.before = self.dynamo.after = None
        item: Any = {
            **keys.reservation(reservation.reservation_id),
            "version": {"N": str(reservation.version)},
            "document": {"S": reservation.model_dump_json(exclude_defaults=True)},
        }
        self.dynamo.put_item(TableName=TABLE, Item=item)
        self.dynamo.before, self.dynamo.after = before, after
        return reservation

    def told(self, reservation: Reservation) -> IssuedPin | None:
        """Return the PIN that the reservation's holder is told."""
        return PinReading(self.pins).told(reservation).pin

    def wrong_with(self, reservation: Reservation) -> list[str]:
        """Return what does not fit the reservation as it is, at the locks and in the table."""
        issued, told = self.server.locks.pins_of(reservation.reservation_id), self.told(reservation)
        wanted = {reservation.lock_id} if reservation.state == "confirmed" and reservation.lock_id else set()
        found = [] if set(issued) == wanted else [f"PINs at {sorted(issued)} instead of {sorted(wanted)}"]
        if not wanted:
            record = self.pins.find(reservation.reservation_id)
            return found + (["a PIN is kept"] if record is not None and record.pin is not None else [])
        at_lock = issued.get(str(reservation.lock_id))
        if told is None or at_lock is None or told.pin.get_secret_value() != at_lock.pin:
            found.append("the holder is not told the lock's PIN")
        elif (told.valid_from, told.valid_until) != (at_lock.valid_from, at_lock.valid_until):
            found.append("the lock has other times than the holder")
        return found
