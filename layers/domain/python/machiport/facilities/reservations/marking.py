"""What a reservation does to ledgers and standings when it is made, kept, moved or given back."""

from machiport.facilities.ledger.changes import Marking
from machiport.facilities.reservations.model import Reservation


def mark_new(marking: Marking, reservation: Reservation) -> None:
    """Take the cells and places of a new reservation, and demand what noise demands.

    Raises OwnOverlapError where the same transaction takes a cell twice or puts disturbers side by side.
    """
    for ledger, cells in reservation.ledgers().items():
        marking.take(ledger, cells, reservation.mark)
    if reservation.places:
        marking.take(reservation.standing, reservation.places, reservation.mark)
    watch_noise(marking, reservation)


def watch_noise(marking: Marking, reservation: Reservation) -> None:
    """Demand that the noise neighbours are not used (a noisy use), or not noisily (a quiet one)."""
    for ledger, cells in reservation.watched().items():
        if reservation.noisy:
            marking.require_free(ledger, cells)
        else:
            marking.require_quiet(ledger, cells)


def mark_kept(marking: Marking, before: Reservation, after: Reservation) -> None:
    """Turn the marks of a reservation that keeps its cells and places, but not its `until`; a hold's place goes."""
    for ledger, cells in before.ledgers().items():
        marking.turn(ledger, cells, before.mark, after.mark)
    for name in before.places:
        marking.turn(before.standing, [name], before.mark, after.mark if name in after.places else None)


def mark_released(marking: Marking, reservation: Reservation) -> None:
    """Give back every cell and place."""
    for ledger, cells in reservation.ledgers().items():
        marking.release(ledger, cells, reservation.mark)
    if reservation.places:
        marking.release(reservation.standing, reservation.places, reservation.mark)
