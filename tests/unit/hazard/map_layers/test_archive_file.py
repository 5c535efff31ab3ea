"""What an archive holds, and where it lies."""

from pathlib import Path

import pytest
from pmtiles.tile import Entry, serialize_directory
from tests.fakes.range_reader import InMemoryRanges
from tests.layers_in_force import dataset_in_force
from tests.map_archives import HEADER_BYTES, archive_of

from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.archive_file import facts_of
from machiport.hazard.map_layers.archive_ranges import ArchiveUnreadableError
from machiport.hazard.map_layers.attribution import attribution_of
from machiport.hazard.map_layers.model import archive_key
from machiport.hazard.tile_addresses import TileAddress

TILES = {(10, 880 + number, 411): b"x" * (number + 1) for number in range(60)}


@pytest.mark.parametrize("leaf_size", [None, 7])
def test_facts_count_the_tiles_of_all_directories(tmp_path: Path, leaf_size: int | None) -> None:
    archive = tmp_path / "archive"
    archive.write_bytes(archive_of(TILES, leaf_size=leaf_size))
    facts = facts_of(archive, "tsunami", 5)
    assert (facts.tiles, facts.largest_tile, facts.zones) == (60, 60, 5)
    assert facts.bounds == (131.2, 33.0, 132.0, 33.5)
    assert facts.size == archive.stat().st_size


def test_directories_that_lead_to_themselves_are_told() -> None:
    length = 0
    while len(leaf := serialize_directory([Entry(0, 0, length, 0)])) != length:
        length = len(leaf)
    # A root that is a leaf of itself: leaf directories begin where the root does.
    whole = archive_of({(10, 1, 1): b"x"})
    head = bytearray(whole[:HEADER_BYTES])
    head[16:24] = length.to_bytes(8, "little")
    head[40:48] = HEADER_BYTES.to_bytes(8, "little")
    tiles = ArchiveTiles(InMemoryRanges({"archive": bytes(head) + leaf}))
    with pytest.raises(ArchiveUnreadableError, match="too deep"):
        tiles.tile("archive", TileAddress(10, 1, 1))


@pytest.mark.parametrize("version", ["", "a" * 63, "A" * 64, f"{'a' * 64}\n", "../" + "a" * 61])
def test_only_a_packs_id_makes_a_key(version: str) -> None:
    with pytest.raises(ValueError, match="no pack's id"):
        archive_key("tsunami", version)


def test_real_data_comes_without_a_caution() -> None:
    dataset = dataset_in_force("tsunami", "a" * 64)
    real = dataset.model_copy(
        update={
            "sample": False,
            "sources": tuple(each.model_copy(update={"sample": False}) for each in dataset.sources),
        }
    )
    assert attribution_of(real, "ja") == "見本県 <洪水> 想定図（CC BY 4.0、2025-03-31 時点）"
    assert attribution_of(dataset, "ja") == f"【見本】架空のデータです / {attribution_of(real, 'ja')}"
