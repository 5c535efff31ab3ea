"""Lambda entry: a batch of records of the facilities table's stream."""

from typing import Any

from availability_projector.wiring import build_projection
from machiport.facilities.search.dynamo_stream import ledgers_in
from machiport.facilities.search.month_views import MonthKey
from machiport.observability.log_context import log_context

_PROJECTION = build_projection()


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:  # noqa: ANN401  # Lambda's context has no type
    """Bring the batch's ledgers into their views; report those that are not, so that Lambda tries from there again."""
    with log_context(request_id=context.aws_request_id):
        streamed = ledgers_in(event["Records"])
        failed = _PROJECTION.project([each.image for each in streamed])
        failures = [each.sequence_number for each in streamed if MonthKey.of(each.image.key) in failed]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failures]}
