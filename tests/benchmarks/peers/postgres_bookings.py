"""Bookings in PostgreSQL as one would write them there: an EXCLUDE constraint, one transaction a request.

It keeps what ours keeps of a booking: atoms, holds that lapse by time, the quota, the request's record, an event. It
knows no noise, no equipment, no prices and no waiting list.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock, local
from typing import Any, Final

import psycopg
from tests.benchmarks.peers.booking_app import new_number
from tests.benchmarks.postgres_cluster import OWNER

from machiport.facilities.reservations.model import SlotWish

_SCHEMA: Final = """
    CREATE EXTENSION btree_gist;
    CREATE TABLE request (person text, key text, answer jsonb, PRIMARY KEY (person, key));
    CREATE TABLE holder (person text PRIMARY KEY, writes bigint NOT NULL DEFAULT 0);
    CREATE TABLE booking (number text PRIMARY KEY, person text NOT NULL, month text NOT NULL, state text NOT NULL,
        until timestamptz NOT NULL, details jsonb NOT NULL);
    CREATE INDEX ON booking (person, month);
    CREATE TABLE taken (number text NOT NULL REFERENCES booking ON DELETE CASCADE, atom text NOT NULL,
        during tsrange NOT NULL, until timestamptz NOT NULL, EXCLUDE USING gist (atom WITH =, during WITH &&));
    CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text, kind text, told boolean
        NOT NULL DEFAULT false);
"""
_HOLD: Final = timedelta(minutes=10)
_ATTEMPTS: Final = 5


class PostgresBookings:
    """The peer's bookings. Every thread has a connection of its own, as a Lambda process would."""

    def __init__(self, folder: str, atoms: dict[str, tuple[str, ...]], quota: int) -> None:
        """Make the tables in the cluster at `folder`; `atoms` are those of each room."""
        self.requests = 0
        self._folder, self._atoms, self._quota = folder, atoms, quota
        self._own, self._lock = local(), Lock()
        with psycopg.connect(host=folder, user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(_SCHEMA)

    def hold(self, person: str, key: str, wish: SlotWish) -> str | None:
        """Hold a slot for ten minutes; return its number, None where it is taken or the quota reached."""
        for _ in range(_ATTEMPTS):
            try:
                with self._transaction() as run:
                    return self._hold(run, person, key, wish)
            except psycopg.errors.ExclusionViolation:
                return None
            except psycopg.errors.DeadlockDetected:  # two large rooms, atom by atom
                continue
        return None

    def _hold(self, run: Any, person: str, key: str, wish: SlotWish) -> str | None:
        known, month = self._known(run, person, key), f"{wish.day:%Y-%m}"
        if known is not None:
            return str(known["number"])
        run("INSERT INTO holder VALUES (%s, 1) ON CONFLICT (person) DO UPDATE SET writes = holder.writes + 1", [person])
        own = "SELECT count(*) FROM booking WHERE person = %s AND month = %s AND (state <> 'held' OR until >= now())"
        if run(own, [person, month]).fetchone()[0] >= self._quota:
            return None
        atoms, during = list(self._atoms[wish.room_id]), _during(wish)
        run(
            "DELETE FROM taken WHERE atom = ANY(%s) AND during && %s::tsrange AND until < now()",
            [atoms, during],
        )
        number, details = new_number(), wish.model_dump_json()
        run("INSERT INTO booking VALUES (%s, %s, %s, 'held', now() + %s, %s)", [number, person, month, _HOLD, details])
        run(
            "INSERT INTO taken SELECT %s, atom, %s::tsrange, now() + %s FROM unnest(%s::text[]) AS atom",
            [number, during, _HOLD, atoms],
        )
        run("UPDATE request SET answer = %s WHERE person = %s AND key = %s", [_answer(number), person, key])
        return number

    def confirm(self, person: str, key: str, number: str) -> bool:
        """Confirm what is held; False where it is no more."""
        with self._transaction() as run:
            if self._known(run, person, key) is not None:
                return True
            changed = run(
                "UPDATE booking SET state = 'confirmed', until = 'infinity' "
                "WHERE number = %s AND person = %s AND state = 'held' AND until >= now()",
                [number, person],
            ).rowcount
            if not changed:
                return False
            run("UPDATE taken SET until = 'infinity' WHERE number = %s", [number])
            run("INSERT INTO event (number, kind) VALUES (%s, 'confirmed')", [number])
            run("UPDATE request SET answer = %s WHERE person = %s AND key = %s", [_answer(number), person, key])
            return True

    def _known(self, run: Any, person: str, key: str) -> dict[str, Any] | None:
        """Take the request, or return the answer of its twin; the twin's end is waited for."""
        taken = run("INSERT INTO request VALUES (%s, %s) ON CONFLICT DO NOTHING", [person, key]).rowcount
        if taken:
            return None
        found = run("SELECT answer FROM request WHERE person = %s AND key = %s", [person, key]).fetchone()
        answer: dict[str, Any] | None = found[0] if found else None
        return answer

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        connection = self._connection()
        with connection.transaction():
            self._count(2)  # BEGIN and COMMIT

            def run(statement: str, values: list[Any]) -> Any:
                self._count(1)
                return connection.execute(statement, values)

            yield run

    def _count(self, number: int) -> None:
        with self._lock:
            self.requests += number

    def _connection(self) -> "psycopg.Connection[Any]":
        if not hasattr(self._own, "connection"):
            self._own.connection = psycopg.connect(host=self._folder, user=OWNER, dbname="postgres", autocommit=True)
        connection: psycopg.Connection[Any] = self._own.connection
        return connection


def _during(wish: SlotWish) -> str:
    start = datetime.combine(wish.day, datetime.min.time())
    first, end = (start + timedelta(minutes=each) for each in (wish.times.start, wish.times.end))
    return f"[{first.isoformat()},{end.isoformat()})"


def _answer(number: str) -> str:
    return json.dumps({"number": number})
