"""Archives are read tile by tile as the stock reader does, with at most one request, or two for a new leaf."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import TileType
from tests.fakes.range_reader import InMemoryRanges, NotedRead
from tests.map_archives import HEADER_BYTES, archive_of

from machiport.hazard.map_layers.archive import FIRST_READ, ArchiveTiles
from machiport.hazard.map_layers.archive_ranges import (
    ArchiveMissingError,
    ArchivePart,
    ArchiveReplacedError,
    ArchiveUnreadableError,
)
from machiport.hazard.tile_addresses import TileAddress

FIXTURES = Path(__file__).parents[5] / "shared" / "data" / "hazard" / "protomaps__PMTiles"
KEY = "layers/tsunami/one.pmtiles"
ZOOM = 10


def _content(number: int) -> bytes:
    return gzip.compress(f"tile {number}".encode(), mtime=0)


TILES = {(ZOOM, 880 + number % 20, 400 + number // 20): _content(number) for number in range(400)}
SPARSE = {address: content for number, (address, content) in enumerate(TILES.items()) if number % 3}


def _opened(content: bytes, **limits: int) -> tuple[ArchiveTiles, InMemoryRanges]:
    ranges = InMemoryRanges({KEY: content})
    return ArchiveTiles(ranges, **limits), ranges


def _content_at(tiles: ArchiveTiles, address: tuple[int, int, int]) -> bytes | None:
    found = tiles.tile(KEY, TileAddress(*address))
    return None if found is None else found.content


def fixtures() -> list[Path]:
    return sorted(FIXTURES.glob("*.pmtiles"))


@pytest.mark.skipif(not fixtures(), reason="the PMTiles fixtures (shared/data/hazard/protomaps__PMTiles) are not here")
def test_every_tile_of_the_fixtures_is_the_stock_readers() -> None:
    for path in fixtures():
        content = path.read_bytes()
        stock = Reader(MemorySource(content))
        tiles, ranges = _opened(content)
        for address in _addresses_around(content):
            ranges.take_reads()
            assert _content_at(tiles, address) == stock.get(*address), (path.name, address)
            assert len([read for read in ranges.take_reads() if read.etag is not None]) <= 1
        assert tiles.metadata(KEY) == stock.metadata()


def _addresses_around(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Go through the tiles there are, and through neighbours, of which some are not there."""
    for (zoom, x, y), _ in all_tiles(MemorySource(content)):
        yield zoom, x, y
        if x + 1 < 1 << zoom:
            yield zoom, x + 1, y


@pytest.mark.parametrize("leaf_size", [None, 7, 64])
def test_every_tile_of_an_archive_with_leaves_is_the_stock_readers(leaf_size: int | None) -> None:
    content = archive_of(SPARSE, leaf_size=leaf_size)
    stock = Reader(MemorySource(content))
    tiles, _ = _opened(content)
    found = {address: _content_at(tiles, address) for address in TILES}
    assert found == {address: stock.get(*address) for address in TILES}
    assert found == {address: SPARSE.get(address) for address in TILES}


def test_opening_is_one_read_a_new_leaf_two_and_a_known_one_one() -> None:
    tiles, ranges = _opened(archive_of(TILES, leaf_size=50))
    assert tiles.summary(KEY).maximum_zoom == ZOOM
    assert ranges.take_reads() == [NotedRead(KEY, 0, FIRST_READ, None)]
    counts = []
    for address in sorted(TILES, key=lambda address: address[1] * 7 % 20):
        assert _content_at(tiles, address) == TILES[address]
        counts.append(len(ranges.take_reads()))
    assert set(counts) == {1, 2}
    assert counts.count(2) == len(TILES) / 50


def test_every_read_after_the_first_names_the_archive() -> None:
    tiles, ranges = _opened(archive_of(TILES, leaf_size=50, metadata_padding=FIRST_READ))
    _content_at(tiles, (ZOOM, 880, 400))
    tiles.metadata(KEY)
    first, *others = ranges.take_reads()
    assert first.etag is None
    assert len({read.etag for read in others}) == 1
    assert others[0].etag is not None


def test_leaves_that_do_not_fit_are_read_again_and_those_used_of_late_stay() -> None:
    two_leaves = 2 * 50 * 200
    tiles, ranges = _opened(archive_of(TILES, leaf_size=50), directory_bytes=two_leaves)
    first, second, third = _one_address_of_each_leaf(50)[:3]
    for address in (first, second, first, third):
        _content_at(tiles, address)
    ranges.take_reads()
    _content_at(tiles, first)
    assert len(ranges.take_reads()) == 1
    _content_at(tiles, second)
    assert len(ranges.take_reads()) == 2


def _one_address_of_each_leaf(leaf_size: int) -> list[tuple[int, int, int]]:
    in_order = [address for address, _ in all_tiles(MemorySource(archive_of(TILES)))]
    return in_order[::leaf_size]


def test_more_archives_than_are_kept_are_opened_again() -> None:
    ranges = InMemoryRanges({name: archive_of(TILES) for name in ("a", "b", "c")})
    tiles = ArchiveTiles(ranges, archives=2)
    for name in ("a", "b", "a", "c", "a"):
        tiles.summary(name)
    assert [read.key for read in ranges.take_reads()] == ["a", "b", "c"]
    tiles.summary("b")
    assert [read.key for read in ranges.take_reads()] == ["b"]


def test_metadata_within_the_first_read_costs_no_other() -> None:
    tiles, ranges = _opened(archive_of(TILES, metadata={"name": "見本"}))
    assert tiles.metadata(KEY) == {"name": "見本"}
    assert len(ranges.take_reads()) == 1


def test_metadata_further_behind_is_read_once() -> None:
    tiles, ranges = _opened(archive_of(TILES, metadata={"name": "見本"}, metadata_padding=FIRST_READ))
    assert [tiles.metadata(KEY)["name"] for _ in range(3)] == ["見本"] * 3
    assert len(ranges.take_reads()) == 2


def test_the_summary_is_the_headers() -> None:
    tiles, _ = _opened(archive_of(TILES))
    summary = tiles.summary(KEY)
    assert summary.bounds == (131.2, 33.0, 132.0, 33.5)
    assert (summary.minimum_zoom, summary.maximum_zoom, summary.tile_type) == (ZOOM, ZOOM, TileType.MVT)


def test_a_known_tile_is_not_read() -> None:
    tiles, ranges = _opened(archive_of(TILES))
    address = TileAddress(ZOOM, 885, 405)
    first = tiles.tile(KEY, address)
    assert first is not None
    ranges.take_reads()
    again = tiles.tile(KEY, address, lambda etag: etag == first.etag)
    assert again is not None
    assert (again.etag, again.content) == (first.etag, None)
    assert ranges.take_reads() == []


def test_tags_tell_tiles_and_archives_apart() -> None:
    one, _ = _opened(archive_of(TILES))
    other, _ = _opened(archive_of(TILES | {(ZOOM, 0, 0): b"new"}))
    tags = []
    for tiles in (one, other):
        for address in TILES:
            found = tiles.tile(KEY, TileAddress(*address))
            assert found is not None
            tags.append(found.etag)
    assert len(set(tags)) == 2 * len(TILES)


@pytest.mark.parametrize("leaf_size", [None, 50])
def test_a_replaced_archive_is_opened_again_and_never_mixed(leaf_size: int | None) -> None:
    changed = {address: gzip.compress(content) for address, content in TILES.items()}
    tiles, ranges = _opened(archive_of(TILES, leaf_size=leaf_size))
    addresses = _one_address_of_each_leaf(50)
    assert _content_at(tiles, addresses[0]) == TILES[addresses[0]]
    ranges.archives[KEY] = archive_of(changed, leaf_size=leaf_size)
    assert [_content_at(tiles, address) for address in addresses] == [changed[address] for address in addresses]
    ranges.archives[KEY] = archive_of(TILES, leaf_size=leaf_size, metadata={"name": "later"}, metadata_padding=20_000)
    assert tiles.metadata(KEY) == {}  # known already, and of the archive whose tiles are known
    assert _content_at(tiles, addresses[-1]) == TILES[addresses[-1]]
    assert tiles.metadata(KEY) == {"name": "later"}


class _AlwaysReplaced(InMemoryRanges):
    """An archive that is replaced again and again while it is read."""

    def read(self, key: str, offset: int, length: int, etag: str | None = None) -> ArchivePart:
        if etag is not None:
            raise ArchiveReplacedError(key)
        return super().read(key, offset, length, etag)


def test_an_archive_that_is_replaced_twice_is_told() -> None:
    ranges = _AlwaysReplaced({KEY: archive_of(TILES)})
    with pytest.raises(ArchiveReplacedError):
        ArchiveTiles(ranges).tile(KEY, TileAddress(ZOOM, 885, 405))
    assert [read.offset for read in ranges.take_reads()] == [0, 0]


def test_a_missing_archive_is_told_and_found_once_it_is_there() -> None:
    ranges = InMemoryRanges()
    tiles = ArchiveTiles(ranges)
    with pytest.raises(ArchiveMissingError):
        tiles.summary(KEY)
    ranges.archives[KEY] = archive_of(TILES)
    assert _content_at(tiles, (ZOOM, 885, 405)) is not None


def _damaged() -> Iterator[tuple[str, bytes]]:
    whole = archive_of(TILES)
    yield "nothing", b"\x00"
    yield "another format", b"SQLite format 3" + whole[15:]
    yield "another version", whole[:7] + b"\x02" + whole[8:]
    yield "cut within the header", whole[:60]
    yield "cut within the root", whole[: HEADER_BYTES + 40]
    yield "a root that is no gzip", whole[:HEADER_BYTES] + bytes(100) + whole[HEADER_BYTES + 100 :]
    yield "another compression", whole[:97] + b"\x03" + whole[98:]
    yield "cut within the tiles", whole[:-300]


@pytest.mark.parametrize(("_what", "content"), list(_damaged()), ids=[what for what, _ in _damaged()])
def test_what_is_no_whole_archive_is_told(_what: str, content: bytes) -> None:
    tiles, _ = _opened(content)
    with pytest.raises(ArchiveUnreadableError):
        list(map(tiles.tile, [KEY] * len(TILES), [TileAddress(*address) for address in TILES]))


def test_metadata_that_is_none_is_told() -> None:
    whole = archive_of({(ZOOM, 1, 1): b"x"}, metadata={"name": "x" * 50})
    place = whole.index(b"\x1f\x8b", HEADER_BYTES + 2)
    tiles, _ = _opened(whole[:place] + b"no" + whole[place + 2 :])
    with pytest.raises(ArchiveUnreadableError):
        tiles.metadata(KEY)
