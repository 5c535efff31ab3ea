"""The write side of publications in DynamoDB: begin, stage, commit (docs/design/garbage.md).

Only `commit` makes anything visible, and it is one transaction. Everything before it may be repeated freely.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.garbage import dynamo_keys as keys
from machiport.garbage.calendar_entries import CalendarEntry, EditionEntry
from machiport.garbage.dynamo_publication_items import PublicationItems
from machiport.garbage.entry_codec import entry_to_body
from machiport.garbage.errors import EditionNotDraft, PublishedMeanwhile
from machiport.garbage.ports import AreaEntry, Commit, Withdrawal
from machiport.garbage.publication import EDITION_TRANSITIONS, EditionRecord
from machiport.garbage.rules import Value
from machiport.idempotency import CompletedRecord, IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent, event_id_of
from machiport.outbox.dynamo_outbox import outbox_put
from machiport.packed_chunks import pack
from machiport.problem_details import Problem

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# Writes of one publication go out side by side; DynamoDB's client may be shared by threads.
_WRITERS = 12

type TransactItem = "TransactWriteItemTypeDef"


class DynamoPublications:
    """Writes publications and the records of editions and changes."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Write to `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency
        self._items = PublicationItems(table)

    def begin(  # one row of the idempotency protocol each
        self,
        municipality: str,
        publication_id: str,
        started_at: datetime,
        request: IdempotentRequest,
        attempt: str,
        lease: timedelta,
    ) -> None:
        """Open a publication as `staging` and take the request, in one transaction.

        Raises EffectRefused where the request is taken or done.
        """
        self._transact(
            [
                self._idempotency.take(request, attempt, lease),
                self._items.begin(municipality, publication_id, started_at),
            ]
        )

    def stage(
        self,
        municipality: str,
        publication_id: str,
        version: int,
        entries: Sequence[AreaEntry],
        indexes: Mapping[str, Sequence[Value]],
    ) -> None:
        """Write the entries of all areas and the index chunks. Nothing of it shows; repeating it changes nothing."""
        area_ids = list(dict.fromkeys(entry.area_id for entry in entries))
        # First of all the list of areas, so that whatever happens, the settler knows where to tidy up.
        self._put_chunks(municipality, publication_id, "STAGED", area_ids)
        bodies = _bodies(entries)
        with ThreadPoolExecutor(_WRITERS) as writers:
            pending = [
                writers.submit(
                    self._put_chunks, municipality, publication_id, part, [row.model_dump(mode="json") for row in rows]
                )
                for part, rows in indexes.items()
            ]
            of_areas: dict[str, dict[str, Any]] = {}
            for staged in entries:
                attribute, entry = _entry_item(staged, publication_id, version, bodies)
                of_areas.setdefault(staged.area_id, {})[attribute] = entry
            for area_id, attributes in of_areas.items():
                pending.append(writers.submit(self._set_entries, keys.area(municipality, area_id), attributes))
            for write in pending:
                write.result()

    def _set_entries(self, key: keys.Key, entries: Mapping[str, Any]) -> None:
        """Set the entries of one area: the edition's own, and those of changes that it brings along."""
        self._client.update_item(
            TableName=self._table,
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#{number} = :{number}" for number in range(len(entries))),
            ExpressionAttributeNames={f"#{number}": name for number, name in enumerate(entries)},
            ExpressionAttributeValues={f":{number}": {"M": entry} for number, entry in enumerate(entries.values())},
        )

    def _put_chunks(self, municipality: str, publication_id: str, part: str, rows: Sequence[object]) -> None:
        for number, chunk in enumerate(pack(rows)):
            key = keys.index_chunk(municipality, publication_id, part, number)
            self._client.put_item(TableName=self._table, Item={**key, "chunk": {"B": chunk}})

    def commit(self, commit: Commit, request: IdempotentRequest, attempt: str, response: StoredResponse) -> None:
        """Publish: one transaction over head, publication, records, event and the request's response.

        Raises EffectRefused, with PublishedMeanwhile where the head has moved since it was read, and with
        EditionNotDraft where it has not and the draft was discarded.
        """
        reasons: dict[int, Problem] = {0: PublishedMeanwhile()}
        if commit.editions:
            reasons[2] = EditionNotDraft(params={"state": "discarded"})
        self._transact(
            [
                self._items.head(commit),
                self._items.end_staging(commit.municipality, commit.publication_id, "committed"),
                *self._items.records(commit),
                outbox_put(_event(commit), self._table),
                self._idempotency.complete(request, attempt, response),
            ],
            reasons,
        )

    def completed_response(self, request: IdempotentRequest) -> StoredResponse | None:
        """Return the response of the request where it is completed."""
        record = self._idempotency.find(request)
        return record.response if isinstance(record, CompletedRecord) else None

    def give_up(self, municipality: str, publication_id: str, request: IdempotentRequest, attempt: str) -> None:
        """Take `staging → abandoned` and release the request; nothing where either is no longer ours."""
        with suppress(EffectRefused):
            self._transact(
                [
                    self._items.end_staging(municipality, publication_id, "abandoned"),
                    self._idempotency.release(request, attempt),
                ]
            )

    def create_edition(self, record: EditionRecord, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a draft's record with the request's response, in one transaction.

        Raises EffectRefused where the request is done or taken already.
        """
        self._transact([self._items.new_record(record), self._idempotency.completed(request, response)])

    def discard_edition(
        self, municipality: str, edition_id: str, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Take `draft → discarded` with the request's response, in one transaction.

        Raises EffectRefused, with EditionNotDraft where it is no draft any more.
        """
        self._transact(
            [
                self._items.transition(
                    EDITION_TRANSITIONS, keys.edition(municipality, edition_id), "draft", "discarded"
                ),
                self._idempotency.completed(request, response),
            ],
            {0: EditionNotDraft(params={"state": "published"})},
        )

    def _transact(self, items: Sequence["TransactItem"], reasons: Mapping[int, Problem] | None = None) -> None:
        """Write all items or none; `reasons` is what it means that an item's condition failed, the first one first."""
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            known = [reason for position, reason in (reasons or {}).items() if position in error.refused]
            raise EffectRefused(known[0] if known else None) from error


def _bodies(entries: Sequence[AreaEntry]) -> dict[int, bytes]:
    """Encode each entry once: areas of one route share theirs."""
    shared = {id(staged.entry): staged.entry for staged in entries if not isinstance(staged.entry, Withdrawal)}
    return {identity: entry_to_body(entry) for identity, entry in shared.items()}


def _entry_item(
    staged: AreaEntry, publication_id: str, version: int, bodies: Mapping[int, bytes]
) -> tuple[str, dict[str, Any]]:
    """Return the attribute of an area's item and its value."""
    brought: str | None = None
    item: dict[str, Any] = {
        "settled": {"BOOL": False},
        "start": {"S": staged.period.start.isoformat()},
        "end": {"S": staged.period.end.isoformat()},
    }
    if isinstance(staged.entry, Withdrawal):
        item |= {"kind": {"S": "withdrawal"}, "of": {"S": staged.entry.publication_id}}
    else:
        entry: CalendarEntry = staged.entry
        kind = "edition" if isinstance(entry, EditionEntry) else "change"
        item |= {"kind": {"S": kind}, "body": {"B": bodies[id(entry)]}}
        if entry.publication_id != publication_id:
            # A change that an edition brings along is part of that edition's publication, and shows only with it.
            brought = entry.publication_id
    item["version"] = {"N": str(version)}
    if staged.name is not None:
        item["name"] = {"S": staged.name}
    if staged.arrives:
        item["arrives"] = {"BOOL": True}
    return keys.entry_attribute(publication_id, brought), item


def _event(commit: Commit) -> OutboxEvent:
    return OutboxEvent(
        event_id=event_id_of(commit.event_type, commit.municipality, commit.publication_id, commit.head.version),
        type=commit.event_type,
        municipality=commit.municipality,
        subject=commit.publication_id,
        occurred_at=commit.head.published_at,
        data=cast("dict[str, Any]", dict(commit.event_data or {})),
    )
