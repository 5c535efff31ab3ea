"""What the renewal of facilities' calendars is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.inventory.dynamo_publications import DynamoInventoryPublications
from machiport.facilities.inventory.facility_calendars import FacilityCalendars
from machiport.facilities.inventory.japanese_holidays import JapaneseHolidays
from machiport.facilities.inventory.owner_publisher import OwnerPublisher
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    facilities_table: str = Field(alias="FACILITIES_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_publications() -> tuple[PublicationService, MunicipalityRegistry]:
    """Return what publishes facilities, and the municipalities whose calendars are looked after.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("calendar_renewer", settings.log_level)
    region = importlib.resources.files("machiport_region")
    client, table, clock = dynamodb_client(), settings.facilities_table, SystemClock()
    remembered, purposes = DynamoIdempotencyRecords(client, table, clock), load_purposes(region)
    inventory = DynamoInventory(client, table, purposes)
    publications = PublicationService(
        inventory,
        OwnerPublisher(inventory, DynamoInventoryPublications(client, table, remembered)),
        remembered,
        purposes,
        FacilityCalendars(JapaneseHolidays(), clock),
        clock,
    )
    return publications, load_registry(region)
