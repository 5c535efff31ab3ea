"""What the payments API is made of."""

import os

from pydantic import Field

from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.mandates.acting_desk import ActingDesk
from machiport.applications.mandates.dynamo_mandates import DynamoMandates
from machiport.applications.payments.paying_service import PayingService
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.applications.payments.settling_service import SettlingService
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport.aws_clients import secrets_manager_client
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.observability.logging import configure_logging
from payments_api.services import Services


class Settings(UserPoolSettings):
    """Read from the environment once."""

    applications_table: str = Field(alias="APPLICATIONS_TABLE")
    # Empty: Stripe's own address.
    gateway_url: str = Field(alias="PAYMENT_GATEWAY_URL")
    gateway_secret_arn: str = Field(alias="PAYMENT_GATEWAY_SECRET_ARN")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for an address that is not https.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("payments_api", settings.log_level)
    backing = Backing(applications_table=settings.applications_table)
    foundation = foundation_on(backing)
    desk, records = foundation.desk, foundation.records
    mandates = DynamoMandates(backing.client, backing.applications_table, records)
    # An agent whose mandate is over neither sees nor pays what they applied for.
    acting = ActingDesk(desk.store, desk.drafts, records, backing.clock, mandates)
    gateway = StripeGateway.with_secret_at(secrets_manager_client(), settings.gateway_secret_arn, settings.gateway_url)
    settling = SettlingService(desk, gateway)
    services = Services(
        municipalities=foundation.municipalities,
        paying=PayingService(acting, gateway, settling),
        settling=settling,
        gateway=gateway,
        reconciliation=ReconciliationService(desk.store, gateway),
    )
    return services, settings.user_pools
