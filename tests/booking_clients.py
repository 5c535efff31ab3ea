"""Clients who book: each says what it wants with a key of its own, and writes down what it was told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from tests.booking_checker import Truth, faults
from tests.booking_history import Content, History, Told, What, content_of, whole_table
from tests.facilities_world import FACILITY, TOWN, World, ids_of
from tests.fakes.dynamo import InMemoryDynamo

from machiport.facilities.reservations.desk import Order
from machiport.facilities.reservations.model import SlotWish
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
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

    def _ask(
        self,
        what: What,
        key: str,
        identifiers: Sequence[str],
        wishes: tuple[SlotWish, ...],
        send: Callable[[], Outcome],
    ) -> Told:
        names = tuple(identifiers)
        try:
            body = send().response.body
        except Problem as problem:
            told = Told(what, self.holder, key, "refused", names, wishes, problem.code)
        except NO_ANSWER:
            told = Told(what, self.holder, key, "unknown", names, wishes)
        else:
            told = Told(what, self.holder, key, "done", tuple(body.split()) if what == "hold" else names, wishes)
        return self.history.add(told)


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
