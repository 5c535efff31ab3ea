"""What the settler is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client
from machiport.clock import SystemClock
from machiport.garbage.dynamo_settlement import DynamoSettlement
from machiport.garbage.settlement_service import SettlementService
from machiport.municipalities import MunicipalityRegistry, load_registry
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    garbage_table: str = Field(alias="GARBAGE_TABLE")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_settler() -> tuple[SettlementService, MunicipalityRegistry]:
    """Return the settler, and the municipalities whose leftovers it sweeps.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("garbage_settler", settings.log_level)
    settlement = DynamoSettlement(dynamodb_client(), settings.garbage_table)
    return SettlementService(settlement, SystemClock()), load_registry(importlib.resources.files("machiport_region"))
