"""Reminders (利用前日のお知らせ): an event on the evening before the use, once for each time a booking has."""

from dataclasses import dataclass
from typing import Final

from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.ports import (
    BookingChange,
    ChangeRefused,
    ReservationWrite,
    UnremindedReservations,
)

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class ReminderResult:
    """What was due, and of how many it was told now."""

    found: int = 0
    told: int = 0


class ReminderService:
    """Tells of the uses of the next day. The event and the note that it was told are one transaction."""

    def __init__(self, desk: Desk, unreminded: UnremindedReservations) -> None:
        """Find what is due in `unreminded`, and write with `desk`."""
        self._desk = desk
        self._unreminded = unreminded

    def remind(self, municipality: str) -> ReminderResult:
        """Tell of every confirmed booking of a municipality whose reminder is due."""
        now = self._desk.clock.now()
        names = self._unreminded.unreminded(municipality, now, _MOST)
        number = 0
        for before in self._desk.store.find(names).values():
            if before.state != "confirmed" or before.reminded:
                continue
            update = {"reminded": True, "version": before.version + 1, "changed_at": now}
            after = before.model_copy(update=update)
            change = BookingChange(
                {}, [ReservationWrite(after, before)], events=[told("reminder", after, now)], now=now
            )
            try:
                self._desk.store.commit(change)
            except ChangeRefused:  # changed or cancelled meanwhile: the next sweep sees what it is now
                continue
            number += 1
        return ReminderResult(len(names), number)
