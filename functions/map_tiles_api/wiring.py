"""What the map tiles API is made of."""

import importlib.resources
import os

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client, s3_client
from machiport.clock import SystemClock
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.layer_service import LayerService
from machiport.hazard.map_layers.recent_head import RecentHead
from machiport.hazard.map_layers.s3_range_reader import S3RangeReader
from machiport.observability.logging import configure_logging
from map_tiles_api.services import Services


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    map_tiles_bucket: str = Field(alias="MAP_TILES_BUCKET")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def wire() -> Services:
    """Return the services on DynamoDB, the bucket of map tiles and the region's data files.

    Raises pydantic's ValidationError where a setting is missing, ValueError for a data file that is not valid.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("map_tiles_api", settings.log_level)
    heads = DynamoPublications(dynamodb_client(), settings.hazard_table)
    archives = ArchiveTiles(S3RangeReader(s3_client(), settings.map_tiles_bucket))
    kinds = load_kinds(importlib.resources.files("machiport_region"))
    return Services(LayerService(kinds, RecentHead(heads, SystemClock()), archives))
