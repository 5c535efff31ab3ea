"""What the public hazard API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from hazard_api.services import Services
from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.hazard.addresses.town_blocks import TownBlockIndex
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.place_service import PlaceService
from machiport.hazard.risk_service import RiskService
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.warning_codes import load_warning_codes
from machiport.hazard.warnings.warnings_service import WarningsService
from machiport.municipalities import load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("hazard_api", settings.log_level)
    region = importlib.resources.files("machiport_region")
    client, clock = dynamodb_client(), SystemClock()
    warnings = DynamoWarningsInForce(client, settings.hazard_table, clock)
    municipalities = load_registry(region)
    codes = {(each.prefecture, each.name.ja): each.code for each in municipalities}
    return Services(
        places=PlaceService(TownBlockIndex(region / "hazard" / "addresses", codes)),
        risks=RiskService(load_kinds(region), DynamoTiles(client, settings.hazard_table)),
        warnings=WarningsService(warnings, load_warning_codes(region), clock),
        municipalities=municipalities,
    )
