"""What reservations say of doors."""

from datetime import UTC

from machiport.facilities.locks.model import AFTER_THE_USE, BEFORE_THE_USE, DoorUse
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ReservationStore
from machiport.facilities.times import instant_at

# A reservation that staff have marked as used while its holder is inside still opens the door.
_OPEN = frozenset({"confirmed", "used"})


def door_use(reservation: Reservation) -> DoorUse:
    """Return what a reservation says of its room's door. Staff's own blocks (利用停止) open none."""
    wish = reservation.wish
    return DoorUse(
        reservation_id=reservation.reservation_id,
        revision=reservation.version,
        lock_id=reservation.lock_id,
        opens=reservation.state in _OPEN and reservation.origin != "block",
        valid_from=instant_at(wish.day, wish.times.start).astimezone(UTC) - BEFORE_THE_USE,
        valid_until=instant_at(wish.day, wish.times.end).astimezone(UTC) + AFTER_THE_USE,
    )


class ReservedDoors:
    """Reads doors' uses from the reservations themselves."""

    def __init__(self, reservations: ReservationStore) -> None:
        """Read from `reservations`."""
        self._reservations = reservations

    def find(self, reservation_id: str) -> DoorUse | None:
        """Return what the reservation says now; None where there is no such reservation."""
        reservation = self._reservations.find([reservation_id]).get(reservation_id)
        return None if reservation is None else door_use(reservation)
