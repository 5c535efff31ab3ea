"""Writing down what lapsed: unpaid, undecided, offers nobody took. Time has released it; this tells and hands it on."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.facilities.ledger.changes import Marking
from machiport.facilities.reservations.cancel_service import released
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import BookingChange, ChangeRefused, LapsingReservations, ReservationWrite
from machiport.facilities.reservations.states import LAPSING, moved

_LOGGER = logging.getLogger("machiport.facilities")
# What one sweep of a municipality does; the rest waits for the next minute.
_MOST: Final = 200
_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class LapseResult:
    """What a sweep found and wrote down; `left` of it is tried again, `failed` of that after an error."""

    found: int = 0
    written: int = 0
    left: int = 0
    failed: int = 0


class LapseService:
    """Expires what was not done in time. Its work may be done twice or late: every write is conditional."""

    def __init__(self, desk: Desk, lapsing: LapsingReservations) -> None:
        """Find what is over in `lapsing`, and write with `desk`."""
        self._desk = desk
        self._lapsing = lapsing

    def sweep(self, municipality: str) -> LapseResult:
        """Write down what has lapsed in a municipality's facilities, the oldest first; none holds up the others."""
        now = self._desk.clock.now()
        names = self._lapsing.lapsed(municipality, now, _MOST)
        found = self._desk.store.find(names)
        written = failed = 0
        for name in (name for name in names if name in found):
            try:
                written += self._expired(found[name], now)
            except Exception:
                _LOGGER.exception("a lapsed reservation could not be expired", extra={"reservation": name})
                failed += 1
        return LapseResult(len(names), written, len(names) - written, failed)

    def _expired(self, reservation: Reservation, now: datetime) -> bool:
        """Expire one; False where rivals were faster every time."""
        if reservation.state not in LAPSING or reservation.state_at(now) != "expired":
            return True  # paid, approved or confirmed since the index was read
        after = reservation.model_copy(
            update={
                "state": moved(reservation.state, "expired"),
                "lapses_at": None,
                "version": reservation.version + 1,
                "changed_at": now,
            }
        )
        for _ in range(_ATTEMPTS):
            try:
                self._desk.store.commit(released(self._desk, [reservation], [after], now, "expired"))
            except ChangeRefused as refused:
                if refused.changed:
                    return True  # written by somebody else: the next sweep sees what it is now
                if self._alone(reservation, after, now):
                    return True
            else:
                return True
        _LOGGER.warning("a lapsed reservation could not be expired", extra={"reservation": reservation.reservation_id})
        return False

    def _alone(self, before: Reservation, after: Reservation, now: datetime) -> bool:
        """Expire it without its cells, where somebody has some of them by now; False where all are its own still."""
        days, standings = self._desk.store.marks(before.ledgers(), [before.standing])
        own = all(
            days[key].by_name.get(name) == before.mark for key, names in before.ledgers().items() for name in names
        ) and all(standings[before.standing].marks.by_name.get(name) == before.mark for name in before.places)
        if own:
            return False
        change = BookingChange(
            marks=Marking().changes,
            reservations=[ReservationWrite(after, before)],
            events=[told("expired", after, now)],
            now=now,
        )
        try:
            self._desk.store.commit(change)
        except ChangeRefused as refused:
            return refused.changed
        return True
