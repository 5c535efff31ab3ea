"""What the reservations API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging
from reservations_api.services import Services


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    residents_table: str = Field(alias="RESIDENTS_TABLE")
    residents_user_pool_id: str = Field(alias="RESIDENTS_USER_POOL_ID")
    staff_user_pool_id: str = Field(alias="STAFF_USER_POOL_ID")
    residents_client_id: str | None = Field(default=None, alias="RESIDENTS_CLIENT_ID")
    staff_client_id: str | None = Field(default=None, alias="STAFF_CLIENT_ID")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")

    @property
    def user_pools(self) -> UserPools:
        """The user pools whose tokens count."""
        return UserPools(
            residents=self.residents_user_pool_id,
            staff=self.staff_user_pool_id,
            residents_client=self.residents_client_id,
            staff_client=self.staff_client_id,
        )


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("reservations_api", settings.log_level)
    region = importlib.resources.files("machiport_region")
    return Services(municipalities=load_registry(region)), settings.user_pools
