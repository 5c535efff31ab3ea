"""Clients who book: each says what it wants with a key of its own, and writes down what it was told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from tests.booking_checker import Truth, faults
from tests.booking_history import Content, History, Told, What, content_of, whole_table
from tests.facilities_world import FACILITY, TOWN, World, ids_of
from tests.fakes.dynamo import InMemoryDynamo

from machiport.facilities.reservations.desk import Order
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.staffing.asking import Target
from machiport.facilities.staffing.block_service import BlockService
from machiport.facilities.staffing.blocks import BlockWish
from machiport.facilities.staffing.care_service import ReservationCareService
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffRequest
from machiport.problem_details import Problem

# What leaves a client without an answer: the network, DynamoDB's own refusals, the end of the process.
NO_ANSWER: Final = (BotoCoreError, ClientError, SystemExit)


def done(*_: object) -> StoredResponse:
    """Answer with nothing."""
    return StoredResponse(200, "")


@dataclass(slots=True)
class Client:
    """One person's device. `world` is the process that serves it."""

    world: World
    subject: str
    history: History = field(default_factory=History)

    @property
    def holder(self) -> str:
        """Whose reservations it makes."""
        return f"resident:{self.subject}"

    def hold(self, key: str, *wishes: SlotWish) -> Told:
        """Hold wishes, all or none."""
        asked = self.world.asked(self.subject, key, body=repr(wishes))
        return self._ask("hold", key, (), wishes, lambda: self.world.holds.hold(asked, Order(wishes), ids_of))

    def confirm(self, key: str, identifiers: Sequence[str]) -> Told:
        """Confirm reservations, all or none."""
        asked = self.world.asked(self.subject, key)
        return self._ask(
            "confirm", key, identifiers, (), lambda: self.world.confirms.confirm(asked, identifiers, None, done)
        )

    def cancel(self, key: str, identifiers: Sequence[str]) -> Told:
        """Cancel reservations, all or none."""
        asked = self.world.asked(self.subject, key)
        return self._ask(
            "cancel", key, identifiers, (), lambda: self.world.cancels.cancel(asked, identifiers, None, done)
        )

    def change(self, key: str, identifier: str, wish: SlotWish) -> Told:
        """Move a booking."""
        asked = self.world.asked(self.subject, key)
        return self._ask(
            "change", key, [identifier], (wish,), lambda: self.world.changes.change(asked, identifier, wish, None, done)
        )

    def wait(self, key: str, wish: SlotWish) -> Told:
        """Stand in line. What is told has the entry's number."""
        asked = self.world.asked(self.subject, key)

        def respond(entry: Waiting) -> StoredResponse:
            return StoredResponse(201, entry.waiting_id)

        known = Told("wait", self.holder, key, "unknown", (), (wish,))
        return told_of(known, lambda: self.world.waits.wait(asked, wish, None, respond), self.history)

    def _ask(
        self,
        what: What,
        key: str,
        identifiers: Sequence[str],
        wishes: tuple[SlotWish, ...],
        send: Callable[[], Outcome],
    ) -> Told:
        return told_of(Told(what, self.holder, key, "unknown", tuple(identifiers), wishes), send, self.history)


@dataclass(slots=True)
class Staff:
    """The staff of the town."""

    world: World
    history: History = field(default_factory=History)

    def act(self, what: What, key: str, reservation: Reservation) -> Told:
        """Receive a payment whole, approve, deny, lift a block, or say that somebody came."""
        care = ReservationCareService(self.world.desk, self.world.store)
        target = Target(reservation.reservation_id, reservation.version)
        asked = self._asked(key)
        acts: dict[What, Callable[[], Outcome]] = {
            "pay": lambda: care.receive(asked, target, reservation.total - reservation.paid, done),
            "approve": lambda: care.approve(asked, target, done),
            "deny": lambda: care.deny(asked, target, "invented reason", done),
            "cancel": lambda: care.cancel(asked, target, done, waived=True, reason=None),
            "use": lambda: care.mark_used(asked, target, done),
        }
        known = Told(what, f"staff:{TOWN}", key, "unknown", (reservation.reservation_id,))
        return told_of(known, acts[what], self.history)

    def block(self, key: str, wish: BlockWish) -> Told:
        """Take a room, whoever would like it."""
        blocks, asked = BlockService(self.world.desk, self.world.inventory), self._asked(key)

        def respond(made: Sequence[Reservation]) -> StoredResponse:
            return StoredResponse(201, " ".join(each.reservation_id for each in made))

        known = Told("block", f"staff:{TOWN}", key, "unknown")
        return told_of(known, lambda: blocks.block(asked, [wish], "invented reason", respond), self.history)

    def _asked(self, key: str) -> StaffRequest:
        return StaffRequest(IdempotentRequest(TOWN, "staff:invented", key, key), "invented")


def told_of(known: Told, send: Callable[[], Outcome], history: History) -> Told:
    """Send a request, and write down what is told: `known`, with its outcome."""
    try:
        body = send().response.body
    except Problem as problem:
        told = replace(known, outcome="refused", code=problem.code)
    except NO_ANSWER:
        told = known
    else:
        told = replace(known, outcome="done", reservation_ids=tuple(body.split()) or known.reservation_ids)
    return history.add(told)


def truth_of(world: World) -> Truth:
    """Return the data of the world's one facility."""
    inventory = world.inventory
    return Truth(inventory.known[FACILITY].facility, inventory.owner_rules[TOWN], inventory.purposes())


def content_in(world: World) -> Content:
    """Return what the world's table holds."""
    store = world.dynamo
    return content_of(store.items.values() if isinstance(store, InMemoryDynamo) else whole_table(store, world.table))


def wrong(world: World, history: History) -> list[str]:
    """Return what the checker finds, now."""
    return faults(history, content_in(world), truth_of(world), world.clock.now())
