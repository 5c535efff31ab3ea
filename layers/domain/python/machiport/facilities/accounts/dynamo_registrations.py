"""Groups' registrations in DynamoDB: one item an owner and group, and a line in the owner's list by state."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.dynamo_versions import put_over
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.errors import GroupChanged
from machiport.facilities.accounts.model import GroupRegistration, RegistrationState
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# `$` comes after `#`, which ends a state in the sort key.
_BEHIND: Final = "$"


class DynamoRegistrations:
    """The registrations of one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def of_group(self, group_id: str, owners: Iterable[str]) -> Mapping[str, GroupRegistration]:
        """Return the group's registrations with `owners`, by owner."""
        wanted = [keys.registration(owner, group_id) for owner in dict.fromkeys(owners)]
        found = [_registration(item) for item in items_of(self._client, self._table, wanted)]
        return {registration.municipality: registration for registration in found}

    def listed(
        self, municipality: str, state: RegistrationState, limit: int, after: str | None
    ) -> tuple[Sequence[GroupRegistration], str | None]:
        """Return registrations in a state, the longest unchanged first, and the position to go on after."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": keys.registrations_of(municipality)},
                # A blank more is the next text there is: behind `after` itself.
                ":first": {"S": f"{state}#{after} " if after else f"{state}#"},
                ":last": {"S": f"{state}{_BEHIND}"},
            },
            ConsistentRead=True,
            Limit=limit + 1,
        )
        lines = [item["sk"]["S"] for item in answer["Items"]]
        group_ids = [line.rpartition("#")[2] for line in lines[:limit]]
        wanted = [keys.registration(municipality, group_id) for group_id in group_ids]
        items = items_of(self._client, self._table, wanted)
        found = {each.group_id: each for each in map(_registration, items) if each.state == state}
        position = lines[limit - 1].removeprefix(f"{state}#") if len(lines) > limit else None
        return [found[group_id] for group_id in group_ids if group_id in found], position

    def write(
        self,
        after: GroupRegistration,
        before: GroupRegistration | None,
        event: OutboxEvent | None,
        remembered: tuple[IdempotentRequest, StoredResponse] | None,
    ) -> None:
        """Write a registration over what was read, its line, its event and the request's response.

        Raises EffectRefused with GroupChanged.
        """
        items: list[Any] = [self._registration(after, before), *self._lines(after, before)]
        if event is not None:
            items.append(outbox_put(event, self._table))
        if remembered is not None:
            items.append(self._idempotency.completed(*remembered))
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            raise EffectRefused(GroupChanged() if 0 in error.refused else None) from error

    def _registration(self, after: GroupRegistration, before: GroupRegistration | None) -> dict[str, Any]:
        item: dict[str, Any] = {
            **keys.registration(after.municipality, after.group_id),
            "document": {"S": after.model_dump_json()},
            "version": {"N": str(after.version)},
        }
        return put_over(self._table, item, None if before is None else before.version)

    def _lines(self, after: GroupRegistration, before: GroupRegistration | None) -> list[dict[str, Any]]:
        new = _line(after)
        lines: list[dict[str, Any]] = [{"Put": {"TableName": self._table, "Item": dict(new)}}]
        if before is not None and (old := _line(before)) != new:
            lines.append({"Delete": {"TableName": self._table, "Key": old}})
        return lines


def _line(registration: GroupRegistration) -> keys.Key:
    return keys.registration_line(
        registration.municipality, registration.state, registration.changed_at, registration.group_id
    )


def _registration(item: Mapping[str, Any]) -> GroupRegistration:
    return GroupRegistration.model_validate_json(item["document"]["S"])
