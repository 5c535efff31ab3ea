"""The PIN of a reservation, for its holder."""

from machiport.facilities.locks.model import IssuedPin
from machiport.facilities.locks.ports import DoorPins
from machiport.facilities.locks.reserved_doors import door_use
from machiport.facilities.reservations.model import Reservation


class PinReading:
    """Reads PINs."""

    def __init__(self, pins: DoorPins) -> None:
        """Read from `pins`."""
        self._pins = pins

    def pin_of(self, reservation: Reservation) -> IssuedPin | None:
        """Return the PIN that opens the reservation's door; None for none, and until it is issued (seconds).

        It asks nothing where the room has no lock. Who may see it is the caller's matter: the holder, and nobody else.
        """
        use = door_use(reservation)
        record = self._pins.find(reservation.reservation_id) if use.opens and use.lock_id else None
        return None if record is None else record.pin_for(use)
