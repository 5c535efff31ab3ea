"""Parts of archives in the bucket of map tiles."""

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from tests.map_archives import archive_of

from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.archive_ranges import (
    ArchiveMissingError,
    ArchiveReplacedError,
    ArchiveUnreadableError,
)
from machiport.hazard.map_layers.s3_range_reader import S3RangeReader
from machiport.hazard.tile_addresses import TileAddress

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEY = "layers/tsunami/one.pmtiles"
TILES = {(10, 880 + number, 411): b"tile %d" % number for number in range(60)}
ADDRESS = TileAddress(10, 890, 411)


@pytest.fixture
def bucket(s3: "S3Client") -> "S3Client":
    s3.create_bucket(Bucket="map-tiles", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    return s3


@pytest.fixture
def reader(bucket: "S3Client") -> S3RangeReader:
    bucket.put_object(Bucket="map-tiles", Key=KEY, Body=bytes(range(100)))
    return S3RangeReader(bucket, "map-tiles")


def test_a_part_is_what_was_asked_for(reader: S3RangeReader) -> None:
    first = reader.read(KEY, 10, 5)
    assert first.content == bytes(range(10, 15))
    assert reader.read(KEY, 90, 50, first.etag) == (bytes(range(90, 100)), first.etag)


def test_what_is_not_there_is_told(reader: S3RangeReader) -> None:
    with pytest.raises(ArchiveMissingError):
        reader.read("layers/none.pmtiles", 0, 10)
    with pytest.raises(ArchiveReplacedError):
        reader.read("layers/none.pmtiles", 0, 10, '"known"')
    with pytest.raises(ArchiveUnreadableError):
        reader.read(KEY, 100, 10)


def test_only_the_named_archive_is_read(reader: S3RangeReader, bucket: "S3Client") -> None:
    etag = reader.read(KEY, 0, 10).etag
    bucket.put_object(Bucket="map-tiles", Key=KEY, Body=b"another")
    with pytest.raises(ArchiveReplacedError):
        reader.read(KEY, 0, 5, etag)


def test_other_errors_stay_what_they_are(bucket: "S3Client") -> None:
    with pytest.raises(ClientError, match="NoSuchBucket"):
        S3RangeReader(bucket, "no-such-bucket").read(KEY, 0, 10, '"known"')


def test_tiles_are_read_and_read_on_from_an_archive_that_was_replaced(bucket: "S3Client") -> None:
    tiles = ArchiveTiles(S3RangeReader(bucket, "map-tiles"))
    for content in (TILES, {address: tile * 2 for address, tile in TILES.items()}):
        bucket.put_object(Bucket="map-tiles", Key=KEY, Body=archive_of(content, leaf_size=20))
        found = tiles.tile(KEY, ADDRESS)
        assert found is not None
        assert found.content == content[ADDRESS]
    assert tiles.tile(KEY, TileAddress(10, 1, 1)) is None
