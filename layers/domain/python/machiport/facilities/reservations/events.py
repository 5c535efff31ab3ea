"""What is told of reservations: ids, times and states, never who."""

from datetime import datetime

from machiport.facilities.reservations.model import Reservation
from machiport.facilities.times import clock_text
from machiport.outbox import OutboxEvent, event_id_of


def told(what: str, reservation: Reservation, now: datetime) -> OutboxEvent:
    """Return the event `facilities.reservation_<what>` of a reservation as it is now."""
    kind, wish = f"facilities.reservation_{what}", reservation.wish
    return OutboxEvent(
        event_id=event_id_of(kind, reservation.municipality, reservation.reservation_id, reservation.version),
        type=kind,
        municipality=reservation.municipality,
        subject=reservation.reservation_id,
        occurred_at=now,
        data={
            "room_id": wish.room_id,
            "lock_id": reservation.lock_id,
            "date": wish.day.isoformat(),
            "start": clock_text(wish.times.start),
            "end": clock_text(wish.times.end),
            "state": reservation.state,
            "origin": reservation.origin,
            "version": reservation.version,
        },
    )
