"""What the public facilities API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from facilities_api.services import Services
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("facilities_api", settings.log_level)
    region = importlib.resources.files("machiport_region")
    return Services(municipalities=load_registry(region))
