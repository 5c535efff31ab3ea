"""What the projection of availability is made of."""

import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.projection_service import ProjectionService
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_projection() -> ProjectionService:
    """Return the projection of day ledgers into month views.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("availability_projector", settings.log_level)
    return ProjectionService(DynamoMonthViews(dynamodb_client(), settings.facilities_table))
