"""What the hazard API for staff is made of."""

import importlib.resources
import os
from datetime import timedelta

from pydantic import Field

from hazard_staff_api.services import Services
from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.shelters.dynamo_shelter_lists import DynamoShelterLists
from machiport.hazard.shelters.dynamo_shelter_publications import DynamoShelterPublications
from machiport.hazard.shelters.dynamo_shelter_reports import DynamoShelterReports
from machiport.hazard.shelters.dynamo_shelter_statuses import DynamoShelterStatuses
from machiport.hazard.shelters.list_service import ShelterListService
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.shelter_service import ShelterRegion, ShelterService
from machiport.hazard.shelters.status_service import ShelterStatusService
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.identity import UserPools
from machiport.identity.user_pool_settings import UserPoolSettings
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(UserPoolSettings):
    """Read from the environment once."""

    hazard_table: str = Field(alias="HAZARD_TABLE")
    shelter_status_age_hours: float = Field(default=12, gt=0, alias="SHELTER_STATUS_AGE_HOURS")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> tuple[Services, UserPools]:
    """Return the services, and the user pools whose tokens count.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("hazard_staff_api", settings.log_level)
    client, table, clock = dynamodb_client(), settings.hazard_table, SystemClock()
    remembered = DynamoIdempotencyRecords(client, table, clock)
    lists, statuses = DynamoShelterLists(client, table), DynamoShelterStatuses(client, table)
    publications = DynamoShelterPublications(client, table, remembered)
    reports = DynamoShelterReports(client, table, remembered)
    in_force = ListsInForce(lists)
    fresh_for = timedelta(hours=settings.shelter_status_age_hours)
    registry = load_registry(importlib.resources.files("machiport_region"))
    services = Services(
        lists=ShelterListService(lists, publications, remembered, clock),
        statuses=ShelterStatusService(in_force, reports, remembered, clock, fresh_for),
        shelters=ShelterService(
            in_force,
            statuses,
            # Staff see their whole list and never ask for a kind of hazard map.
            ShelterRegion(registry, HazardKinds(())),
            clock,
            fresh_for,
        ),
        municipalities=registry,
    )
    return services, settings.user_pools
