"""Who books, read from DynamoDB: account, membership and registrations by one BatchGetItem."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from machiport.dynamo_batch_reads import items_of
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.model import GroupRegistration, Member, UserAccount
from machiport.facilities.accounts.ports import PartyFacts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoParties:
    """The accounts, memberships and registrations of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table
        self._accounts = DynamoAccounts(client, table)

    def facts(self, subject: str, group_id: str | None, owners: Sequence[str]) -> PartyFacts:
        """Return account, membership and registrations with `owners`: one request for up to 98 owners."""
        account = keys.account(f"resident:{subject}")
        member = keys.group_member(group_id, subject) if group_id else None
        registered = {owner: keys.registration(owner, group_id) for owner in owners} if group_id else {}
        wanted = [account, *([member] if member else []), *registered.values()]
        found = {_name(item): item["document"]["S"] for item in items_of(self._client, self._table, wanted)}
        documents = {owner: found.get(_name(key)) for owner, key in registered.items()}
        own, membership = found.get(_name(account)), found.get(_name(member)) if member else None
        return PartyFacts(
            account=UserAccount.model_validate_json(own) if own else None,
            member=Member.model_validate_json(membership) if membership else None,
            registrations={
                owner: GroupRegistration.model_validate_json(document)
                for owner, document in documents.items()
                if document
            },
        )

    def subject_of(self, user_number: str) -> str | None:
        """Return the person who has this user number; None where nobody has."""
        return self._accounts.subject_of(user_number)


def _name(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
