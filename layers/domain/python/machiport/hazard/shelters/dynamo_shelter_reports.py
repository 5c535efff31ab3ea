"""Recording reports of shelters in DynamoDB: one item a shelter, whose condition lets only newer ones in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

from machiport.clock import TOKYO
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.dynamo_shelter_statuses import DynamoShelterStatuses
from machiport.hazard.shelters.errors import NewerStatusKnown
from machiport.hazard.shelters.model import StatusReport
from machiport.hazard.shelters.ports import ReportOutcome
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent, event_id_of
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_CHANGED: Final = "hazard.shelter_status_changed"
# A transaction takes 100 items, a report is two: its status and its event.
_AT_ONCE: Final = 50


class DynamoShelterReports:
    """Records reports in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Write to `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency
        self._statuses = DynamoShelterStatuses(client, table)

    def report(
        self,
        municipality: str,
        report: StatusReport,
        now: datetime,
        request: IdempotentRequest,
        response: StoredResponse,
    ) -> None:
        """Record one report: one transaction over status, event and the request's response.

        Raises EffectRefused, with NewerStatusKnown where a newer report is there.
        """
        event = outbox_put(_event(municipality, report, now, request), self._table)
        try:
            transact(
                self._client,
                [self._status(municipality, report, now), event, self._idempotency.completed(request, response)],
            )
        except TransactionRefused as error:
            newer = self._newer(municipality, report) if 0 in error.refused else None
            raise EffectRefused(newer) from error

    def begin(self, request: IdempotentRequest, attempt: str, lease: timedelta) -> None:
        """Take a request that is done in several steps.

        Raises EffectRefused where a twin has it, or has done it.
        """
        self._change_record(self._idempotency.take(request, attempt, lease))

    def complete(self, request: IdempotentRequest, attempt: str, response: StoredResponse) -> None:
        """End a request that was taken.

        Raises EffectRefused where somebody took it over.
        """
        self._change_record(self._idempotency.complete(request, attempt, response))

    def report_some(
        self, municipality: str, reports: Sequence[StatusReport], now: datetime, request: IdempotentRequest
    ) -> Sequence[ReportOutcome]:
        """Record reports (one a shelter), each with its event; repeating it for the same request changes nothing."""
        outcomes: dict[str, ReportOutcome] = {}
        for some in batched(reports, _AT_ONCE, strict=False):
            outcomes |= self._report_at_once(municipality, some, now, request)
        return [outcomes[report.shelter_id] for report in reports]

    def _report_at_once(
        self, municipality: str, reports: Sequence[StatusReport], now: datetime, request: IdempotentRequest
    ) -> dict[str, ReportOutcome]:
        """Write as many as are not refused, in one transaction; each refusal takes at least one report out of it."""
        outcomes: dict[str, ReportOutcome] = {}
        open_ones = list(reports)
        while open_ones:
            items: list[Any] = []
            for report in open_ones:
                items.append(self._status(municipality, report, now))
                items.append(outbox_put(_event(municipality, report, now, request), self._table))
            try:
                transact(self._client, items)
            except TransactionRefused as error:
                refused = set(error.refused)
                for number, report in enumerate(open_ones):
                    if 2 * number + 1 in refused:
                        # Its event is there, so an earlier attempt of this request has recorded it.
                        outcomes[report.shelter_id] = "applied"
                    elif 2 * number in refused:
                        outcomes[report.shelter_id] = "newer_known"
                open_ones = [report for report in open_ones if report.shelter_id not in outcomes]
            else:
                outcomes |= dict.fromkeys((report.shelter_id for report in open_ones), "applied")
                break
        return outcomes

    def _change_record(self, entry: Any) -> None:  # noqa: ANN401  # an entry of TransactWriteItems
        try:
            transact(self._client, [entry])
        except TransactionRefused as error:
            raise EffectRefused from error

    def _status(self, municipality: str, report: StatusReport, now: datetime) -> Any:  # noqa: ANN401  # as above
        item: dict[str, Any] = {
            **keys.shelter_status(municipality, report.shelter_id),
            "status": {"S": report.status},
            "reported_at": {"S": _instant(report.as_of)},
            "recorded_at": {"S": _instant(now)},
        }
        if report.headcount is not None:
            item["headcount"] = {"N": str(report.headcount)}
        return {
            "Put": {
                "TableName": self._table,
                "Item": item,
                # Of two reports as of the same instant the one that arrives later counts: it may correct the other.
                "ConditionExpression": "attribute_not_exists(pk) OR reported_at <= :as_of",
                "ExpressionAttributeValues": {":as_of": {"S": _instant(report.as_of)}},
            }
        }

    def _newer(self, municipality: str, report: StatusReport) -> NewerStatusKnown:
        known = self._statuses.of_shelters([(municipality, report.shelter_id)])[municipality, report.shelter_id]
        return NewerStatusKnown(params={"known": f"{known.reported_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"})


def _instant(instant: datetime) -> str:
    """Return an instant in a form whose texts compare as the instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _event(municipality: str, report: StatusReport, now: datetime, request: IdempotentRequest) -> OutboxEvent:
    # One request reports of a shelter once, so its record's id makes the event's id certain.
    subject = f"{report.shelter_id}/{request.record_id}"
    return OutboxEvent(
        event_id=event_id_of(_CHANGED, municipality, subject, 0),
        type=_CHANGED,
        municipality=municipality,
        subject=report.shelter_id,
        occurred_at=now,
        data={
            "shelter_id": report.shelter_id,
            "status": report.status,
            "headcount": report.headcount,
            "as_of": report.as_of.isoformat(),
        },
    )
