"""What the worker of payments is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.payments.settling_service import SettlingService
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport.aws_clients import secrets_manager_client
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
    desk = foundation_on(Backing(applications_table=settings.applications_table)).desk
    gateway = StripeGateway.with_secret_at(secrets_manager_client(), settings.gateway_secret_arn, settings.gateway_url)
    return SettlingService(desk, gateway)
