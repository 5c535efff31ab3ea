"""Gives a reservation the PIN that its state asks for: the state of now, whatever event came, in whatever order.

Three things make every interruption harmless. A lock is written down before it is asked, and never crossed out: who
finds that a reservation wants no PIN there revokes it, though nobody knows whether it was issued. A PIN is kept only
in one transaction with the reservation as it was read; otherwise everything is looked at again. And the lock's service
takes nothing of an older revision than it knows, so that a request that was long under way changes nothing.
"""

from typing import Final, Literal

from machiport.clock import Clock
from machiport.facilities.locks.errors import DoorNotSettled, LockKnowsNewer, PinsChanged
from machiport.facilities.locks.model import DoorUse, IssuedPin, PinRecord, PinRequest
from machiport.facilities.locks.ports import DoorPins, DoorUses, SmartLock

type PinOutcome = Literal["issued", "revoked", "nothing_to_do"]

_TRIES: Final = 5


class PinService:
    """Issues and revokes PINs of doors."""

    def __init__(self, lock: SmartLock, uses: DoorUses, pins: DoorPins, clock: Clock) -> None:
        """Ask `lock` for what `uses` say, keep it in `pins`."""
        self._lock = lock
        self._uses = uses
        self._pins = pins
        self._clock = clock

    def settle(self, reservation_id: str) -> PinOutcome:
        """Bring a reservation's PIN in line with the reservation; doing it twice is doing it once.

        Raises LockUnavailable and DoorNotSettled (try again), LockRefused (somebody must look).
        """
        for _ in range(_TRIES):
            use = self._uses.find(reservation_id)
            if use is None:
                return "nothing_to_do"
            try:
                return self._settle(use)
            except (PinsChanged, LockKnowsNewer):
                continue  # it changed under our hands: look again
        raise DoorNotSettled(reservation_id)

    def _settle(self, use: DoorUse) -> PinOutcome:
        record = self._pins.find(use.reservation_id)
        wanted = use.lock_wanted(self._clock.now())
        if wanted is None and record is None:
            return "nothing_to_do"
        if wanted is None and record is not None:
            self._revoke(use, record.locks)
            self._pins.keep(use, record, None)
            return "revoked"
        return self._issue(use, record, str(wanted))

    def _issue(self, use: DoorUse, record: PinRecord | None, lock_id: str) -> PinOutcome:
        request = PinRequest(
            lock_id=lock_id,
            reservation_id=use.reservation_id,
            revision=use.revision,
            valid_from=use.valid_from,
            valid_until=use.valid_until,
        )
        if record is not None:
            self._revoke(use, record.locks - {lock_id})
            if record.pin is not None and record.pin.answers(request):
                return "nothing_to_do"
        if record is None or lock_id not in record.locks:
            record = self._pins.promise(use, record, lock_id)
        pin: IssuedPin = self._lock.issue(request)
        self._pins.keep(use, record, pin)
        return "issued"

    def _revoke(self, use: DoorUse, locks: frozenset[str]) -> None:
        for lock_id in sorted(locks):
            self._lock.revoke(lock_id, use.reservation_id, use.revision)
