"""What is told of a case: ids, states and amounts, never who and what was filled in."""

from datetime import datetime

from pydantic import JsonValue

from machiport.applications.cases.model import Application
from machiport.outbox import OutboxEvent, event_id_of


def told(
    what: str, application: Application, now: datetime, data: dict[str, JsonValue] | None = None, *, part: str = ""
) -> OutboxEvent:
    """Return the event `applications.<what>` of an application at its present version.

    `part` tells apart several events of one kind and version (`certificate-01`).
    """
    kind = f"applications.{what}"
    subject = f"{application.application_id}/{part}" if part else application.application_id
    return OutboxEvent(
        event_id=event_id_of(kind, application.municipality, subject, application.version),
        type=kind,
        municipality=application.municipality,
        subject=application.application_id,
        occurred_at=now,
        data={
            "procedure_id": application.procedure_id,
            "channel": application.channel,
            "state": application.state,
            "version": application.version,
            **(data or {}),
        },
    )
