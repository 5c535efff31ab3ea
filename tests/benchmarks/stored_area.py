"""One area's item as DynamoDB hands it over: a sample edition really published and settled, read once.

The bytes are those of DynamoDB's own reply as moto (an emulation in memory) writes it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from moto import mock_aws
from samcli.yamlhelper import yaml_parse
from tests.garbage_world import CITY, GarbageWorld

from machiport.aws_clients import dynamodb_client
from machiport.clock import FixedClock
from machiport.garbage import dynamo_keys
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Edition
from machiport.garbage.rules import DateRange

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).parents[2]
TABLE = "GarbageTable"
AWS_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "invented",
    "AWS_SECRET_ACCESS_KEY": "invented",
    "AWS_DEFAULT_REGION": "ap-northeast-1",
    "AWS_REGION": "ap-northeast-1",
}
_SAMPLE = ROOT / "sample_region" / "garbage" / CITY / "2026"
_TABLE_PROPERTIES = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


@dataclass(frozen=True, slots=True)
class StoredArea:
    """An area and DynamoDB's whole reply (JSON bytes) to the GetItem that reads it."""

    municipality: str
    area_id: str
    reply: bytes

    @property
    def path(self) -> str:
        """Path of its next collection, below the stage."""
        return f"/garbage/{self.municipality}/areas/{self.area_id}/collections/next"


def stored_area() -> StoredArea:
    """Publish the sample edition, as if its year had begun 100 days ago, and read one of its areas."""
    edition = _sample_edition()
    area_id = edition.areas[0].area_id
    with mock_aws(), patch.dict(os.environ, AWS_ENVIRONMENT):
        client = dynamodb_client()
        _create_table(client)
        world = GarbageWorld(client, TABLE, FixedClock(datetime.now(UTC)))
        world.put_in_force(edition)
        world.settle_all()
        return StoredArea(CITY, area_id, _reply(client, area_id))


def _sample_edition() -> Edition:
    files = {path.name: path.read_bytes() for path in _SAMPLE.glob("edition.*")}
    edition = import_files(CITY, files, ImportOptions()).edition
    if edition is None:
        raise RuntimeError("the sample edition cannot be imported")
    today = datetime.now(UTC).date()
    period = DateRange(start=today - timedelta(100), end=today + timedelta(265))
    return edition.model_copy(update={"period": period})


def _create_table(client: "DynamoDBClient") -> None:
    template: dict[str, Any] = yaml_parse((ROOT / "infra" / "data.yaml").read_text(encoding="utf-8"))
    properties = template["Resources"][TABLE]["Properties"]
    client.create_table(TableName=TABLE, **{name: properties[name] for name in _TABLE_PROPERTIES if name in properties})


def _reply(client: "DynamoDBClient", area_id: str) -> bytes:
    bodies: list[bytes] = []

    def keep(response_dict: dict[str, Any], **_: object) -> None:
        bodies.append(response_dict["body"])

    client.meta.events.register("response-received.dynamodb.GetItem", keep)
    client.get_item(TableName=TABLE, Key=dynamo_keys.area(CITY, area_id), ConsistentRead=True)
    return bodies[-1]
