"""Sample residents: verified by name and home, and registered for reservations. Nobody of them lives anywhere."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from machiport.clock import SystemClock
from machiport.facilities.accounts.account_service import AccountService, Contact
from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.errors import AccountNotFound
from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts
from machiport_cli.aws import client
from machiport_cli.deployment import StackOutputs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Before デジタル認証アプリ is there, nobody but this module says who a sample resident is and where they live.
_IDENTITY_LEVEL: Final = "jpki"


def make_resident(outputs: StackOutputs, subject: str, address: str, municipality: str) -> None:
    """Let the person with that subject live in a municipality, known by name, and be registered for reservations.

    What is there already stays. Raises botocore's errors where AWS refuses.
    """
    dynamodb = client("dynamodb", outputs.endpoint, outputs.region)
    table = outputs.residents_table_name
    home = {"identity_level": {"S": _IDENTITY_LEVEL}, "municipality": {"S": municipality}}
    _put_once(dynamodb, table, {**profile_key(subject), **home})
    document = {"document": {"S": sample_facts(address).model_dump_json(exclude_none=True)}}
    _put_once(dynamodb, table, {**facts_key(subject), **document})
    accounts = AccountService(DynamoAccounts(dynamodb, outputs.facilities_table_name), SystemClock())
    try:
        accounts.account(subject)
    except AccountNotFound:
        contact = Contact(name="見本 太郎", kana="ミホン タロウ", telephone="097-000-0000", email=address)
        accounts.save(subject, contact, None)


def sample_facts(email: str) -> ResidentFacts:
    """Return who a sample resident is: a name, a birthday and an address that are nobody's."""
    return ResidentFacts(
        name="見本 太郎",
        name_kana="ミホン タロウ",
        birthdate=date(1980, 1, 2),
        gender="unknown",
        postal_code="870-0000",
        address="見本県見本市みほん町1丁目2番3号",
        phone="097-000-0000",
        email=email,
    )


def _put_once(dynamodb: "DynamoDBClient", table: str, item: dict[str, Any]) -> None:
    try:
        dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
