"""The public verification over a table in memory."""

from tests.fakes.dynamo import InMemoryDynamo

from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.verification import VerificationService
from machiport.applications.procedures.catalogue import Procedures
from machiport.clock import Clock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import load_registry
from machiport_gates.paths import ROOT


def verification_service(dynamo: InMemoryDynamo, procedures: Procedures, clock: Clock) -> VerificationService:
    """Return the service that answers whether certificates in the table are good."""
    records = DynamoIdempotencyRecords(dynamo.client, "applications", clock)
    cases = DynamoCases(dynamo.client, "applications", records)
    signing = DynamoSigningCertificates(dynamo.client, "applications", clock)
    return VerificationService(cases, signing, procedures, load_registry(ROOT / "sample_region"), clock)
