"""AWS in memory (moto, one request after the other), with the tables of infra/data.yaml itself."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.loaders
import pytest
from moto import mock_aws
from samcli.yamlhelper import yaml_parse
from tests.integration.outbox.outbox_bench import OutboxBench

from machiport.aws_clients import dynamodb_client, s3_client, sqs_client

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

ROOT = Path(__file__).parents[2]
REGION = "ap-northeast-1"

# What CreateTable takes of AWS::DynamoDB::Table; keys, backups and protection are the template tests' matter.
_TABLE_PROPERTIES = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")

type CreateTable = Callable[[str], str]
type CreateQueue = Callable[[str], str]


@pytest.fixture(scope="package", autouse=True)
def _service_models_read_once() -> Iterator[None]:
    """Let all clients share what botocore reads of the services: else every test reads megabytes of JSON again."""
    loader = botocore.loaders.Loader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.loaders, "Loader", lambda: loader)
        yield


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put AWS into memory for one test."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        yield


@pytest.fixture
def dynamodb(aws: None) -> "DynamoDBClient":
    """Return the functions' own DynamoDB client."""
    assert aws is None
    return dynamodb_client()


@pytest.fixture
def sqs(aws: None) -> "SQSClient":
    """Return the functions' own SQS client."""
    assert aws is None
    return sqs_client()


@pytest.fixture
def s3(aws: None) -> "S3Client":
    """Return the functions' own S3 client."""
    assert aws is None
    return s3_client()


@cache
def _data_template() -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse((ROOT / "infra" / "data.yaml").read_text(encoding="utf-8"))
    return template


@pytest.fixture
def create_table(dynamodb: "DynamoDBClient") -> CreateTable:
    """Return how to make a table from its resource in infra/data.yaml: `create_table("GarbageTable")` → its name."""

    def create(resource: str) -> str:
        properties = _data_template()["Resources"][resource]["Properties"]
        parts = {name: properties[name] for name in _TABLE_PROPERTIES if name in properties}
        dynamodb.create_table(TableName=resource, **parts)
        return resource

    return create


@pytest.fixture
def garbage_table(create_table: CreateTable) -> str:
    """Return the name of a new garbage table."""
    return create_table("GarbageTable")


@pytest.fixture
def hazard_table(create_table: CreateTable) -> str:
    """Return the name of a new hazard table."""
    return create_table("HazardTable")


@pytest.fixture
def facilities_table(create_table: CreateTable) -> str:
    """Return the name of a new facilities table."""
    return create_table("FacilitiesTable")


@pytest.fixture
def applications_table(create_table: CreateTable) -> str:
    """Return the name of a new applications table."""
    return create_table("ApplicationsTable")


@pytest.fixture
def residents_table(create_table: CreateTable) -> str:
    """Return the name of a new residents table."""
    return create_table("ResidentsTable")


@pytest.fixture
def outbox_tables(
    garbage_table: str, hazard_table: str, facilities_table: str, applications_table: str
) -> dict[str, str]:
    """Return the names of all tables that hold events, by context."""
    return {
        "garbage": garbage_table,
        "hazard": hazard_table,
        "facilities": facilities_table,
        "applications": applications_table,
    }


@pytest.fixture
def create_queue(sqs: "SQSClient") -> CreateQueue:
    """Return how to make a queue: `create_queue("notifications")` → its URL."""
    return lambda name: sqs.create_queue(QueueName=name)["QueueUrl"]


@pytest.fixture
def region_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make the sample region importable as `machiport_region`, as its layer does."""
    package = tmp_path / "machiport_region"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copytree(ROOT / "sample_region" / "municipalities", package / "municipalities")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop(package.name, None)
    yield package
    sys.modules.pop(package.name, None)  # the next test has a folder of its own


@pytest.fixture
def outbox_bench(
    dynamodb: "DynamoDBClient", sqs: "SQSClient", garbage_table: str, create_queue: CreateQueue
) -> OutboxBench:
    """Return an outbox with its table and queues."""
    return OutboxBench(dynamodb, sqs, garbage_table, create_queue)
