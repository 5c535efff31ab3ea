"""Accounts in DynamoDB: one item a person, and one that says whose a user number is."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from machiport.dynamo_batch_reads import items_of
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.ports import Creation

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoAccounts:
    """The accounts of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def find(self, subjects: Iterable[str]) -> Mapping[str, UserAccount]:
        """Return the accounts that exist, by subject."""
        wanted = [keys.account(f"resident:{subject}") for subject in dict.fromkeys(subjects)]
        items = items_of(self._client, self._table, wanted)
        found = [UserAccount.model_validate_json(item["document"]["S"]) for item in items]
        return {account.subject: account for account in found}

    def subject_of(self, user_number: str) -> str | None:
        """Return the person who has this user number; None where nobody has."""
        answer = self._client.get_item(TableName=self._table, Key=keys.user_number(user_number), ConsistentRead=True)
        item = answer.get("Item")
        return item["subject"]["S"] if item else None

    def create(self, account: UserAccount) -> Creation:
        """Write a new account and its number, or neither."""
        number = {**keys.user_number(account.user_number), "subject": {"S": account.subject}}
        entries = [self._put_new({**keys.account(account.holder.key), **_attributes(account)}), self._put_new(number)]
        try:
            transact(self._client, entries)
        except TransactionRefused as refused:
            return "exists" if 0 in refused.refused else "number_taken"
        return "created"

    def update(self, account: UserAccount) -> bool:
        """Write an account over the version before it; False where that is not the present one.

        The item also counts the person's groups, so it is not replaced as a whole.
        """
        attributes = _attributes(account)
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.account(account.holder.key),
                UpdateExpression="SET document = :document, version = :version",
                ConditionExpression="version = :before",
                ExpressionAttributeValues={
                    ":document": attributes["document"],
                    ":version": attributes["version"],
                    ":before": {"N": str(account.version - 1)},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _put_new(self, item: Mapping[str, Any]) -> Any:  # noqa: ANN401  # an entry of TransactWriteItems
        return {
            "Put": {"TableName": self._table, "Item": dict(item), "ConditionExpression": "attribute_not_exists(pk)"}
        }


def _attributes(account: UserAccount) -> dict[str, Any]:
    return {"document": {"S": account.model_dump_json()}, "version": {"N": str(account.version)}}
