"""What the public garbage API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from garbage_api.services import Services
from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.garbage.area_documents_service import AreaDocumentsService
from machiport.garbage.calendar_service import CalendarService
from machiport.garbage.catalogue_service import CatalogueService
from machiport.garbage.dynamo_area_calendars import DynamoAreaCalendars
from machiport.garbage.dynamo_catalogue import DynamoCatalogue
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    garbage_table: str = Field(alias="GARBAGE_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the machine's clock.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("garbage_api", settings.log_level)
    client = dynamodb_client()
    clock = SystemClock()
    calendar = CalendarService(DynamoAreaCalendars(client, settings.garbage_table), clock)
    catalogue = CatalogueService(DynamoCatalogue(client, settings.garbage_table), clock)
    return Services(
        calendar=calendar,
        catalogue=catalogue,
        documents=AreaDocumentsService(calendar, catalogue),
        municipalities=load_registry(importlib.resources.files("machiport_region")),
    )
