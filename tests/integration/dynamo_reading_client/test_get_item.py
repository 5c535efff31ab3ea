"""Reading one item without the SDK: the same answers, and every trouble handed to the SDK."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

import boto3
import pytest
from botocore.credentials import EnvProvider
from tests.fakes.dynamodb_endpoint import DynamoEndpoint, Reply, dynamodb_endpoint

from machiport.dynamo_reading_client import DynamoReadingClient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ITEM = {
    "pk": {"S": "M#44201#AREA#mihon"},
    "B": {"M": {"body": {"B": "44GU44G/"}, "settled": {"BOOL": True}, "B": {"S": "not base64!"}}},
    "list": {"L": [{"B": "AAE="}, {"N": "12"}, {"NULL": True}, {"M": {}}]},
    "names": {"SS": ["a", "b"]},
}
FOUND = Reply(json.dumps({"Item": ITEM}).encode())
ABSENT = Reply(b"{}")
KEY = {"pk": {"S": "M#44201#AREA#mihon"}, "sk": {"S": "CALENDAR"}}
FROM_THE_SDK = {"Item": {"from": {"S": "the SDK"}}}


@dataclass
class FakeSdk:
    """Stands for boto3's client: keeps what it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)

    def get_item(self, **request: Any) -> dict[str, Any]:
        """Answer with an item of its own."""
        self.asked.append(request)
        return FROM_THE_SDK

    def describe(self) -> str:
        """Stand for any other operation."""
        return "described"


def client_of(sdk: FakeSdk, endpoint: DynamoEndpoint, **others: str) -> DynamoReadingClient:
    environment = {
        "AWS_REGION": "ap-northeast-1",
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
    }
    return DynamoReadingClient(lambda: cast("DynamoDBClient", sdk), environment | others)


def read(client: Any) -> dict[str, Any]:
    answer = client.get_item(TableName="garbage", Key=KEY, ConsistentRead=True)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize("reply", [FOUND, ABSENT])
def test_answers_as_boto3_does(reply: Reply) -> None:
    with dynamodb_endpoint([reply]) as endpoint:
        boto3_client = boto3.client(
            "dynamodb",
            endpoint_url=endpoint.url,
            region_name="ap-northeast-1",
            aws_access_key_id="invented",
            aws_secret_access_key="invented",
        )
        assert read(client_of(FakeSdk(), endpoint)) == read(boto3_client)


def test_asks_once_and_keeps_its_connection() -> None:
    sdk = FakeSdk()
    with dynamodb_endpoint([FOUND]) as endpoint:
        client = client_of(sdk, endpoint)
        for _ in range(3):
            read(client)
    assert endpoint.operations == ["DynamoDB_20120810.GetItem"] * 3
    assert len(endpoint.connections) == 1
    assert sdk.asked == []


def test_opens_a_connection_again_that_was_closed_meanwhile() -> None:
    sdk = FakeSdk()
    with dynamodb_endpoint([FOUND, Reply(hang_up=True), FOUND]) as endpoint:
        client = client_of(sdk, endpoint)
        assert read(client) == read(client)
    assert len(endpoint.connections) == 2
    assert sdk.asked == []


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(b'{"__type":"ProvisionedThroughputExceededException"}', 400),
        Reply(b"unavailable", 503),
        Reply(hang_up=True),
        Reply(FOUND.body, headers={"x-amz-crc32": str(crc32(FOUND.body) ^ 1)}),
    ],
    ids=["refused", "unavailable", "hung up", "damaged"],
)
def test_leaves_trouble_to_the_sdk(trouble: Reply) -> None:
    sdk = FakeSdk()
    with dynamodb_endpoint([trouble]) as endpoint:
        assert read(client_of(sdk, endpoint)) == FROM_THE_SDK
    assert len(endpoint.operations) == 1
    assert sdk.asked == [{"TableName": "garbage", "Key": KEY, "ConsistentRead": True}]


def test_a_right_checksum_is_taken() -> None:
    reply = Reply(FOUND.body, headers={"x-amz-crc32": str(crc32(FOUND.body))})
    sdk = FakeSdk()
    with dynamodb_endpoint([reply]) as endpoint:
        assert read(client_of(sdk, endpoint))["Item"]["pk"] == ITEM["pk"]
    assert sdk.asked == []


def test_nobody_listening_is_the_sdks_matter() -> None:
    sdk = FakeSdk()
    with dynamodb_endpoint([FOUND]) as endpoint:
        client = client_of(sdk, endpoint)
    assert read(client) == FROM_THE_SDK


def test_without_a_key_in_the_environment_the_sdk_does_everything() -> None:
    sdk = FakeSdk()
    with dynamodb_endpoint([FOUND]) as endpoint:
        assert read(client_of(sdk, endpoint, AWS_ACCESS_KEY_ID="")) == FROM_THE_SDK
    assert endpoint.operations == []


@pytest.mark.parametrize("name", EnvProvider.TOKENS)
def test_sends_the_token_of_a_temporary_key(name: str) -> None:
    with dynamodb_endpoint([FOUND]) as endpoint:
        read(client_of(FakeSdk(), endpoint, **{name: "invented-token"}))
    assert endpoint.headers[0]["x-amz-security-token"] == "invented-token"


def test_other_operations_are_the_sdks() -> None:
    with dynamodb_endpoint([FOUND]) as endpoint:
        assert client_of(FakeSdk(), endpoint).describe() == "described"


def test_from_a_snapshot_the_key_comes_from_the_container(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {
        "AccessKeyId": "restored",
        "SecretAccessKey": "invented",
        "Token": "restored-token",
        "Expiration": "2099-01-01T00:00:00Z",
    }
    monkeypatch.setattr("botocore.credentials.ContainerMetadataFetcher.retrieve_full_uri", lambda *_, **__: document)
    with dynamodb_endpoint([FOUND]) as endpoint:
        uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/invented", "AWS_ACCESS_KEY_ID": ""}
        read(client_of(FakeSdk(), endpoint, **uri))
    assert endpoint.headers[0]["x-amz-security-token"] == "restored-token"
    assert "Credential=restored/" in endpoint.headers[0]["authorization"]
