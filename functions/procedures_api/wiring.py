"""What the public procedures API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.verification import VerificationService
from machiport.applications.measuring.dynamo_measures import DynamoMeasures, DynamoUsualTimes
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.catalogue_service import CatalogueService
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.navigator.data_files import Navigators
from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.reads_together import Together
from procedures_api.services import Services


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("procedures_api", settings.log_level)
    region = importlib.resources.files("machiport_region")
    client, table, clock = dynamodb_client(), settings.applications_table, SystemClock()
    procedures, municipalities = Procedures(ProcedureFiles(region)), load_registry(region)
    cases = DynamoCases(client, table, DynamoIdempotencyRecords(client, table, clock))
    signing = DynamoSigningCertificates(client, table, clock)
    return Services(
        catalogue=CatalogueService(procedures, Navigators(region), DynamoUsualTimes(client, table), clock),
        municipalities=municipalities,
        procedures=procedures,
        statistics=StatisticsService(DynamoMeasures(client, table), clock, Together(8)),
        verification=VerificationService(cases, signing, procedures, municipalities, clock),
    )
