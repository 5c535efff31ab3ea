"""A real layer for functions under test: one square zone by the sea of 大分市, built by tippecanoe and put in force."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.dataset_world import DatasetWorld, InventedPack

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.builder import TippecanoeBuilder
from machiport.hazard.map_layers.model import LayerZone, archive_key
from machiport.hazard.section_codec import ZoneFacts
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

KIND = "tsunami"
RANK = 3
_WEST, _SOUTH, _SIZE = 131.61, 33.24, 0.01
MIDDLE = (_WEST + _SIZE / 2, _SOUTH + _SIZE / 2)
"""A place in the zone: longitude, latitude."""

_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def publish_sample_layer(dynamodb: "DynamoDBClient", table: str, s3: "S3Client", bucket: str, folder: Path) -> str:
    """Build the layer in `folder`, put it into the bucket and in force; return its version."""
    world = DatasetWorld(dynamodb, table)
    version = world.keep(InventedPack("見本", {KIND: [1]}))
    ring = [(_WEST + east * _SIZE, _SOUTH + north * _SIZE) for east, north in _CORNERS]
    zone = LayerZone(ZoneFacts(RANK, 1.0, 3.0, "1m以上3m未満", "", 0), [[ring]])
    archive = folder / "sample.pmtiles"
    facts = TippecanoeBuilder(folder).build(load_kinds(ROOT / "sample_region")[KIND], [zone], archive)
    s3.upload_file(str(archive), bucket, archive_key(KIND, version))
    world.service.publish(version, {KIND: facts})
    return version
