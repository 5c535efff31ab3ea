"""Cases in DynamoDB: one consistent Query reads one, one transaction changes one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from machiport.applications import dynamo_keys as keys
from machiport.applications.cases.audit import AuditEntry, appended
from machiport.applications.cases.dynamo_case_items import (
    audit_entries,
    case_of,
    check_entry,
    erasing_entry,
    erasing_reference_entry,
    ledger_line_of,
    part_entries,
    reference_entry,
)
from machiport.applications.cases.model import Application, Case, Verification
from machiport.applications.cases.ports import CaseChange, ChangeRefused, LedgerLine
from machiport.applications.cases.states import ApplicationState
from machiport.applications.identifiers import is_application_id
from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.outbox.dynamo_outbox import outbox_put
from machiport.outbox.dynamo_outbox_keys import PENDING_INDEX

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCases:
    """The cases in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def find(self, application_id: str) -> Case | None:
        """Return a case with all its parts; None where there is none. One Query."""
        if not is_application_id(application_id):
            return None
        return case_of(self._partition(keys.case_partition(application_id)))

    def application(self, application_id: str) -> Application | None:
        """Return an application without its parts; None where there is none."""
        item = self._item(keys.application(application_id))
        return None if item is None else Application.model_validate_json(item["document"]["S"])

    def applications(self, application_ids: Iterable[str]) -> Mapping[str, Application]:
        """Return the applications that exist, by id, in the order asked."""
        wanted = [dict(keys.application(each)) for each in dict.fromkeys(application_ids)]
        found = {item["pk"]["S"]: item for item in items_of(self._client, self._table, wanted, consistent=True)}
        read = (
            Application.model_validate_json(found[key["pk"]["S"]]["document"]["S"])
            for key in wanted
            if key["pk"]["S"] in found
        )
        return {application.application_id: application for application in read}

    def of_resident(self, subject: str, most: int, before: str | None = None) -> Sequence[str]:
        """Return ids of a resident's applications, the newest first, those older than id `before`."""
        condition, values = "pk = :pk", {":pk": {"S": keys.resident_applications(subject)}}
        if before is not None:
            condition += " AND sk < :before"
            values[":before"] = {"S": keys.resident_line(before)}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=most,
        )
        return [keys.application_of_line(item["sk"]["S"]) for item in answer["Items"]]

    def by_number(self, municipality: str, number: str) -> str | None:
        """Return the id of the application with this arrival or inquiry number; None where there is none."""
        item = self._item(keys.number(municipality, number))
        return None if item is None else str(item["application_id"]["S"])

    def by_gateway_id(self, gateway_id: str) -> tuple[str, int] | None:
        """Return application id and number of our payment that the gateway calls so; None for an unknown one."""
        item = self._item(keys.gateway_payment(gateway_id))
        return None if item is None else (item["application_id"]["S"], int(item["number"]["N"]))

    def verification(self, code: str) -> Verification | None:
        """Return what is public about the certificate with this code; None where there is none."""
        item = self._item(keys.verification(code))
        return None if item is None else Verification.model_validate_json(item["document"]["S"])

    def queue(
        self, municipality: str, department: str, state: ApplicationState, most: int, after: str | None = None
    ) -> tuple[Sequence[Application], str | None]:
        """Return applications of a department in a state, the oldest first, and the cursor of what follows."""
        first = f"{state}#" if after is None else f"{after}$"  # `$` comes after `#`: not what `after` named itself
        answer = self._client.query(
            TableName=self._table,
            IndexName=keys.QUEUE_INDEX,
            KeyConditionExpression="queue_pk = :pk AND queue_sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": keys.queue_partition(municipality, department)},
                ":first": {"S": first},
                ":last": {"S": f"{state}$"},
            },
            Limit=most,
        )
        items = answer["Items"]
        following = items[-1]["queue_sk"]["S"] if items and "LastEvaluatedKey" in answer else None
        return [Application.model_validate_json(item["document"]["S"]) for item in items], following

    def due(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return ids of applications that are to be looked at, the longest overdue first, from the sparse index."""
        answer = self._client.query(
            TableName=self._table,
            IndexName=PENDING_INDEX,
            KeyConditionExpression="pending_pk = :partition AND pending_sk < :now",
            ExpressionAttributeValues={
                ":partition": {"S": keys.due_partition(municipality)},
                ":now": {"S": keys.instant(now)},
            },
            Limit=most,
        )
        return [item["pending_sk"]["S"].partition("#")[2] for item in answer["Items"]]

    def audit_entries(self, application_id: str) -> Sequence[AuditEntry]:
        """Return the audit chain of a case, the oldest first."""
        items = self._partition(keys.audit_partition(application_id))
        return [AuditEntry.model_validate_json(item["document"]["S"]) for item in items]

    def ledger(self, municipality: str, day: date) -> Sequence[LedgerLine]:
        """Return the money that moved on a day."""
        items = self._partition(keys.ledger_day(municipality, day))
        return [ledger_line_of(municipality, item) for item in items]

    def commit(
        self,
        change: CaseChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Write everything in one transaction.

        Raises ChangeRefused where a condition did not hold.
        """
        entries = self._entries(change)
        references = range(len(entries), len(entries) + len(change.references))
        entries += [reference_entry(self._table, reference) for reference in change.references]
        if request is not None and response is not None:
            entries.append(self._idempotency.completed(request, response))
        try:
            transact(self._client, entries)
        except TransactionRefused as error:
            raise ChangeRefused(
                twin=request is not None and len(entries) - 1 in error.refused,
                reference=any(position in references for position in error.refused),
            ) from error

    def _entries(self, change: CaseChange) -> list[Any]:
        table, application_id = self._table, change.application_id
        entries: list[Any] = []
        for write in change.writes:
            entries += part_entries(table, application_id, write)
        entries += [check_entry(table, application_id, part) for part in change.relied_on]
        entries += [erasing_entry(table, application_id, part) for part in change.erased]
        entries += [erasing_reference_entry(table, reference) for reference in change.erased_references]
        if change.notes:
            lines, head = appended(application_id, change.audit, change.notes, change.now)
            entries += audit_entries(table, application_id, change.audit, lines, head)
        return entries + [outbox_put(event, table) for event in change.events]

    def _item(self, key: keys.Key) -> Mapping[str, Any] | None:
        return self._client.get_item(TableName=self._table, Key=dict(key), ConsistentRead=True).get("Item")

    def _partition(self, partition: str) -> Iterator[Mapping[str, Any]]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]
