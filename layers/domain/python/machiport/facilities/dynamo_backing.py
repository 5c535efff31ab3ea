"""What the functions of facilities stand on."""

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
class Backing:
    """The facilities' table, and where nothing else is given AWS, the machine's clock and the deployed region's files.

    Tests give tables in memory.
    """

    facilities_table: str
    client: "DynamoDBClient" = field(default_factory=dynamodb_client)
    clock: Clock = field(default_factory=SystemClock)
    region: Traversable = field(default_factory=_deployed_region)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingBacking(Backing):
    """The same with the residents' table, since where people live decides what they may book and what they pay."""

    residents_table: str
