"""Sample residents: whose home was verified, and who are registered for reservations. Nobody of them lives anywhere."""

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from machiport.clock import SystemClock
from machiport.facilities.accounts.account_service import AccountService, Contact
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.errors import AccountNotFound
from machiport.residents.dynamo_keys import profile_key
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Before デジタル認証アプリ is there, nobody but this module says where a sample resident lives.
_IDENTITY_LEVEL: Final = "jpki"


def make_resident(outputs: StackOutputs, subject: str, address: str, municipality: str) -> None:
    """Let the person with that subject live in a municipality, and be registered for reservations.

    What is there already stays. Raises botocore's errors where AWS refuses.
    """
    dynamodb = client("dynamodb", outputs.endpoint, outputs.region)
    _verify_home(dynamodb, outputs.residents_table_name, subject, municipality)
    accounts = AccountService(DynamoAccounts(dynamodb, outputs.facilities_table_name), SystemClock())
    try:
        accounts.account(subject)
    except AccountNotFound:
        contact = Contact(name="見本 太郎", kana="ミホン タロウ", telephone="097-000-0000", email=address)
        accounts.save(subject, contact, None)


def _verify_home(dynamodb: "DynamoDBClient", table: str, subject: str, municipality: str) -> None:
    item: dict[str, Any] = {
        **profile_key(subject),
        "identity_level": {"S": _IDENTITY_LEVEL},
        "municipality": {"S": municipality},
    }
    try:
        dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
