"""A small town's facility with everything in it, and the booking services over a table in memory.

The hall is two halves; the studio disturbs the meeting room; courts are booked by the half hour; two projectors are
shared. People: TARO lives in the town, HANAKO in the region, JIRO elsewhere; CHOIR is a group verified at half price.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests.fakes.dynamo import InMemoryDynamo

from machiport.clock import FixedClock
from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound
from machiport.facilities.accounts.model import Party
from machiport.facilities.holders import Holder
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.inventory.ports import InForce
from machiport.facilities.prices.model import OwnerPrices
from machiport.facilities.reservations.cancel_service import CancelService
from machiport.facilities.reservations.change_service import ChangeService
from machiport.facilities.reservations.confirm_service import ConfirmService
from machiport.facilities.reservations.desk import Asked, Desk, FirstCome, Order
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.first_come import OwnersRounds
from machiport.facilities.reservations.hold_service import HoldService
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.placing import Placed
from machiport.facilities.reservations.planning import Planner
from machiport.facilities.reservations.waiting_service import WaitingService
from machiport.facilities.rules.caller import Caller, GroupFacts, GroupVerification
from machiport.facilities.rules.model import OwnerRules
from machiport.facilities.times import TimeRange, minute_of
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.localized_text import LocalizedText

TOWN = "44201"
NEIGHBOUR = "44202"
REGION = frozenset({TOWN, NEIGHBOUR})
FACILITY = "44201-mihon"
HALL, HALF_A, HALF_B = f"{FACILITY}.hall", f"{FACILITY}.hall-a", f"{FACILITY}.hall-b"
STUDIO, MEETING, COURT = f"{FACILITY}.studio", f"{FACILITY}.meeting", f"{FACILITY}.court"
TARO, HANAKO, JIRO = "taro", "hanako", "jiro"
CHOIR = "choir"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # noon in Japan, a Friday
DAY = date(2026, 12, 15)  # a Tuesday
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")


def text(name: str) -> LocalizedText:
    """Return a name in three languages."""
    return LocalizedText(ja=f"見本{name}", en=f"Sample {name}", ja_x_easy=f"みほん {name}")


def _room(name: str, atoms: Sequence[str], **others: Any) -> dict[str, Any]:
    periods = [("morning", "09:00", "12:00"), ("afternoon", "13:00", "17:00"), ("evening", "18:00", "21:00")]
    scheme = {"periods": [{"period_id": p, "name": text(p), "start": start, "end": end} for p, start, end in periods]}
    return {
        "room_id": f"{FACILITY}.{name}",
        "name": text(name),
        "atoms": atoms,
        "purposes": ["meeting", "music", "sports"],
        "capacity": 100,
        "scheme": {"kind": "periods", **scheme},
        "rule_set": "rooms",
        "price_list": "rooms",
        **others,
    }


def facility(**others: Any) -> Facility:
    """Return the facility; `others` replace fields."""
    raster = {"kind": "raster", "step_minutes": 30, "shortest_minutes": 30, "longest_minutes": 240}
    rooms = [
        _room("hall", ["a", "b"], cleanup_minutes=30),
        _room("hall-a", ["a"], cleanup_minutes=30),
        _room("hall-b", ["b"], cleanup_minutes=30),
        _room("studio", ["studio"], noise_neighbours=[MEETING]),
        _room("meeting", ["meeting"], capacity=20),
        _room("court", ["court"], scheme=raster, rule_set="courts"),
    ]
    return Facility.model_validate(
        {
            "facility_id": FACILITY,
            "name": text("会館"),
            "kind": "community_center",
            "address": "大分市見本町1-1",
            "position": {"longitude": 131.6, "latitude": 33.2},
            "hours": [{"days": WEEK, "open": {"start": "09:00", "end": "21:00"}}],
            "equipment": [{"equipment_id": "projector", "name": text("projector"), "count": 2, "shared": True}],
            "rooms": rooms,
            "sample": True,
            **others,
        }
    )


def rules(**others: Any) -> OwnerRules:
    """Return the town's rules: residents three months before, the region two, others one; four a month."""
    windows = {
        each: {"opens": {"kind": "monthly", "months_before": months}}
        for each, months in (("resident", 3), ("region", 2), ("outsider", 1))
    }
    rooms = {
        "rule_set_id": "rooms",
        "name": text("rooms"),
        "windows": windows,
        "quotas": [{"quota_id": "rooms", "per_month": 4}],
        "approval": {"kind": "some", "profit_making": True},
        "cancellation": [{"days_before": 7, "percent": 0}, {"days_before": 3, "percent": 50}],
        "late_cancel_days": 3,
    }
    courts = {**rooms, "rule_set_id": "courts", "quotas": [], "payment": {"kind": "advance", "days": 7}}
    exemption = {"exemption_id": "half", "name": text("half"), "percent": 50}
    document = {"municipality": TOWN, "rule_sets": [rooms, courts], "exemptions": [exemption], **others}
    return OwnerRules.model_validate(document)


def prices() -> OwnerPrices:
    """Return the town's prices: 1,000 yen a period, 3,000 the whole day, 400 an hour for the court."""
    periods = {"morning": 1000, "afternoon": 1000, "evening": 1500}
    price: dict[str, Any] = {"periods": periods, "combinations": {"morning+afternoon+evening": 3000}}
    names = (HALL, HALF_A, HALF_B, STUDIO, MEETING)
    version = {
        "valid_from": "2026-04-01",
        "rooms": {**dict.fromkeys(names, price), COURT: {"per_hour": 400}},
        "class_percent": {"resident": 100, "region": 120, "outsider": 200},
        "profit_making_percent": 300,
        "equipment": {"projector": {"yen": 500, "per": "use"}},
    }
    document = {"price_list_id": "rooms", "name": text("prices"), "versions": [version]}
    return OwnerPrices.model_validate({"municipality": TOWN, "price_lists": [document]})


@dataclass
class FakeInventory:
    """What is in force, held in memory."""

    known: dict[str, FacilityInForce] = field(default_factory=dict)
    owner_rules: dict[str, OwnerRules] = field(default_factory=dict)
    owner_prices: dict[str, OwnerPrices] = field(default_factory=dict)

    @classmethod
    def of_the_town(cls) -> "FakeInventory":
        """Return the inventory with the one facility."""
        in_force = FacilityInForce(facility(), "v1", frozenset({date(2026, 11, 23)}), date(2028, 12, 31))
        return cls({FACILITY: in_force}, {TOWN: rules()}, {TOWN: prices()})

    def facility(self, facility_id: str) -> FacilityInForce | None:
        """Return a facility."""
        return self.known.get(facility_id)

    def facilities(self, ids: Iterable[str]) -> Mapping[str, FacilityInForce]:
        """Return facilities."""
        return {each: self.known[each] for each in ids if each in self.known}

    def of_municipality(self, code: str) -> Sequence[FacilityInForce]:
        """Return an owner's facilities."""
        return [each for each in self.known.values() if each.municipality == code]

    def versions(self, wanted: Mapping[str, str]) -> Mapping[str, FacilityInForce]:
        """Return facilities; of each there is one version."""
        return self.facilities(wanted)

    def in_force(self, facility_ids: Iterable[str], codes: Iterable[str] = ()) -> InForce:
        """Return facilities with the rules and prices of their owners."""
        facilities = self.facilities(facility_ids)
        owners = {*codes, *(each.municipality for each in facilities.values())}
        return InForce(facilities, self.rules(owners), self.prices(owners))

    def rules(self, codes: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return rules."""
        return {each: self.owner_rules[each] for each in codes if each in self.owner_rules}

    def prices(self, codes: Iterable[str]) -> Mapping[str, OwnerPrices]:
        """Return prices."""
        return {each: self.owner_prices[each] for each in codes if each in self.owner_prices}

    def purposes(self) -> Mapping[str, Purpose]:
        """Return three purposes, of which music is noisy."""
        names = {"meeting": False, "sports": False, "music": True}
        return {each: Purpose(purpose_id=each, name=text(each), noisy=noisy) for each, noisy in names.items()}


@dataclass
class FakeParties:
    """Who lives where, and who is in which group."""

    homes: dict[str, str | None] = field(default_factory=lambda: {TARO: TOWN, HANAKO: NEIGHBOUR, JIRO: None})
    members: dict[str, set[str]] = field(default_factory=lambda: {CHOIR: {TARO, HANAKO}})
    everybody: bool = False

    def party(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Party:  # noqa: ARG002  # the port's
        """Return who books."""
        if subject not in self.homes and not self.everybody:
            raise AccountNeeded
        holder = Holder("resident", subject)
        if group_id is None:
            return Party(holder, Caller(self.homes.get(subject, TOWN)), holder.key)
        if subject not in self.members.get(group_id, set()):
            raise GroupNotFound
        verified = {TOWN: GroupVerification("resident", "half", date(2027, 3, 31))}
        return Party(Holder("group", group_id), Caller(None, GroupFacts(group_id, verified)), holder.key)


class NoLottery:
    """No room is given by lottery."""

    def first_come_of(self, municipalities: Iterable[str]) -> Mapping[str, FirstCome]:
        """Return for every owner that all of its rooms were first come long ago."""
        return dict.fromkeys(municipalities, OwnersRounds(()))


def wish(room_id: str = HALF_A, day: date = DAY, times: str = "09:00-12:00", **others: Any) -> SlotWish:
    """Return a wish for a meeting of ten."""
    start, end = (minute_of(each) for each in times.split("-"))
    return SlotWish(
        room_id=room_id, day=day, times=TimeRange(start=start, end=end), **{"purpose": "meeting", "people": 10} | others
    )


@dataclass
class World:
    """The services over one table; `held` and others speak for people, each with a key of its own."""

    dynamo: Any = field(default_factory=InMemoryDynamo)
    table: str = "facilities"
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    inventory: FakeInventory = field(default_factory=FakeInventory.of_the_town)
    parties: FakeParties = field(default_factory=FakeParties)
    keys: int = 0

    def __post_init__(self) -> None:
        """Wire the services as a function does."""
        client = self.dynamo.client if isinstance(self.dynamo, InMemoryDynamo) else self.dynamo
        self.records = DynamoIdempotencyRecords(client, self.table, self.clock)
        self.store = DynamoReservations(client, self.table, self.records)
        planner = Planner(self.inventory)
        self.desk = Desk(self.store, planner, self.parties, NoLottery(), self.records, self.clock, REGION)
        self.holds, self.confirms = HoldService(self.desk), ConfirmService(self.desk)
        self.cancels, self.changes = CancelService(self.desk), ChangeService(self.desk)
        self.waits = WaitingService(self.desk)

    def asked(self, subject: str, key: str | None = None, body: str = "") -> Asked:
        """Return a request with a key of its own."""
        self.keys += 1
        name = key or f"key-{self.keys:06d}"
        return Asked(subject, IdempotentRequest("REGION", f"resident:{subject}", name, body or name))

    def hold(self, subject: str, *wishes: SlotWish, key: str | None = None, **order: Any) -> list[Reservation]:
        """Hold wishes and return the reservations as they are stored."""
        said = self.holds.hold(self.asked(subject, key), Order(wishes, **order), ids_of)
        return self.stored(said.response.body.split())

    def confirm(self, subject: str, *held: Reservation, key: str | None = None) -> list[Reservation]:
        """Confirm reservations and return them as they are stored."""
        names = [each.reservation_id for each in held]
        self.confirms.confirm(self.asked(subject, key), names, None, lambda _: StoredResponse(200, ""))
        return self.stored(names)

    def booked(self, subject: str, *wishes: SlotWish, **order: Any) -> list[Reservation]:
        """Hold and confirm."""
        return self.confirm(subject, *self.hold(subject, *wishes, **order))

    def cancel(self, subject: str, *ending: Reservation, key: str | None = None) -> list[Reservation]:
        """Cancel reservations and return them as they are stored."""
        names = [each.reservation_id for each in ending]
        self.cancels.cancel(self.asked(subject, key), names, None, lambda _: StoredResponse(200, ""))
        return self.stored(names)

    def move(self, subject: str, booking: Reservation, to: SlotWish, key: str | None = None) -> Reservation:
        """Move a booking and return it as it is stored."""
        self.changes.change(
            self.asked(subject, key), booking.reservation_id, to, None, lambda _: StoredResponse(200, "")
        )
        return self.stored([booking.reservation_id])[0]

    def wait(self, subject: str, for_what: SlotWish, key: str | None = None) -> str:
        """Stand in line; return the entry's id."""
        said = self.waits.wait(
            self.asked(subject, key), for_what, None, lambda entry: StoredResponse(201, entry.waiting_id)
        )
        return said.response.body

    def stored(self, names: Iterable[str]) -> list[Reservation]:
        """Return reservations as they are stored."""
        return list(self.store.find(names).values())

    def of(self, subject: str) -> Sequence[Reservation]:
        """Return what a person has."""
        return self.store.of_holder(Holder("resident", subject), date(2026, 1, 1), date(2028, 12, 31))


def ids_of(placed: Placed) -> StoredResponse:
    """Answer with the numbers of the reservations."""
    return StoredResponse(201, " ".join(each.reservation_id for each in placed.reservations))
