"""Lambda entry: a batch of records of a table's stream."""

from typing import Any

from machiport.observability.log_context import log_context
from machiport.outbox.dynamo_stream import events_in
from outbox_relay.wiring import build_relay

_RELAY = build_relay()


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:  # noqa: ANN401  # Lambda's context has no type
    """Send the batch's events; report those still pending, so that Lambda tries from the first of them again."""
    with log_context(request_id=context.aws_request_id):
        streamed = events_in(event["Records"])
        pending = _RELAY.relay([each.event for each in streamed])
        failures = [each.sequence_number for each in streamed if each.event.event_id in pending]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failures]}
