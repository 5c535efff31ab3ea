"""What the poller is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.hazard.warnings.dynamo_telegrams import DynamoTelegrams
from machiport.hazard.warnings.dynamo_warnings import DynamoWarnings
from machiport.hazard.warnings.feed_reading import HttpWarningFeed
from machiport.hazard.warnings.polling_service import PollingService
from machiport.hazard.warnings.storing_service import StoringService
from machiport.hazard.warnings.warning_areas import load_warning_areas
from machiport.hazard.warnings.warning_codes import load_warning_codes
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    # Empty: no feed is read, and every answer about warnings says that it is not up to date.
    warning_feed_url: str = Field(alias="WARNING_FEED_URL")
    warning_long_feed_url: str = Field(default="", alias="WARNING_LONG_FEED_URL")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_poller() -> PollingService | None:
    """Return the poller of the region's warnings; None where no feed is set.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a feed that is not https.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("warning_poller", settings.log_level)
    if not settings.warning_feed_url:
        return None
    region = importlib.resources.files("machiport_region")
    areas = load_warning_areas(region, [each.code for each in load_registry(region)])
    client, table, clock = dynamodb_client(), settings.hazard_table, SystemClock()
    return PollingService(
        feed=HttpWarningFeed(settings.warning_feed_url, settings.warning_long_feed_url),
        telegrams=DynamoTelegrams(client, table, clock),
        storing=StoringService(DynamoWarnings(client, table), areas, load_warning_codes(region)),
        areas=areas,
        clock=clock,
    )
