"""Bookings with libres, a library for reservations on PostgreSQL (serialisable transactions), as it documents its use.

Each half of the room is a resource, each period an allocation of it; the whole room is both halves in one transaction.
libres has no holds that lapse, no quota and no memory of requests; the latter is kept here beside it, in memory.

It is looked for in `.local/libres` (`python -m pip install --target .local/libres libres==1.4.0`), not among the
project's own packages.
"""

import importlib
import sys
from collections.abc import Mapping
from datetime import datetime
from threading import Lock, local
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.benchmarks.peers.booking_app import new_number
from tests.benchmarks.postgres_cluster import OWNER

from machiport.facilities.reservations.model import SlotWish
from machiport.facilities.times import clock_text
from machiport_gates.paths import ROOT

_HOME: Final = ROOT / ".local" / "libres"
_ZONE: Final = "Asia/Tokyo"
_ATTEMPTS: Final = 10


class NoLibresError(Exception):
    """libres is not on this machine; the text says where it is looked for."""


class LibresBookings:
    """The peer's bookings. Every thread has schedulers of its own."""

    def __init__(self, folder: str, atoms: Mapping[str, tuple[str, ...]], slots: list[dict[str, Any]]) -> None:
        """Make the tables and the allocations of every slot in the cluster at `folder`.

        Raises NoLibresError.
        """
        if not _HOME.exists():
            raise NoLibresError("libres is not compared with: it is not in .local/libres")
        sys.path.append(str(_HOME))
        self._libres: Any = importlib.import_module("libres")
        errors: Any = importlib.import_module("libres.modules.errors")
        database: Any = importlib.import_module("sqlalchemy.exc")
        self._taken = (errors.LibresError, database.IntegrityError)
        self._again = database.OperationalError  # two serialisable transactions that cannot both be
        listen: Any = importlib.import_module("sqlalchemy.event").listen
        engine: Any = importlib.import_module("sqlalchemy.engine").Engine
        listen(engine, "before_cursor_execute", self._executed)
        for ending in ("commit", "rollback"):
            listen(engine, ending, self._executed)
        self.requests, self._atoms = 0, atoms
        self._context = self._libres.registry.register_context("benchmark", replace=True)
        self._context.set_setting("dsn", f"postgresql+psycopg://{OWNER}@/postgres?host={folder}")
        self._own, self._lock = local(), Lock()
        self._remembered: dict[tuple[str, str], str] = {}
        self._held: dict[str, list[tuple[str, Any]]] = {}
        first = self._scheduler(slots[0]["room_id"])
        first.setup_database()
        first.commit()
        for each in slots:
            self._scheduler(each["room_id"]).allocate(_times(each["day"], each["start"], each["end"]))
        first.commit()

    def hold(self, person: str, key: str, wish: SlotWish) -> str | None:
        """Reserve a slot and write it out at once; return its number, None where it is taken."""
        with self._lock:
            known = self._remembered.get((person, key))
        if known is not None:
            return known
        times = _times(wish.day.isoformat(), clock_text(wish.times.start), clock_text(wish.times.end))
        held = self._reserved(f"{person}@example.jp", self._atoms[wish.room_id], times)
        if held is None:
            with self._lock:
                return self._remembered.get((person, key))
        number = new_number()
        with self._lock:
            self._held[number] = held
            self._remembered[person, key] = number
        return number

    def confirm(self, person: str, key: str, number: str) -> bool:  # noqa: ARG002  # as the others have it
        """Say in the reservation's data that it is confirmed: libres has no state for that."""
        with self._lock:
            held = self._held[number]
        for _ in range(_ATTEMPTS):
            try:
                for atom, token in held:
                    self._scheduler(atom).change_reservation_data(token, {"state": "confirmed"})
                self._scheduler(held[0][0]).commit()
            except self._again:
                self._scheduler(held[0][0]).rollback()
            else:
                return True
        return False

    def _reserved(
        self, email: str, atoms: tuple[str, ...], times: tuple[datetime, datetime]
    ) -> list[tuple[str, Any]] | None:
        first = self._scheduler(atoms[0])
        for _ in range(_ATTEMPTS):
            try:
                held = []
                for atom in atoms:
                    token = self._scheduler(atom).reserve(email, times)
                    self._scheduler(atom).approve_reservations(token)
                    held.append((atom, token))
                first.commit()
            except self._again:
                first.rollback()
            except self._taken:
                first.rollback()
                return None
            else:
                return held
        return None

    def _executed(self, *_: object, **__: object) -> None:
        with self._lock:
            self.requests += 1

    def _scheduler(self, atom: str) -> Any:
        """Return this thread's scheduler of a half; those of a thread share one transaction."""
        known: dict[str, Any] = self._own.__dict__.setdefault("schedulers", {})
        if atom not in known:
            known[atom] = self._libres.new_scheduler(self._context, atom, _ZONE)
        return known[atom]


def _times(day: str, start: str, end: str) -> tuple[datetime, datetime]:
    first, last = (datetime.fromisoformat(f"{day}T{each}").replace(tzinfo=ZoneInfo(_ZONE)) for each in (start, end))
    return first, last
