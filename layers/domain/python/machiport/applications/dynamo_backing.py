"""What the functions of applications stand on, and the desk that all of them work at."""

import importlib.resources
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.drafting import CertificateDrafting
from machiport.applications.procedures.dynamo_versions import DynamoProcedureVersions
from machiport.aws_clients import dynamodb_client
from machiport.clock import Clock, SystemClock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import load_registry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _deployed_region() -> Traversable:
    return importlib.resources.files("machiport_region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """The applications' table; where nothing else is given AWS, the machine's clock and the deployed region's files.

    Tests give tables in memory.
    """

    applications_table: str
    client: "DynamoDBClient" = field(default_factory=dynamodb_client)
    clock: Clock = field(default_factory=SystemClock)
    region: Traversable = field(default_factory=_deployed_region)


@dataclass(frozen=True, slots=True)
class Foundation:
    """The desk on a backing, with the versions of procedures that it reads."""

    desk: CaseDesk
    versions: DynamoProcedureVersions


def foundation_on(backing: Backing) -> Foundation:
    """Return the desk on DynamoDB's table.

    Raises ValueError for a data file of a municipality that is not valid.
    """
    records = DynamoIdempotencyRecords(backing.client, backing.applications_table, backing.clock)
    versions = DynamoProcedureVersions(backing.client, backing.applications_table)
    store = DynamoCases(backing.client, backing.applications_table, records)
    drafts = CertificateDrafting(versions, load_registry(backing.region))
    return Foundation(CaseDesk(store, drafts, records, backing.clock), versions)
