"""The PIN of a reservation, for its holder."""

from dataclasses import dataclass
from typing import Literal

from machiport.facilities.locks.model import IssuedPin
from machiport.facilities.locks.ports import DoorPins
from machiport.facilities.locks.reserved_doors import door_use
from machiport.facilities.reservations.model import Reservation

# none: there is no lock, or nothing that opens it. coming: it will be issued, mostly within seconds.
type PinStatus = Literal["none", "coming", "issued"]


@dataclass(frozen=True, slots=True)
class ToldPin:
    """How it stands with a reservation's PIN; `pin` where it is issued."""

    status: PinStatus
    pin: IssuedPin | None = None


class PinReading:
    """Reads PINs."""

    def __init__(self, pins: DoorPins) -> None:
        """Read from `pins`."""
        self._pins = pins

    def told(self, reservation: Reservation) -> ToldPin:
        """Return the PIN that opens the reservation's door as it is now, never that of an earlier time or room.

        Who may see it is the caller's matter: the holder, and nobody else.
        """
        use = door_use(reservation)
        if not use.opens or use.lock_id is None:
            return ToldPin("none")
        record = self._pins.find(reservation.reservation_id)
        pin = None if record is None else record.pin_for(use)
        return ToldPin("coming") if pin is None else ToldPin("issued", pin)
