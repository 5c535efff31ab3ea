"""What the residents API is made of."""

import importlib.resources
import os

from pydantic import Field

from machiport.aws_clients import dynamodb_client
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService
from residents_api.services import Services


class Settings(UserPoolSettings):
    """Read from the environment once."""

    residents_table: str = Field(alias="RESIDENTS_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("residents_api", settings.log_level)
    services = Services(
        residents=ResidentService(DynamoResidentProfiles(dynamodb_client(), settings.residents_table)),
        municipalities=load_registry(importlib.resources.files("machiport_region")),
    )
    return services, settings.user_pools
