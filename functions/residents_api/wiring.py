"""What the residents API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from machiport.residents.dynamo_profiles import DynamoResidentProfiles
from machiport.residents.service import ResidentService
from residents_api.services import Services


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    residents_table: str = Field(alias="RESIDENTS_TABLE")
    residents_user_pool_id: str = Field(alias="RESIDENTS_USER_POOL_ID")
    staff_user_pool_id: str = Field(alias="STAFF_USER_POOL_ID")
    residents_client_id: str | None = Field(default=None, alias="RESIDENTS_CLIENT_ID")
    staff_client_id: str | None = Field(default=None, alias="STAFF_CLIENT_ID")
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
    pools = UserPools(
        residents=settings.residents_user_pool_id,
        staff=settings.staff_user_pool_id,
        residents_client=settings.residents_client_id,
        staff_client=settings.staff_client_id,
    )
    return services, pools
