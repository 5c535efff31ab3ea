"""Sample residents and facilities as `machiport token` and `machiport seed` make them."""

from typing import TYPE_CHECKING

import boto3
from tests.integration.conftest import REGION
from tests.integration.machiport_cli.test_tokens import deployed

from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport_cli.deployment import StackOutputs
from machiport_cli.sample_residents import make_resident
from machiport_cli.tokens import issue_token, subject_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_a_sample_resident_lives_where_they_say_and_is_registered_once(
    outputs: StackOutputs, dynamodb: "DynamoDBClient"
) -> None:
    here = deployed(outputs, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
    subjects = {subject_of(issue_token(here, "resident", "44202")) for _ in range(2)}
    (subject,) = subjects
    profiles = DynamoResidentProfiles(dynamodb, here.residents_table_name)
    profile, facts = profiles.find(subject), profiles.facts(subject)
    assert profile is not None
    assert facts is not None
    assert (profile.municipality, profile.identity_level) == ("44202", "jpki")
    assert (facts.name, facts.email) == ("見本 太郎", "mihon-taro.44202@example.jp")
    account = DynamoAccounts(dynamodb, here.facilities_table_name).find([subject])[subject]
    assert (account.version, account.email) == (1, "mihon-taro.44202@example.jp")


def test_what_is_known_of_a_resident_stays(outputs: StackOutputs, dynamodb: "DynamoDBClient") -> None:
    make_resident(outputs, "somebody", "mihon-hana@example.jp", "44201")
    make_resident(outputs, "somebody", "mihon-hana@example.jp", "44206")
    profile = DynamoResidentProfiles(dynamodb, outputs.residents_table_name).find("somebody")
    assert profile is not None
    assert profile.municipality == "44201"


def test_staff_are_no_residents(outputs: StackOutputs, dynamodb: "DynamoDBClient") -> None:
    here = deployed(outputs, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
    issue_token(here, "staff", "44202", "facilities.manager")
    assert dynamodb.scan(TableName=here.residents_table_name)["Count"] == 0
    groups = boto3.client("cognito-idp", region_name=REGION).list_groups(UserPoolId=here.staff_user_pool_id)["Groups"]
    assert [group["GroupName"] for group in groups] == ["m44202.facilities.manager"]
