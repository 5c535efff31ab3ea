"""What the importer is made of."""

import importlib.resources
import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client, s3_client
from machiport.clock import SystemClock
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.publication_service import PublicationService
from machiport.hazard.datasets.s3_packs import S3Packs
from machiport.hazard.datasets.settlement_service import DatasetStores
from machiport.hazard.importing.import_service import ImportService, ImportStores
from machiport.hazard.importing.s3_layer_archives import S3LayerArchives
from machiport.hazard.importing.s3_uploads import S3Uploads
from machiport.hazard.importing.upload_service import UploadService
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.builder import TippecanoeBuilder
from machiport.observability.logging import configure_logging


class Settings(BaseModel):
    """Read from the environment once."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    hazard_imports_bucket: str = Field(alias="HAZARD_IMPORTS_BUCKET")
    map_tiles_bucket: str = Field(alias="MAP_TILES_BUCKET")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


def build_uploads() -> UploadService:
    """Return what imports the files put into the bucket.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = Settings.model_validate(dict(os.environ))
    configure_logging("hazard_importer", settings.log_level)
    dynamodb, s3, clock = dynamodb_client(), s3_client(), SystemClock()
    packs = S3Packs(s3, settings.hazard_imports_bucket)
    stores = DatasetStores(
        DynamoPublications(dynamodb, settings.hazard_table),
        DynamoTileWriter(dynamodb, settings.hazard_table),
        packs,
    )
    builder = TippecanoeBuilder(Path(tempfile.gettempdir()))
    imports = ImportService(
        load_kinds(importlib.resources.files("machiport_region")),
        ImportStores(packs, S3LayerArchives(s3, settings.map_tiles_bucket), builder),
        PublicationService(stores, clock, "hazard_importer"),
        clock,
    )
    return UploadService(S3Uploads(s3, settings.hazard_imports_bucket), imports)
