"""What the importer is made of."""

import importlib.resources
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from machiport.aws_clients import dynamodb_client, s3_client
from machiport.clock import SystemClock
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.publication_service import PublicationService
from machiport.hazard.datasets.s3_packs import S3Packs
from machiport.hazard.datasets.settlement_service import DatasetSettlement, DatasetStores
from machiport.hazard.datasets.tile_work import TileWork
from machiport.hazard.kind_files import load_kinds
from machiport.observability.logging import configure_logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

    from machiport.hazard.importing.upload_service import UploadService

# The function's disk has 4 GiB (template.yaml), which the zip itself, the pack and the archives share.
_UNPACKED_BYTES = 3 << 30


class _TableAndBucket(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    hazard_table: str = Field(alias="HAZARD_TABLE")
    hazard_imports_bucket: str = Field(alias="HAZARD_IMPORTS_BUCKET")
    log_level: str = Field(default="INFO", alias="POWERTOOLS_LOG_LEVEL")


class Settings(_TableAndBucket):
    """Read from the environment once."""

    map_tiles_bucket: str = Field(alias="MAP_TILES_BUCKET")


def build_sweep() -> DatasetSettlement:
    """Return what tidies up after publications.

    Raises pydantic's ValidationError where a setting is missing.
    """
    settings = _TableAndBucket.model_validate(dict(os.environ))
    configure_logging("hazard_importer", settings.log_level)
    return DatasetSettlement(_stores(settings, s3_client()), SystemClock(), TileWork())


def _stores(settings: _TableAndBucket, s3: "S3Client") -> DatasetStores:
    dynamodb = dynamodb_client()
    return DatasetStores(
        DynamoPublications(dynamodb, settings.hazard_table),
        DynamoTileWriter(dynamodb, settings.hazard_table),
        S3Packs(s3, settings.hazard_imports_bucket),
    )


def build_uploads() -> "Callable[[str], UploadService]":
    """Return what gives, for the id of a message, the service that imports the file it tells of.

    It publishes in the name of that message: the same one, come again, goes on at once where it stopped, and of two
    about the same data the second waits for the first.
    Raises pydantic's ValidationError where a setting is missing.
    """
    # The sweep has no use for shapely, pyogrio and pmtiles, and takes this module without them.
    from machiport.hazard.importing.import_service import (  # noqa: PLC0415  # see above
        ImportChecker,
        ImportService,
        ImportStores,
    )
    from machiport.hazard.importing.packages import ArchiveLimits  # noqa: PLC0415  # see above
    from machiport.hazard.importing.s3_layer_archives import S3LayerArchives  # noqa: PLC0415  # see above
    from machiport.hazard.importing.s3_uploads import S3Uploads  # noqa: PLC0415  # see above
    from machiport.hazard.importing.upload_service import UploadService  # noqa: PLC0415  # see above
    from machiport.hazard.map_layers.builder import TippecanoeBuilder  # noqa: PLC0415  # see above

    settings = Settings.model_validate(dict(os.environ))
    configure_logging("hazard_importer", settings.log_level)
    s3, clock = s3_client(), SystemClock()
    stores = _stores(settings, s3)
    builder = TippecanoeBuilder(Path(tempfile.gettempdir()))
    kinds = load_kinds(importlib.resources.files("machiport_region"))
    checker = ImportChecker(kinds, clock, limits=ArchiveLimits(total_bytes=_UNPACKED_BYTES))
    kept = ImportStores(stores.packs, S3LayerArchives(s3, settings.map_tiles_bucket), builder)

    def uploads(message_id: str) -> UploadService:
        publication = PublicationService(stores, clock, f"hazard_importer {message_id}")
        return UploadService(S3Uploads(s3, settings.hazard_imports_bucket), ImportService(checker, kept, publication))

    return uploads
