"""What functions on a table stand on, whatever the context: AWS, the machine's clock, the deployed region's files."""

import importlib.resources
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from machiport.aws_clients import dynamodb_client
from machiport.clock import Clock, SystemClock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _deployed_region() -> Traversable:
    return importlib.resources.files("machiport_region")


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoBacking:
    """The base of a context's backing, which adds its table. Tests give tables in memory."""

    client: "DynamoDBClient" = field(default_factory=dynamodb_client)
    clock: Clock = field(default_factory=SystemClock)
    region: Traversable = field(default_factory=_deployed_region)
