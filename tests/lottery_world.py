"""A lottery of an invented community hall on any DynamoDB client: real services, an injected clock, fake bookings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from machiport.clock import FixedClock
from machiport.facilities.accounts.errors import GroupNotFound
from machiport.facilities.holders import Holder
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.lottery.announcing_service import Announced, AnnouncingService, AskedRound
from machiport.facilities.lottery.awarding import Awarding
from machiport.facilities.lottery.clockwork_service import LotteryClockwork, LotteryStores
from machiport.facilities.lottery.dynamo_awards import DynamoLotteryAwards
from machiport.facilities.lottery.dynamo_entries import DynamoLotteryEntries
from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.dynamo_rounds import DynamoLotteryRounds
from machiport.facilities.lottery.entry_service import EntryService, EntryStores
from machiport.facilities.lottery.model import LotteryLimits, Round, RoundRecord, RoundTimes, Slot, Wish
from machiport.facilities.lottery.offered_rooms import AskedRoom
from machiport.facilities.lottery.own_results import OwnEntry
from machiport.facilities.lottery.ports import Entrant, LotteryInventory, WinState, WonSlot
from machiport.facilities.lottery.reading_service import LotteryReader
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.times import TimeRange
from machiport.idempotency import IdempotentRequest, StoredResponse, request_fingerprint
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import Outcome
from machiport.localized_text import LocalizedText
from machiport.outbox.dynamo_outbox import DynamoOutbox

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CITY = "44201"
REGION = frozenset({CITY, "44202"})
HALL, HALF_A, HALF_B, STUDIO = (f"44201-mihon.{name}" for name in ("hall", "half-a", "half-b", "studio"))
GYM = "44201-mihon.gym"
LOUNGE = "44201-mihon.lounge"
FIRST_DAY = date(2027, 4, 1)
LAST_DAY = date(2027, 4, 2)
START = datetime(2027, 1, 10, 0, 0, tzinfo=UTC)
MORNING, AFTERNOON, EVENING = ((540, 720), (780, 1020), (1080, 1260))
# No two requests of a test share a key, whatever process sends them.
_KEYS = count(1)
_PERIODS = [
    {"period_id": name, "name": {"ja": name}, "start": start, "end": end}
    for name, (start, end) in (("morning", MORNING), ("afternoon", AFTERNOON), ("evening", EVENING))
]


def _room(room_id: str, atoms: Sequence[str], **others: Any) -> dict[str, Any]:
    return {
        "room_id": room_id,
        "name": {"ja": f"見本 {room_id.partition('.')[2]}"},
        "atoms": list(atoms),
        "purposes": ["meeting", "drums"],
        "capacity": 40,
        "scheme": {"kind": "periods", "periods": _PERIODS},
        "rule_set": "usual",
        "price_list": "usual",
        "lottery": True,
    } | others


def invented_facility() -> Facility:
    """Return a hall of two halves, a studio that disturbs half A, a gym booked by the half hour, and a lounge."""
    raster = {"kind": "raster", "step_minutes": 30, "shortest_minutes": 60, "longest_minutes": 240}
    return Facility.model_validate(
        {
            "facility_id": "44201-mihon",
            "name": {"ja": "見本公民館"},
            "kind": "community-hall",
            "address": "見本市見本町1-1",
            "position": {"longitude": 131.6, "latitude": 33.2},
            "hours": [
                {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "open": {"start": "09:00", "end": "21:00"}}
            ],
            "rooms": [
                _room(HALL, ["a", "b"]),
                _room(HALF_A, ["a"]),
                _room(HALF_B, ["b"], cleanup_minutes=30),
                _room(STUDIO, ["studio"], noise_neighbours=[HALF_A]),
                _room(GYM, ["gym"], scheme=raster),
                _room(LOUNGE, ["lounge"], lottery=False),
            ],
        }
    )


def owner_rules() -> OwnerRules:
    """Return rules that admit residents and the region, but no outsiders."""
    window = {"opens": {"kind": "rolling", "days_before": 90}}
    return OwnerRules.model_validate(
        {
            "municipality": CITY,
            "rule_sets": [
                {"rule_set_id": "usual", "name": {"ja": "通常"}, "windows": {"resident": window, "region": window}}
            ],
        }
    )


@dataclass
class FakeInventory:
    """What is in force, in memory."""

    facility_document: Facility = field(default_factory=invented_facility)

    def facilities(self, ids: Iterable[str]) -> Mapping[str, FacilityInForce]:
        found = self.facility_document
        in_force = FacilityInForce(found, "v1", frozenset(), date(2028, 3, 31))
        return {one: in_force for one in ids if one == found.facility_id}

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        return {code: owner_rules() for code in codes if code == CITY}

    def purposes(self) -> Mapping[str, Purpose]:
        return {
            "meeting": Purpose(purpose_id="meeting", name=LocalizedText(ja="会議")),
            "drums": Purpose(purpose_id="drums", name=LocalizedText(ja="太鼓"), noisy=True),
        }


@dataclass
class FakeEntrants:
    """Persons live where `homes` says (nowhere named: here); groups have the members that `groups` names."""

    homes: dict[str, str] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suspended: dict[str, date] = field(default_factory=dict)
    verified_until: date = date(2028, 3, 31)

    def entrant(self, subject: str, group_id: str | None, municipality: str) -> Entrant:
        if group_id is None:
            home = self.homes.get(subject, CITY)
            suspended = self.suspended.get(subject)
            return Entrant(Holder("resident", subject), Caller(home), (subject,), suspended)
        if subject not in self.groups.get(group_id, ()):
            raise GroupNotFound
        verified = {municipality: GroupVerification("resident", None, self.verified_until)}
        caller = Caller(None, GroupFacts(group_id, verified))
        return Entrant(Holder("group", group_id), caller, self.groups[group_id])

    def may_act_for(self, subject: str, holder: Holder) -> bool:
        if holder.kind == "group":
            return subject in self.groups.get(holder.identifier, ())
        return holder == Holder("resident", subject)


@dataclass
class FakeBookings:
    """A booking engine in memory. `closed`: slots that cannot be booked (any more)."""

    closed: set[Slot] = field(default_factory=set)
    withheld: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    reservations: dict[str, WonSlot] = field(default_factory=dict)
    state: dict[str, WinState] = field(default_factory=dict)
    released: list[str] = field(default_factory=list)

    def withhold(self, the_round: Round, slots: Sequence[Slot]) -> Sequence[Slot]:
        self.withheld.setdefault(the_round.round_id, tuple(slots))
        return [slot for slot in slots if slot in self.closed]

    def offer(self, win: WonSlot) -> bool:
        if win.reservation_id not in self.reservations:
            if win.wish.slot in self.closed:
                return False
            self.reservations[win.reservation_id] = win
            self.state[win.reservation_id] = "held"
        return True

    def states(self, reservation_ids: Iterable[str]) -> Mapping[str, WinState]:
        return {one: self.state[one] for one in reservation_ids}

    def lapse(self, reservation_id: str) -> WinState:
        if self.state[reservation_id] == "held":
            self.state[reservation_id] = "gone"
        return self.state[reservation_id]

    def release(self, the_round: Round) -> None:
        self.released.append(the_round.round_id)


def round_times(start: datetime = START, **others: Any) -> RoundTimes:
    """Return times as a city announces them: seven days of entries, the draw a day later, and so on."""
    return RoundTimes(
        **{
            "opens_at": start + timedelta(days=1),
            "closes_at": start + timedelta(days=8),
            "draw_at": start + timedelta(days=9),
            "publish_at": start + timedelta(days=10),
            "confirm_until": start + timedelta(days=15),
            "first_come_at": start + timedelta(days=20),
        }
        | others
    )


def asked_round(*rooms: str, **others: Any) -> AskedRound:
    """Return a round for some rooms (the hall's half A where none is named) on two days."""
    facts: dict[str, Any] = {
        "name": LocalizedText(ja="4月分の抽選", en="Lottery for April", ja_x_easy="4月の くじ(抽選)"),
        "rooms": tuple(AskedRoom(room) for room in rooms or (HALF_A,)),
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "times": round_times(),
        "limits": LotteryLimits(),
        "resident_percent": 0,
        "groups_only": False,
    }
    return AskedRound(**facts | others)


def wish(
    room_id: str = HALF_A, span: tuple[int, int] = MORNING, day: date = FIRST_DAY, purpose: str = "meeting"
) -> Wish:
    """Return a wish."""
    return Wish(room_id=room_id, day=day, times=TimeRange(start=span[0], end=span[1]), purpose=purpose)


@dataclass
class LotteryWorld:
    """One process of the lottery's services on one table; `bookings` are FakeBookings or the real engine."""

    client: "DynamoDBClient"
    table: str = "facilities"
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    bookings: Any = field(default_factory=FakeBookings)
    entrants: FakeEntrants = field(default_factory=FakeEntrants)
    inventory: LotteryInventory = field(default_factory=FakeInventory)

    def __post_init__(self) -> None:
        """Wire the services as the functions' wiring does."""
        remembered = DynamoIdempotencyRecords(self.client, self.table, self.clock)
        self.rounds = DynamoLotteryRounds(self.client, self.table, remembered)
        self.files = DynamoLotteryFiles(self.client, self.table)
        self.entries = DynamoLotteryEntries(self.client, self.table, remembered)
        self.awards = DynamoLotteryAwards(self.client, self.table)
        self.documents = RoundDocuments(self.files)
        self.announcing = AnnouncingService(
            self.rounds, self.files, self.bookings, self.inventory, remembered, self.clock
        )
        self.entering = EntryService(
            EntryStores(self.rounds, self.entries, self.awards, self.documents),
            self.entrants, REGION, remembered, self.clock,
        )  # fmt: skip
        self.reader = LotteryReader(self.rounds, self.documents, self.clock)
        self.clockwork = LotteryClockwork(
            LotteryStores(self.rounds, self.files, self.rounds, self.entries, self.documents),
            Awarding(self.awards, self.entries, self.documents, self.bookings),
            self.bookings,
        )
        self.outbox = DynamoOutbox(self.client, self.table, self.clock)

    def request(self, who: str, content: str, key: str | None = None) -> IdempotentRequest:
        """Return a request of somebody, with a key of its own where none is named."""
        fingerprint = request_fingerprint("POST", "/lotteries", who, content.encode())
        return IdempotentRequest(CITY, who, key or f"key-{next(_KEYS)}", fingerprint)

    def announce(self, asked: AskedRound | None = None, key: str = "announce-april") -> Announced:
        """Announce a round; the service's answer is remembered as its id."""
        told: list[Announced] = []

        def respond(announced: Announced) -> StoredResponse:
            told.append(announced)
            return StoredResponse(201, announced.record.round.round_id)

        asked = asked or asked_round()
        outcome = self.announcing.announce(self.request("staff:clerk", repr(asked), key), asked, respond)
        assert not outcome.replayed
        return told[-1]

    def open_round(self, asked: AskedRound | None = None) -> str:
        """Announce a round, and let the clock stand in the middle of its entry window."""
        round_id = self.announce(asked).record.round.round_id
        self.to(self.record(round_id).round.times.opens_at + timedelta(hours=1))
        return round_id

    def enter(self, who: str, round_id: str, *wishes: Wish, group: str | None = None) -> str:
        """Enter for somebody; return the number."""
        told: list[OwnEntry] = []

        def respond(own: OwnEntry) -> StoredResponse:
            told.append(own)
            return StoredResponse(201, own.entry.number)

        asked = self.request(f"resident:{who}", repr((wishes, group)))
        self.entering.enter(asked, who, round_id, tuple(wishes) or (wish(),), respond, group_id=group)
        return told[-1].entry.number

    def withdraw(self, who: str, round_id: str, number: str) -> Outcome:
        """Withdraw an entry."""
        asked = self.request(f"resident:{who}", number)
        return self.entering.withdraw(asked, who, round_id, number, lambda _: StoredResponse(200, "withdrawn"))

    def to(self, instant: datetime) -> None:
        """Let the clock go on to `instant`."""
        self.clock.advance(instant - self.clock.now())

    def tick(self) -> int:
        """Let the clockwork run; return how many steps it did."""
        advanced = self.clockwork.advance(CITY, self.clock.now())
        assert not advanced.failed
        return advanced.steps

    def run_until(self, round_id: str, name: str) -> RoundRecord:
        """Let the time go on to one of the round's instants, with a tick at each of those before."""
        times = self.record(round_id).round.times
        for one in ("opens_at", "closes_at", "draw_at", "publish_at", "confirm_until", "first_come_at"):
            instant = getattr(times, one)
            if instant >= self.clock.now():
                self.to(instant)
                self.tick()
            if one == name:
                break
        return self.record(round_id)

    def record(self, round_id: str) -> RoundRecord:
        """Return the round as it stands."""
        return self.reader.round(round_id)
