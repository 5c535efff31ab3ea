"""Groups in DynamoDB: a group and its members in one partition, and a line in each person's list.

The group's item counts its members, the person's account their groups; both counts are conditions, so that limits
hold however many write at once. A member is written only over what was read.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.errors import AlreadyMember, GroupChanged, GroupFull, TooManyGroups
from machiport.facilities.accounts.model import MOST_GROUPS, MOST_MEMBERS, Group, Member
from machiport.facilities.accounts.ports import Membership
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused
from machiport.problem_details import Problem

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type _Entry = tuple[dict[str, Any], Problem]

_ONE: Final = {"N": "1"}
_MINUS_ONE: Final = {"N": "-1"}


class DynamoGroups:
    """The groups of one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def find(self, group_id: str) -> tuple[Group, Sequence[Member]] | None:
        """Return a group with everybody in it, by one Query: a hundred members are less than its one megabyte."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.group_partition(group_id)}},
            ConsistentRead=True,
        )
        groups = [_group(item) for item in answer["Items"] if item["sk"]["S"] == keys.STATE]
        members = [_member(item) for item in answer["Items"] if item["sk"]["S"] != keys.STATE]
        return (groups[0], members) if groups else None

    def find_many(self, group_ids: Iterable[str]) -> Mapping[str, Group]:
        """Return the groups that exist, by id."""
        wanted = [keys.group(group_id) for group_id in dict.fromkeys(group_ids)]
        found = [_group(item) for item in items_of(self._client, self._table, wanted)]
        return {group.group_id: group for group in found}

    def of_person(self, subject: str) -> Sequence[Membership]:
        """Return the groups that a person is in or invited to, the oldest first: a Query and one BatchGetItem."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.groups_of(f"resident:{subject}")}},
            ConsistentRead=True,
        )
        group_ids = [item["sk"]["S"] for item in answer["Items"]]
        wanted = [key for each in group_ids for key in (keys.group(each), keys.group_member(each, subject))]
        items = {(item["pk"]["S"], item["sk"]["S"]): item for item in items_of(self._client, self._table, wanted)}
        partitions = [keys.group_partition(group_id) for group_id in group_ids]
        pairs = [(items.get((each, keys.STATE)), items.get((each, f"MEMBER#{subject}"))) for each in partitions]
        # A membership that ended between the two requests is missing in the second.
        return [Membership(_group(group), _member(member)) for group, member in pairs if group and member]

    def create(self, group: Group, founder: Member, request: IdempotentRequest, response: StoredResponse) -> None:
        """Write a new group with its representative."""
        entries = [
            (self._put_new(_group_item(group)), GroupChanged()),
            (self._put_new(_member_item(group, founder)), GroupChanged()),
            *self._listed(group, founder),
        ]
        self._commit(entries, (request, response))

    def invite(self, group: Group, member: Member, request: IdempotentRequest, response: StoredResponse) -> None:
        """Add an invited member, where the representative is still the same."""
        grown = self._update(
            keys.group(group.group_id),
            "ADD version :one, member_count :one",
            "representative = :representative AND member_count < :most",
            {":representative": {"S": group.representative}, ":most": {"N": str(MOST_MEMBERS)}, ":one": _ONE},
        )
        full = group.members >= MOST_MEMBERS
        entries = [
            (grown, GroupFull(params={"most": MOST_MEMBERS}) if full else GroupChanged()),
            (self._put_new(_member_item(group, member)), AlreadyMember()),
            *self._listed(group, member),
        ]
        self._commit(entries, (request, response))

    def accept(
        self, group: Group, before: Member, after: Member, request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Write a member over what was read."""
        self._commit([(self._put_over(group, before, after), GroupChanged())], (request, response))

    def remove(self, group: Group, member: Member) -> None:
        """Take a member out, as it was read."""
        shrunk = self._update(
            keys.group(group.group_id),
            "ADD version :one, member_count :less",
            "attribute_exists(pk)",
            {":one": _ONE, ":less": _MINUS_ONE},
        )
        holder = f"resident:{member.subject}"
        fewer = self._update(
            keys.account(holder), "ADD group_count :less", "attribute_exists(pk)", {":less": _MINUS_ONE}
        )
        gone: dict[str, Any] = {
            "Delete": {
                "TableName": self._table,
                "Key": keys.group_member(group.group_id, member.subject),
                "ConditionExpression": "document = :before",
                "ExpressionAttributeValues": {":before": {"S": member.model_dump_json()}},
            }
        }
        line: dict[str, Any] = {"Delete": {"TableName": self._table, "Key": keys.group_line(holder, group.group_id)}}
        self._commit([(entry, GroupChanged()) for entry in (shrunk, gone, line, fewer)])

    def hand_over(self, group: Group, before: tuple[Member, Member], after: tuple[Member, Member]) -> None:
        """Write both members over what was read, the second being the new representative."""
        handed = self._update(
            keys.group(group.group_id),
            "SET representative = :heir ADD version :one",
            "representative = :representative",
            {":representative": {"S": group.representative}, ":heir": {"S": after[1].subject}, ":one": _ONE},
        )
        members = [self._put_over(group, old, new) for old, new in zip(before, after, strict=True)]
        self._commit([(entry, GroupChanged()) for entry in (handed, *members)])

    def _listed(self, group: Group, member: Member) -> list[_Entry]:
        """Return the entries that put the group into the person's list, which has an end."""
        holder = f"resident:{member.subject}"
        counted = self._update(
            keys.account(holder),
            "ADD group_count :one",
            "attribute_exists(pk) AND (attribute_not_exists(group_count) OR group_count < :most)",
            {":one": _ONE, ":most": {"N": str(MOST_GROUPS)}},
        )
        line = {"Put": {"TableName": self._table, "Item": dict(keys.group_line(holder, group.group_id))}}
        return [(counted, TooManyGroups(params={"most": MOST_GROUPS})), (line, GroupChanged())]

    def _commit(
        self, entries: Sequence[_Entry], remembered: tuple[IdempotentRequest, StoredResponse] | None = None
    ) -> None:
        """Write all `entries`, with the request's response where there is one; each has the problem it refuses with.

        Raises EffectRefused.
        """
        items: list[Any] = [entry for entry, _ in entries]
        if remembered is not None:
            items.append(self._idempotency.completed(*remembered))
        try:
            transact(self._client, items)
        except TransactionRefused as error:
            problems = [entries[position][1] for position in error.refused if position < len(entries)]
            raise EffectRefused(problems[0] if problems else None) from error

    def _put_new(self, item: Mapping[str, Any]) -> dict[str, Any]:
        condition = "attribute_not_exists(pk)"
        return {"Put": {"TableName": self._table, "Item": dict(item), "ConditionExpression": condition}}

    def _put_over(self, group: Group, before: Member, after: Member) -> dict[str, Any]:
        return {
            "Put": {
                "TableName": self._table,
                "Item": _member_item(group, after),
                "ConditionExpression": "document = :before",
                "ExpressionAttributeValues": {":before": {"S": before.model_dump_json()}},
            }
        }

    def _update(self, key: keys.Key, update: str, condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": update,
                "ConditionExpression": condition,
                "ExpressionAttributeValues": dict(values),
            }
        }


def _group_item(group: Group) -> dict[str, Any]:
    return {
        **keys.group(group.group_id),
        "document": {"S": group.model_dump_json(exclude={"representative", "members", "version"})},
        "representative": {"S": group.representative},
        "member_count": {"N": str(group.members)},
        "version": {"N": str(group.version)},
    }


def _group(item: Mapping[str, Any]) -> Group:
    return Group.model_validate(
        {
            **json.loads(item["document"]["S"]),
            "representative": item["representative"]["S"],
            "members": int(item["member_count"]["N"]),
            "version": int(item["version"]["N"]),
        }
    )


def _member_item(group: Group, member: Member) -> dict[str, Any]:
    return {**keys.group_member(group.group_id, member.subject), "document": {"S": member.model_dump_json()}}


def _member(item: Mapping[str, Any]) -> Member:
    return Member.model_validate_json(item["document"]["S"])
