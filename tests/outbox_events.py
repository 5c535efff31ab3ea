"""Invented events of a published garbage calendar, and of a shelter."""

from datetime import datetime

from machiport.clock import TOKYO
from machiport.outbox import OutboxEvent, PendingEvent, event_id_of

OCCURRED_AT = datetime(2026, 4, 1, 8, 30, tzinfo=TOKYO)


def edition_published(edition_id: str, municipality: str = "44201", *, note: str | None = None) -> OutboxEvent:
    """Return the event that edition `edition_id` was published."""
    event_type = "garbage.edition_published"
    return OutboxEvent(
        event_id=event_id_of(event_type, municipality, edition_id, 1),
        type=event_type,
        municipality=municipality,
        subject=edition_id,
        occurred_at=OCCURRED_AT,
        data={"edition_id": edition_id, "routes": 12} | ({"note": note} if note else {}),
    )


def shelter_status_changed(shelter_id: str, municipality: str = "44201") -> OutboxEvent:
    """Return the event that the shelter has opened."""
    event_type = "hazard.shelter_status_changed"
    return OutboxEvent(
        event_id=event_id_of(event_type, municipality, shelter_id, 1),
        type=event_type,
        municipality=municipality,
        subject=shelter_id,
        occurred_at=OCCURRED_AT,
        data={"shelter_id": shelter_id, "status": "open"},
    )


def reservation_confirmed(reservation_id: str, municipality: str = "44201") -> OutboxEvent:
    """Return the event that a reservation of a room with a lock is confirmed."""
    event_type = "facilities.reservation_confirmed"
    room = {"room_id": f"{municipality}-mihon.room-1", "lock_id": "mihon-lock-1"}
    return OutboxEvent(
        event_id=event_id_of(event_type, municipality, reservation_id, 1),
        type=event_type,
        municipality=municipality,
        subject=reservation_id,
        occurred_at=OCCURRED_AT,
        data={**room, "date": "2026-04-10", "start": "09:00", "end": "12:00", "state": "confirmed"},
    )


def application_told(what: str, application_id: str = "44201-a1", municipality: str = "44201") -> OutboxEvent:
    """Return the event `applications.<what>` of an application for a copy of a register (住民票の写し)."""
    event_type = f"applications.{what}"
    return OutboxEvent(
        event_id=event_id_of(event_type, municipality, application_id, 1),
        type=event_type,
        municipality=municipality,
        subject=application_id,
        occurred_at=OCCURRED_AT,
        data={"procedure_id": "residence-certificate", "state": "issuing", "version": 1},
    )


def pending(event: OutboxEvent) -> PendingEvent:
    """Return the event as the relay sees it."""
    return PendingEvent(str(event.event_id), event.municipality, event.type, event.to_envelope(), event.occurred_at)
