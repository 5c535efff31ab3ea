"""What the functions of applications stand on, and the desk that all of them work at."""

from dataclasses import dataclass

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.drafting import CertificateDrafting
from machiport.applications.procedures.dynamo_versions import DynamoProcedureVersions
from machiport.dynamo_backing import DynamoBacking
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry, load_registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing(DynamoBacking):
    """With the applications' table."""

    applications_table: str


@dataclass(frozen=True, slots=True)
class Foundation:
    """The desk on a backing, the adapters that it is made of, and the region's municipalities, which it has read."""

    desk: CaseDesk
    versions: DynamoProcedureVersions
    drafts: CertificateDrafting
    records: DynamoIdempotencyRecords
    municipalities: MunicipalityRegistry


def foundation_on(backing: Backing) -> Foundation:
    """Return the desk on DynamoDB's table.

    Raises ValueError for a data file of a municipality that is not valid.
    """
    records = DynamoIdempotencyRecords(backing.client, backing.applications_table, backing.clock)
    versions = DynamoProcedureVersions(backing.client, backing.applications_table)
    store = DynamoCases(backing.client, backing.applications_table, records)
    municipalities = load_registry(backing.region)
    drafts = CertificateDrafting(versions, municipalities)
    desk = CaseDesk(store, drafts, records, backing.clock)
    return Foundation(desk, versions, drafts, records, municipalities)
