"""What the worker of payments is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.issuing.drafting import CertificateDrafting
from machiport.applications.payments.settling_service import SettlingService
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport.applications.procedures.dynamo_versions import DynamoProcedureVersions
from machiport.aws_clients import dynamodb_client, secrets_manager_client
from machiport.clock import SystemClock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    # Empty: Stripe's own address.
    gateway_url: str = Field(alias="PAYMENT_GATEWAY_URL")
    gateway_secret_arn: str = Field(alias="PAYMENT_GATEWAY_SECRET_ARN")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_settling() -> SettlingService:
    """Return the service that settles payments.

    Raises pydantic's ValidationError where a setting is missing, ValueError for an address that is not https.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("payment_worker", settings.log_level)
    client, table, clock = dynamodb_client(), settings.applications_table, SystemClock()
    records = DynamoIdempotencyRecords(client, table, clock)
    registry = load_registry(importlib.resources.files("machiport_region"))
    drafts = CertificateDrafting(DynamoProcedureVersions(client, table), registry)
    desk = CaseDesk(DynamoCases(client, table, records), drafts, records, clock)
    gateway = StripeGateway.with_secret_at(secrets_manager_client(), settings.gateway_secret_arn, settings.gateway_url)
    return SettlingService(desk, gateway)
