"""A herd on one slot, and a rush on many: clients in threads, each with its own words, all through one history."""

import random
from bisect import bisect
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import accumulate
from threading import Barrier
from typing import Final

from tests.booking_clients import Client
from tests.booking_history import History, Told
from tests.facilities_world import HALF_A, HALF_B, HALL, NOW, TOWN, FakeInventory, FakeParties, World, wish

from machiport.facilities.reservations.model import SlotWish

PERIODS: Final = ("09:00-12:00", "13:00-17:00", "18:00-21:00")
_ATTEMPTS: Final = 8
_TRY_AGAIN: Final = frozenset({"facilities.changed_meanwhile", "idempotency.request_in_progress"})


@dataclass(frozen=True, slots=True)
class Rush:
    """How many clients want how many slots. `zipf`: the n-th slot is wanted `n ** -zipf` times as much as the first.

    `devices` clients each are one person, so that quotas are contested as well; `halls` want the whole hall, and
    `repeats` send a request twice at once.
    """

    clients: int
    slots: int
    zipf: float = 1.0
    halls: float = 0.2
    repeats: float = 0.1
    devices: int = 8
    threads: int = 64
    seed: int = 20261120


def all_slots(count: int) -> list[SlotWish]:
    """Return half halls: three periods of both halves, on as many days as it takes."""
    days = -(-count // (2 * len(PERIODS)))
    first = (NOW + timedelta(days=11)).date()  # all residents may book from then until the end of February
    found = [
        wish(room, first + timedelta(days=day), times)
        for day in range(days)
        for times in PERIODS
        for room in (HALF_A, HALF_B)
    ]
    return found[:count]


def busy_town() -> FakeInventory:
    """Return the town's data with a quota that is soon reached."""
    inventory = FakeInventory.of_the_town()
    before = inventory.owner_rules[TOWN]
    sets = tuple(
        each.model_copy(update={"quotas": tuple(quota.model_copy(update={"per_month": 2}) for quota in each.quotas)})
        for each in before.rule_sets
    )
    inventory.owner_rules[TOWN] = before.model_copy(update={"rule_sets": sets})
    return inventory


def everybody() -> dict[str, object]:
    """Return what a desk needs for crowds: everybody has an account, and two bookings a month."""
    return {"parties": FakeParties(everybody=True), "inventory": busy_town()}


def all_at_once(actions: Sequence[Callable[[], object]]) -> None:
    """Run actions in a thread each, which start together."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(run, actions))


def herd(world: World, history: History, clients: int, wishes: Sequence[SlotWish], name: str) -> list[Told]:
    """Let clients hold at once, the n-th the n-th of the wishes and around again; return what each was told."""
    told: list[Told] = []

    def ask(number: int) -> None:
        client = Client(world, f"{name}-{number}", history)
        told.append(persistent(lambda: client.hold(f"hold-{name}", wishes[number % len(wishes)])))

    all_at_once([partial(ask, number) for number in range(clients)])
    return told


def persistent(send: Callable[[], Told]) -> Told:
    """Send a request again, with its own key, while it says nothing of the matter itself."""
    for _ in range(_ATTEMPTS):
        told = send()
        if told.outcome != "unknown" and told.code not in _TRY_AGAIN:
            break
    return told


def wishes_of(rush: Rush) -> list[SlotWish]:
    """Return what each client wants, the same for the same seed."""
    numbers = random.Random(rush.seed)  # noqa: S311  # repeatable, not secret
    slots = all_slots(rush.slots)
    numbers.shuffle(slots)
    weights = list(accumulate((number + 1) ** -rush.zipf for number in range(len(slots))))
    found = []
    for _ in range(rush.clients):
        slot = slots[bisect(weights, numbers.random() * weights[-1])]
        whole = numbers.random() < rush.halls
        found.append(slot.model_copy(update={"room_id": HALL}) if whole else slot)
    return found


def run(rush: Rush, world: World) -> History:
    """Let all clients hold and confirm, the repeating ones twice at once; return what they were told."""
    history = History()
    work: list[tuple[int, SlotWish]] = []
    for number, each in enumerate(wishes_of(rush)):
        work += [(number, each)] * (2 if number % round(1 / rush.repeats) == 0 else 1)

    def book(number: int, slot: SlotWish) -> None:
        client = Client(world, f"person-{number // rush.devices}", history)
        held = persistent(lambda: client.hold(f"hold-{number:05d}", slot))
        if held.outcome == "done":
            persistent(lambda: client.confirm(f"confirm-{number:05d}", held.reservation_ids))

    with ThreadPoolExecutor(rush.threads) as pool:
        list(pool.map(lambda each: book(*each), work))
    return history
