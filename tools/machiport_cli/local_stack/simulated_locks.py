"""Door locks on this machine: what their service remembers, and the faults it can be told to have.

The rules are those of docs/door-locks.md. Nothing is kept when the process ends.
"""

import secrets
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Event, RLock
from typing import Final, Literal, get_args

# lost: nothing arrives. lost_reply: it is done, and nobody hears of it. error: 500, and nothing is done. delay: it is
# done at once and answered late. duplicate: it arrives twice. late: nobody hears of it, and it is done much later.
type Fault = Literal["lost", "lost_reply", "error", "delay", "duplicate", "late"]

FAULTS: Final[tuple[str, ...]] = get_args(Fault.__value__)
LONGEST_DELAY_SECONDS: Final = 30.0
_PIN_KEYS: Final = 6


@dataclass(frozen=True, slots=True)
class DoorPin:
    """What a lock knows of a reservation: its newest revision, and its PIN (None: revoked)."""

    revision: int
    pin: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to the service, read and found valid. Without times it revokes."""

    lock_id: str
    reservation_id: str
    revision: int
    times: tuple[datetime, datetime] | None


@dataclass
class SimulatedLocks:
    """The locks of a region. `locks` None: every name is a lock's."""

    locks: frozenset[str] | None = None
    released: Event = field(default_factory=Event)
    _pins: dict[tuple[str, str], DoorPin] = field(default_factory=dict)
    _faults: deque[Fault] = field(default_factory=deque)
    _late: list[Asked] = field(default_factory=list)
    _guard: RLock = field(default_factory=RLock)

    def plan(self, fault: Fault, times: int = 1) -> None:
        """Let the next `times` requests meet a fault."""
        with self._guard:
            self._faults.extend([fault] * times)

    def next_fault(self) -> Fault | None:
        """Return what happens to the request that has just arrived; None: nothing."""
        with self._guard:
            return self._faults.popleft() if self._faults else None

    def meet(self, asked: Asked, fault: Fault | None) -> tuple[HTTPStatus, DoorPin | None] | None:
        """Do what is asked as far as the fault lets it; return the answer, None where nobody hears one."""
        match fault:
            case "lost":
                return None
            case "late":
                with self._guard:
                    self._late.append(asked)
                return None
            case "error":
                return HTTPStatus.INTERNAL_SERVER_ERROR, None
        answer = self.do(asked)
        if fault == "duplicate":
            answer = self.do(asked)
        if fault == "delay":
            self.released.wait(LONGEST_DELAY_SECONDS)
        return None if fault == "lost_reply" else answer

    def deliver_late(self) -> None:
        """Let everything arrive that was late."""
        with self._guard:
            late, self._late = self._late, []
        for asked in late:
            self.do(asked)

    def forget(self) -> None:
        """Forget every PIN and every fault."""
        with self._guard:
            self._pins.clear()
            self._faults.clear()
            self._late.clear()

    def do(self, asked: Asked) -> tuple[HTTPStatus, DoorPin | None]:
        """Issue or revoke; return the answer."""
        if self.locks is not None and asked.lock_id not in self.locks:
            return HTTPStatus.NOT_FOUND, None
        key = (asked.lock_id, asked.reservation_id)
        with self._guard:
            known = self._pins.get(key)
            if known is not None and asked.revision < known.revision:
                return HTTPStatus.CONFLICT, None
            if asked.times is None:
                self._pins[key] = DoorPin(asked.revision)
                return HTTPStatus.NO_CONTENT, None
            pin = known.pin if known is not None and known.pin else self._new_pin(asked.lock_id)
            self._pins[key] = DoorPin(asked.revision, pin, *asked.times)
            return (HTTPStatus.OK if known else HTTPStatus.CREATED), self._pins[key]

    def _new_pin(self, lock_id: str) -> str:
        taken = {each.pin for (lock, _), each in self._pins.items() if lock == lock_id}
        while (pin := f"{secrets.randbelow(10**_PIN_KEYS):0{_PIN_KEYS}d}") in taken:
            pass  # another draw
        return pin

    def pins_of(self, reservation_id: str) -> dict[str, DoorPin]:
        """Return the PINs that open for a reservation now, by lock."""
        with self._guard:
            found = {lock: pin for (lock, owner), pin in self._pins.items() if owner == reservation_id}
        return {lock: replace(pin) for lock, pin in found.items() if pin.pin is not None}

    def opens(self, lock_id: str, pin: str, instant: datetime) -> bool:
        """Tell whether somebody with that PIN gets in."""
        with self._guard:
            known = [each for (lock, _), each in self._pins.items() if lock == lock_id and each.pin == pin]
        moment = instant.astimezone(UTC)
        return any(
            each.valid_from is not None
            and each.valid_until is not None
            and each.valid_from <= moment < each.valid_until
            for each in known
        )
