"""A rush on rooms: the same clients, wishes and FastAPI layer over DynamoDB's emulations, PostgreSQL and libres.

Each client holds one slot and, if it got it, confirms it; a tenth sends everything twice. Popularity of slots is
Zipf's, a fifth of the wishes is for the whole room. All answers are checked for double bookings before any figure is
given. What is emulated: MiniStack is a Python process, DynamoDB Local a Java one with SQLite, both on this machine and
in memory, so bookings a second say little of DynamoDB; PostgreSQL is the real one on a local socket, without fsync.
Round trips a booking are what carries over: each costs a few milliseconds from a Lambda function.
"""

import asyncio
import os
import random
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, count
from statistics import median, quantiles
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from tests.benchmarks.booking_region import HALVES, POOLS, QUOTA, WHOLE, Slot, person, populated, slots
from tests.benchmarks.figure import Figure
from tests.benchmarks.peers.booking_app import Books, booking_app
from tests.benchmarks.peers.libres_bookings import LibresBookings, NoLibresError
from tests.benchmarks.peers.postgres_bookings import PostgresBookings
from tests.benchmarks.postgres_cluster import NoPostgresError, postgres
from tests.benchmarks.region_copies import ministack, new_table
from tests.faults.dynamodb_local import NoDynamoDBLocalError, dynamodb_local
from tests.gateway_events import RESIDENTS_POOL, GatewayClient, claims

from machiport.aws_clients import dynamodb_client

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mypy_boto3_dynamodb import DynamoDBClient

_CLIENTS, _SLOTS, _THREADS, _SEED = 1024, 500, 8, 20261120
_DEVICES: Final = 4
_PEER: Final = "PostgreSQL, EXCLUDE"
_ATOMS: Final = {WHOLE: HALVES, **{half: (half,) for half in HALVES}}


@dataclass
class Rush:
    """What happened: seconds of each booking (hold and confirm), of each refusal, and who has what."""

    booked: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    slots: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    winners: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    requests: int = 0
    early: int = 0
    _seen: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def warmed_up(self, requests: int) -> None:
        """Forget the times of the first ones, and count from here on."""
        self.booked.clear()
        self.refused.clear()
        self.early, self.requests = len(self.winners), requests

    def add(self, client: str, slot: Slot, number: str | None, seconds: float) -> None:
        """Write down one client's answer; the second of two equal requests must be told the same."""
        with self._lock:
            if number is None:
                self.refused.append(seconds)
                return
            self.booked.append(seconds)
            if self.winners.setdefault(client, number) != number:
                raise RuntimeError("the same request was told of two bookings")
            if number not in self._seen:
                self._seen.add(number)
                self.slots.update((atom, slot["day"], slot["start"]) for atom in _ATOMS[slot["room_id"]])


def measure() -> list[Figure]:
    """Return bookings a second, p50 and p99 of a booking, round trips for each, of every way that is here."""
    found: dict[str, Rush] = {}
    for name, way in _WAYS.items():
        try:
            with way() as (app, requests):
                found[name] = _rush(app, requests)
        except (NoPostgresError, NoDynamoDBLocalError, NoLibresError) as missing:
            print(f"booking rush: {missing}")
    return [figure for name, rush in found.items() for figure in _figures(name, rush, found)]


def _figures(name: str, rush: Rush, all_of_them: Mapping[str, Rush]) -> list[Figure]:
    twice = [each for each, number in rush.slots.items() if number > 1]
    label, peer = f"booking rush, {name}", all_of_them.get(_PEER) if name != _PEER else None
    rate, p50 = (len(rush.winners) - rush.early) / rush.seconds, median(rush.booked) * 1000
    against = (_PEER, median(peer.booked) * 1000 / p50) if peer else (None, None)
    return [
        Figure(f"{label}: booked twice", len(twice), "slots"),
        Figure(f"{label}: bookings", len(rush.winners), "bookings"),
        Figure(f"{label}: bookings a second", rate, "1/s"),
        Figure(f"{label}: a booking (hold and confirm), p50", p50, "ms", *against),
        Figure(f"{label}: the same, p99", quantiles(rush.booked, n=100)[98] * 1000, "ms"),
        Figure(f"{label}: a refusal, p50", median(rush.refused) * 1000, "ms"),
        Figure(f"{label}: requests to the database for each client", rush.requests / _CLIENTS, "requests"),
    ]


def _wishes() -> list[Slot]:
    """Return what each client wants, the same for the same seed."""
    numbers = random.Random(_SEED)  # noqa: S311  # repeatable, not secret
    free = slots(_SLOTS)
    numbers.shuffle(free)
    weights = list(accumulate(1 / (number + 1) for number in range(len(free))))
    chosen = [free[bisect(weights, numbers.random() * weights[-1])] for _ in range(_CLIENTS)]
    return [each | {"room_id": WHOLE} if numbers.random() < 0.2 else each for each in chosen]


def _rush(app: "FastAPI", requests: Callable[[], int]) -> Rush:
    api, rush = GatewayClient(app), Rush()
    work: list[tuple[int, Slot]] = []
    for number, wish in enumerate(_wishes()):
        work += [(number, wish)] * (2 if number % 10 == 0 else 1)

    def book(task: tuple[int, Slot]) -> None:
        number, wish = task
        who, key = claims(RESIDENTS_POOL, person(number // _DEVICES)), f"client-{number:05d}"
        begun = perf_counter()
        held = _sent(api, "/reservations/holds", {"slots": [wish]}, who, f"hold-{key}")
        identifier = None
        if held is not None:
            identifier = held["items"][0]["reservation_id"]
            if _sent(api, "/reservations/confirmations", {"reservations": [identifier]}, who, f"confirm-{key}") is None:
                raise RuntimeError("what was held was not confirmed")
        rush.add(key, wish, identifier, perf_counter() - begun)

    with ThreadPoolExecutor(_THREADS, initializer=lambda: asyncio.set_event_loop(asyncio.new_event_loop())) as pool:
        list(pool.map(book, work[: 2 * _THREADS]))
        rush.warmed_up(requests())
        begun = perf_counter()
        list(pool.map(book, work[2 * _THREADS :]))
        rush.seconds, rush.requests = perf_counter() - begun, requests() - rush.requests
    return rush


def _sent(api: GatewayClient, path: str, body: Any, who: Any, key: str) -> Any:
    """Return the answer; None for a refusal (409)."""
    for _ in range(8):
        answer = api.post(path, body, who=who, headers={"Idempotency-Key": key})
        if answer.status < 300:
            return answer.document
        code = answer.document["code"]
        if answer.status != 409:
            raise RuntimeError(answer.body)
        if code not in ("facilities.changed_meanwhile", "idempotency.request_in_progress"):
            return None
    return None


type Way = tuple["FastAPI", Callable[[], int]]


@contextmanager
def _on_ministack() -> Iterator[Way]:
    with ministack() as client:
        yield _ours(client)


@contextmanager
def _on_dynamodb_local() -> Iterator[Way]:
    with dynamodb_local() as address:
        environment = {
            "AWS_ENDPOINT_URL": address,
            "AWS_DEFAULT_REGION": "ap-northeast-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        with patch.dict(os.environ, environment):
            client = dynamodb_client()
            new_table(client)
            yield _ours(client)


def _ours(client: "DynamoDBClient") -> Way:
    app, counted = populated(client, _CLIENTS // _DEVICES), count()

    def one_more(**_: object) -> None:
        next(counted)

    client.meta.events.register("after-call.dynamodb", one_more)
    # Looking counts once as well; that is one among thousands.
    return app, lambda: next(counted)


@contextmanager
def _in_postgres() -> Iterator[Way]:
    with postgres("btree_gist") as folder:
        yield _peer(PostgresBookings(folder, _ATOMS, QUOTA))


@contextmanager
def _in_libres() -> Iterator[Way]:
    with postgres("btree_gist") as folder:
        yield _peer(LibresBookings(folder, _ATOMS, slots(_SLOTS)))


def _peer(books: Books) -> Way:
    return booking_app(books, POOLS), lambda: books.requests


_WAYS: Final[Mapping[str, Callable[[], AbstractContextManager[Way]]]] = {
    "ours on MiniStack": _on_ministack,
    "ours on DynamoDB Local": _on_dynamodb_local,
    _PEER: _in_postgres,
    "libres 1.4": _in_libres,
}
