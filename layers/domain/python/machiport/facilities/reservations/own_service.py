"""What a holder has booked."""

from collections.abc import Sequence
from datetime import date

from machiport.facilities.holders import Holder
from machiport.facilities.reservations.access import own_reservations
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.model import Reservation


class OwnReservationsService:
    """Shows people their reservations, and those of their groups."""

    def __init__(self, desk: Desk) -> None:
        """Read with the ports of `desk`."""
        self._desk = desk

    def of_holder(self, subject: str, group_id: str | None, first: date, last: date) -> Sequence[Reservation]:
        """Return what a person, or a group of theirs, has for days from `first` to `last`, by day.

        Raises AccountNeeded, GroupNotFound for a group.
        """
        holder = Holder("resident", subject)
        if group_id is not None:
            holder = self._desk.parties.party(subject, group_id, ()).holder
        return self._desk.store.of_holder(holder, first, last)

    def one(self, subject: str, reservation_id: str) -> Reservation:
        """Return one reservation.

        Raises ReservationNotFound where there is none, or it is another's.
        """
        return own_reservations(self._desk, subject, [reservation_id])[0]
