"""Reservations, ledgers and standings in DynamoDB: consistent reads, and one transaction a change."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.holders import Holder
from machiport.facilities.ledger.changes import MarkedChange, MarkedKey
from machiport.facilities.ledger.marks import LedgerKey, Mark, Marks, StandingKey
from machiport.facilities.reservations.dynamo_changes import fits_expression, marked_entry, points_of
from machiport.facilities.reservations.dynamo_reservation_items import reservation_entries, waiting_entries
from machiport.facilities.reservations.errors import TooLarge
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import (
    BookingChange,
    ChangeRefused,
    Standing,
)
from machiport.facilities.reservations.waiting import Waiting
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.outbox.dynamo_outbox import outbox_put
from machiport.outbox.dynamo_outbox_keys import PENDING_INDEX

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_ITEMS: Final = 100
_MARK: Final = re.compile(r"c[0-9]{2}|[hq]_.+")


class DynamoReservations:
    """The reservations in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def marks(
        self, ledgers: Iterable[LedgerKey], standings: Iterable[StandingKey]
    ) -> tuple[Mapping[LedgerKey, Marks], Mapping[StandingKey, Standing]]:
        """Return ledgers and standings by one BatchGetItem for each hundred of them."""
        ledger_keys = {_name(keys.ledger(key)): key for key in ledgers}
        standing_keys = {_name(keys.standing(key)): key for key in standings}
        wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in (*ledger_keys, *standing_keys)]
        found = {_name(item): item for item in items_of(self._client, self._table, wanted, consistent=True)}
        days = {key: _marks(found.get(name, {})) for name, key in ledger_keys.items()}
        return days, {key: _standing(found.get(name, {})) for name, key in standing_keys.items()}

    def find(self, reservation_ids: Iterable[str]) -> Mapping[str, Reservation]:
        """Return the reservations that exist, by their ids, in the order asked."""
        wanted = [dict(keys.reservation(each)) for each in dict.fromkeys(reservation_ids)]
        found = {item["pk"]["S"]: item for item in items_of(self._client, self._table, wanted, consistent=True)}
        items = [found[key["pk"]["S"]] for key in wanted if key["pk"]["S"] in found]
        read = [Reservation.model_validate_json(item["document"]["S"]) for item in items]
        return {reservation.reservation_id: reservation for reservation in read}

    def of_holder(self, holder: Holder, first: date, last: date) -> Sequence[Reservation]:
        """Return a holder's reservations for uses from `first` to `last`, by day."""
        lines = self._lines_of(keys.holder_reservations(holder.key), first, last)
        return list(self.find(item["reservation_id"]["S"] for item in lines).values())

    def waiting(self, facility_id: str, day: date) -> Sequence[Waiting]:
        """Return the entries of a facility's waiting list of a day, the first first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.waiting_list(facility_id, day)}},
            ConsistentRead=True,
        )
        return [Waiting.model_validate_json(item["document"]["S"]) for page in pages for item in page["Items"]]

    def waiting_of(self, holder: Holder, first: date, last: date) -> Sequence[Waiting]:
        """Return a holder's entries of waiting lists for days from `first` to `last`, by day."""
        lines = self._lines_of(keys.holder_waiting(holder.key), first, last)
        wanted = [dict(keys.waiting(each["facility_id"]["S"], *_day_and_id(each))) for each in lines]
        found = items_of(self._client, self._table, wanted)
        entries = [Waiting.model_validate_json(item["document"]["S"]) for item in found]
        return sorted(entries, key=lambda entry: (entry.wish.day, entry.waiting_id))

    def _lines_of(self, partition: str, first: date, last: date) -> Iterator[Mapping[str, Any]]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": partition},
                ":first": {"S": first.isoformat()},
                ":last": {"S": f"{last.isoformat()}$"},  # `$` comes after `#`
            },
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def lapsed(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return reservations of a municipality whose time is over, the oldest first, from the sparse index."""
        return self._due(keys.lapsing_partition(municipality), now, most)

    def unreminded(self, municipality: str, now: datetime, most: int) -> Sequence[str]:
        """Return confirmed reservations of a municipality whose reminder is due, from the sparse index."""
        return self._due(keys.reminder_partition(municipality), now, most)

    def _due(self, partition: str, now: datetime, most: int) -> list[str]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=PENDING_INDEX,
            KeyConditionExpression="pending_pk = :partition AND pending_sk < :now",
            ExpressionAttributeValues={":partition": {"S": partition}, ":now": {"S": keys.lapsing_before(now)}},
            Limit=most,
        )
        return [item["pending_sk"]["S"].partition("#")[2] for item in answer["Items"]]

    def commit(
        self,
        change: BookingChange,
        request: IdempotentRequest | None = None,
        response: StoredResponse | None = None,
    ) -> None:
        """Write everything in one transaction.

        Raises ChangeRefused where a condition did not hold, TooLarge where it does not fit one transaction.
        """
        marked = list(_marked(change))
        entries = self._entries(change, marked)
        if request is not None and response is not None:
            entries.append(self._idempotency.completed(request, response))
        if len(entries) > MOST_ITEMS or not all(fits_expression(part) for _, part in marked):
            raise TooLarge(params={"most": most_that_fit(len(change.reservations), len(entries))})
        try:
            transact(self._client, entries)
        except TransactionRefused as error:
            refused = [marked[position][0] for position in error.refused if position < len(marked)]
            twin = request is not None and len(entries) - 1 in error.refused
            written = range(len(marked), len(entries) - (request is not None))
            raise ChangeRefused(
                refused, changed=any(position in written for position in error.refused), twin=twin
            ) from error

    def fits(self, change: BookingChange) -> bool:
        """Tell whether one transaction takes `change`, the request's record included."""
        return self.size_of(change) <= MOST_ITEMS and all(fits_expression(part) for _, part in _marked(change))

    def size_of(self, change: BookingChange) -> int:
        """Return how many items the transaction of `change` has, the request's record included."""
        return len(self._entries(change, list(_marked(change)))) + 1

    def _entries(self, change: BookingChange, marked: Sequence[tuple[MarkedKey, MarkedChange]]) -> list[Any]:
        penalties = {penalty.key: penalty for penalty in change.penalties}
        entries: list[Any] = [
            marked_entry(
                self._table, key, part, penalties.get(key) if isinstance(key, StandingKey) else None, change.now
            )
            for key, part in marked
        ]
        for write in change.reservations:
            entries += reservation_entries(self._table, write)
        for entry in change.waiting:
            entries += waiting_entries(self._table, entry)
        return entries + [outbox_put(event, self._table) for event in change.events]


def most_that_fit(reservations: int, items: int) -> int:
    """Return how many reservations of this kind fit one transaction."""
    return max(1, reservations * (MOST_ITEMS - 3) // max(1, items))


def _marked(change: BookingChange) -> Iterable[tuple[MarkedKey, MarkedChange]]:
    """Go through the items with marks, and the standings that get nothing but points."""
    parts = dict(change.marks)
    for penalty in change.penalties:
        parts.setdefault(penalty.key, MarkedChange())
    return ((key, part) for key, part in parts.items())


def _name(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _day_and_id(line: Mapping[str, Any]) -> tuple[date, str]:
    day, _, identifier = line["sk"]["S"].partition("#")
    return date.fromisoformat(day), identifier


def _marks(item: Mapping[str, Any]) -> Marks:
    return Marks({name: Mark.parse(value["S"]) for name, value in item.items() if _MARK.fullmatch(name)})


def _standing(item: Mapping[str, Any]) -> Standing:
    suspended = item.get("suspended_until", {}).get("S")
    return Standing(
        _marks(item),
        points_of(item["points"]["S"]) if "points" in item else (),
        date.fromisoformat(suspended) if suspended else None,
    )
