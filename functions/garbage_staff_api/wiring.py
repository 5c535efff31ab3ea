"""What the garbage API for staff is made of."""

import importlib.resources
import os

from pydantic import Field

from garbage_staff_api.services import Services
from machiport.aws_clients import dynamodb_client, s3_client
from machiport.clock import SystemClock
from machiport.garbage.change_service import ChangeService
from machiport.garbage.dynamo_area_calendars import DynamoAreaCalendars
from machiport.garbage.dynamo_catalogue import DynamoCatalogue
from machiport.garbage.dynamo_publications import DynamoPublications
from machiport.garbage.dynamo_records import DynamoRecords
from machiport.garbage.edition_service import EditionService, EditionStores
from machiport.garbage.publisher import Publisher
from machiport.garbage.s3_drafts import S3Drafts
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(UserPoolSettings):
    """Read from the environment once."""

    garbage_table: str = Field(alias="GARBAGE_TABLE")
    uploads_bucket: str = Field(alias="UPLOADS_BUCKET")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("garbage_staff_api", settings.log_level)
    client, table, clock = dynamodb_client(), settings.garbage_table, SystemClock()
    remembered = DynamoIdempotencyRecords(client, table, clock)
    publications = DynamoPublications(client, table, remembered)
    publisher = Publisher(publications, remembered, clock)
    stores = EditionStores(
        catalogue=DynamoCatalogue(client, table),
        calendars=DynamoAreaCalendars(client, table),
        records=DynamoRecords(client, table),
        drafts=S3Drafts(s3_client(), settings.uploads_bucket),
        writer=publications,
    )
    services = Services(
        editions=EditionService(stores, publisher, clock),
        changes=ChangeService(stores.catalogue, stores.calendars, stores.records, publisher, clock),
        municipalities=load_registry(importlib.resources.files("machiport_region")),
    )
    return services, settings.user_pools
