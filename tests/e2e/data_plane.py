"""AWS for the emulated functions: MiniStack without a deployment, with tables, queues, buckets, keys and secrets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from tests.contract.template_rules.reading import of_type

from machiport_cli.local_stack.gateway_process import GatewayProcess, free_port
from machiport_cli.local_stack.places import StackPlace
from machiport_gates.deployed_view import Resources, deployed

REGION = "ap-northeast-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}

# What CreateTable takes of AWS::DynamoDB::Table; keys, backups and protection are the template tests' matter.
_TABLE_PROPERTIES = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


@dataclass
class DataPlane:
    """Where AWS answers, and what was made there: real names by the names in the template."""

    endpoint: str
    names: dict[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:  # one type per service
        """Return a boto3 client for one of its services."""
        return boto3.client(  # type: ignore[call-overload]  # a name only known here
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="invented",
            aws_secret_access_key="invented",
        )

    @property
    def variables(self) -> dict[str, str]:
        """What leads boto3 in another process here."""
        return {"AWS_ENDPOINT_URL": self.endpoint, **CREDENTIALS}


def _make_all(plane: DataPlane, resources: Resources) -> None:
    dynamodb, sqs, s3 = plane.client("dynamodb"), plane.client("sqs"), plane.client("s3")
    for name, table in of_type(resources, "AWS::DynamoDB::Table"):
        plane.names[name] = name.rpartition(".")[2]
        chosen = {key: table[key] for key in _TABLE_PROPERTIES if key in table}
        dynamodb.create_table(TableName=plane.names[name], **chosen)
    for name, _ in of_type(resources, "AWS::SQS::Queue"):
        plane.names[name] = sqs.create_queue(QueueName=name.rpartition(".")[2])["QueueUrl"]
    for name, _ in of_type(resources, "AWS::S3::Bucket"):
        plane.names[name] = name.rpartition(".")[2].lower()
        s3.create_bucket(Bucket=plane.names[name], CreateBucketConfiguration={"LocationConstraint": REGION})
    _make_keys(plane, resources)


def _make_keys(plane: DataPlane, resources: Resources) -> None:
    kms, secrets_manager = plane.client("kms"), plane.client("secretsmanager")
    for name, key in of_type(resources, "AWS::KMS::Key"):
        kind = {part: key[part] for part in ("KeySpec", "KeyUsage") if part in key}
        plane.names[name] = kms.create_key(**kind)["KeyMetadata"]["Arn"]
    for name, secret in of_type(resources, "AWS::SecretsManager::Secret"):
        given = secret["GenerateSecretString"]
        begun = json.loads(given.get("SecretStringTemplate", "{}"))
        value = json.dumps({**begun, given["GenerateStringKey"]: "invented"}) if begun else "invented"
        made = secrets_manager.create_secret(Name=name.rpartition(".")[2], SecretString=value)
        plane.names[name] = made["ARN"]


@contextmanager
def data_plane(folder: Path) -> Iterator[DataPlane]:
    """Start AWS on a free port of the loopback address with all that the template has to keep or to hide.

    `folder` holds what it keeps.
    """
    place = StackPlace(free_port(), folder)
    folder.mkdir(exist_ok=True)
    gateway = GatewayProcess(place, keeps_data=False)
    gateway.start()
    try:
        plane = DataPlane(place.endpoint)
        _make_all(plane, deployed({}))
        yield plane
    finally:
        gateway.stop()
