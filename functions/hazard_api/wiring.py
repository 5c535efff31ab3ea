"""What the public hazard API is made of."""

import importlib.resources
import os
from datetime import timedelta
from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from hazard_api.services import Services
from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.hazard.addresses.town_blocks import TownBlockIndex
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.catalogue_service import CatalogueService
from machiport.hazard.place_service import PlaceService
from machiport.hazard.risk_service import RiskService
from machiport.hazard.shelters.dynamo_shelter_lists import DynamoShelterLists
from machiport.hazard.shelters.dynamo_shelter_statuses import DynamoShelterStatuses
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.shelter_service import ShelterRegion, ShelterService
from machiport.hazard.timelines.rule_files import load_rules
from machiport.hazard.timelines.timeline_service import TimelineService
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.warning_codes import load_warning_codes
from machiport.hazard.warnings.warnings_service import WarningsService
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    map_tiles_url: str = Field(alias="MAP_TILES_URL")
    shelter_status_age_hours: float = Field(default=12, gt=0, alias="SHELTER_STATUS_AGE_HOURS")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("hazard_api", settings.log_level)
    region = importlib.resources.files("machiport_region")
    client, clock = dynamodb_client(), SystemClock()
    warnings = DynamoWarningsInForce(client, settings.hazard_table)
    municipalities = load_registry(region)
    codes = {(each.prefecture, each.name.ja): each.code for each in municipalities}
    kinds = load_kinds(region)
    shelters = ShelterService(
        ListsInForce(DynamoShelterLists(client, settings.hazard_table)),
        DynamoShelterStatuses(client, settings.hazard_table),
        ShelterRegion(municipalities, kinds),
        clock,
        timedelta(hours=settings.shelter_status_age_hours),
    )
    heads = DynamoPublications(client, settings.hazard_table)
    return Services(
        layers=CatalogueService(kinds, heads, settings.map_tiles_url),
        places=PlaceService(TownBlockIndex(region / "hazard" / "addresses", codes)),
        risks=RiskService(kinds, DynamoTiles(client, settings.hazard_table)),
        shelters=shelters,
        timelines=TimelineService(partial(load_rules, region, kinds)),
        warnings=WarningsService(warnings, load_warning_codes(region), clock),
        municipalities=municipalities,
    )
