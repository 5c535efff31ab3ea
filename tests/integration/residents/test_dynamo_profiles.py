"""Residents' facts in the residents table."""

from datetime import date
from typing import TYPE_CHECKING

from machiport.residents.dynamo_keys import facts_key
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.model import ResidentFacts, ResidentProfile

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_verified_facts_are_read(dynamodb: "DynamoDBClient", residents_table: str) -> None:
    dynamodb.put_item(
        TableName=residents_table,
        Item={
            "pk": {"S": "R#r1"},
            "sk": {"S": "PROFILE"},
            "identity_level": {"S": "jpki"},
            "municipality": {"S": "44201"},
        },
    )
    found = DynamoResidentProfiles(dynamodb, residents_table).find("r1")
    assert found == ResidentProfile(subject="r1", identity_level="jpki", municipality="44201")


def test_an_item_without_facts_says_that_nothing_is_verified(dynamodb: "DynamoDBClient", residents_table: str) -> None:
    dynamodb.put_item(TableName=residents_table, Item={"pk": {"S": "R#r1"}, "sk": {"S": "PROFILE"}})
    assert DynamoResidentProfiles(dynamodb, residents_table).find("r1") == ResidentProfile(subject="r1")


def test_an_unknown_resident_is_none(dynamodb: "DynamoDBClient", residents_table: str) -> None:
    assert DynamoResidentProfiles(dynamodb, residents_table).find("r1") is None


def test_who_somebody_is_is_read_with_the_variants_of_their_name(
    dynamodb: "DynamoDBClient", residents_table: str
) -> None:
    facts = ResidentFacts(
        name="邉\U000e010f見本", birthdate=date(1990, 4, 1), gender="unknown", address="別府市みほん町9"
    )
    item = {**facts_key("r1"), "document": {"S": facts.model_dump_json()}}
    dynamodb.put_item(TableName=residents_table, Item=item)
    profiles = DynamoResidentProfiles(dynamodb, residents_table)
    assert profiles.facts("r1") == facts
    assert profiles.facts("r2") is None
