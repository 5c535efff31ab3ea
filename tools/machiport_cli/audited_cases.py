"""Where the operator's commands find the cases whose audit chains they check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.measuring.dynamo_measures import DynamoMeasures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.reviewing.audit_checking import AuditChecker
from machiport.clock import SystemClock, today
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.reads_together import Together
from machiport_cli.aws import client
from machiport_cli.connections import deployment
from machiport_cli.local_stack.places import PROJECT_ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_THREADS = 8


@dataclass(frozen=True, slots=True)
class AuditedCases:
    """The cases of a deployment: how they are checked, and which there are."""

    checker: AuditChecker
    measures: DynamoMeasures

    def begun_since(self, municipality: str, procedures: Sequence[str], month: str) -> Iterator[str]:
        """Go through the ids of a municipality's applications that were begun in `month` (`2026-11`) or later."""
        for procedure_id in procedures or procedure_ids():
            for one in months_since(month, today(SystemClock())):
                for measure in self.measures.begun_in(municipality, procedure_id, [one]):
                    yield measure.application_id


def audited_cases(stack_name: str | None) -> AuditedCases:
    """Return the cases of a deployment.

    Raises LocalStackFailureError where none runs here, botocore's errors where AWS does not know the stack.
    """
    outputs = deployment(stack_name)
    return cases_in(client("dynamodb", outputs.endpoint, outputs.region), outputs.applications_table_name)


def cases_in(dynamodb: "DynamoDBClient", table: str) -> AuditedCases:
    """Return the cases of one table."""
    store = DynamoCases(dynamodb, table, DynamoIdempotencyRecords(dynamodb, table, SystemClock()))
    return AuditedCases(AuditChecker(store, Together(_THREADS)), DynamoMeasures(dynamodb, table))


def procedure_ids() -> list[str]:
    """Return the ids of the region's procedures, as this checkout has them."""
    return ProcedureFiles(PROJECT_ROOT / "sample_region").ids()


def months_since(first: str, day: date) -> Iterator[str]:
    """Go through the months from `first` (`2026-11`) to that of `day`."""
    year, month = (int(part) for part in first.split("-"))
    while (year, month) <= (day.year, day.month):
        yield f"{year}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004  # a year's months
