"""Map tiles: reads and time for a tile against the stock PMTiles reader, and building a layer of 10,000 zones.

Reads are those of a tile alone; opening an archive (one read of 16 KiB, kept by the process) is counted apart. The
archives are the PMTiles project's own fixture (../shared/data/hazard, left out where it is not on this machine) and
one of 20,000 tiles with leaf directories, as a region's layers have. The stock reader reads header and directories
again for each tile.
"""

import gzip
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles
from tests.benchmarks.figure import Figure, median_milliseconds
from tests.fakes.range_reader import InMemoryRanges
from tests.hazard_world import hazard_layer
from tests.map_archives import archive_of

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.archive import ArchiveTiles
from machiport.hazard.map_layers.builder import TippecanoeBuilder
from machiport.hazard.map_layers.model import LayerZone
from machiport.hazard.tile_addresses import TileAddress
from machiport_gates.paths import ROOT

FIXTURE = ROOT.parent / "shared" / "data" / "hazard" / "protomaps__PMTiles" / "usgs-mt-whitney.pmtiles"
KIND = "flood_maximum"
ZONES = 10_000
_SIDE = 142  # tiles a side: 20,164
_LEAF = 4_096
_STOCK = "the stock reader"

type Read = Callable[[tuple[int, int, int]], object]


def measure() -> list[Figure]:
    """Return reads, milliseconds, seconds and megabytes; the bars are the stock reader's."""
    archives = {"with leaf directories": _with_leaves()}
    if FIXTURE.exists():
        archives["of the PMTiles project"] = FIXTURE.read_bytes()
    figures = [figure for name, content in archives.items() for figure in _tiles(f"archive {name}", content)]
    return figures + _building()


def _with_leaves() -> bytes:
    tile = gzip.compress(bytes(range(256)) * 4, mtime=0)
    tiles = {(14, 14_100 + n % _SIDE, 6_500 + n // _SIDE): tile + b"%d" % n for n in range(_SIDE**2)}
    return archive_of(tiles, leaf_size=_LEAF)


def _tiles(name: str, content: bytes) -> Iterator[Figure]:
    addresses = [address for address, _ in all_tiles(MemorySource(content))][:: max(1, len(content) // 2_000_000)][:200]
    ranges = InMemoryRanges({"archive": content})
    tiles = ArchiveTiles(ranges)
    stock_reads = 0

    def noted(offset: int, length: int) -> bytes:
        nonlocal stock_reads
        stock_reads += 1
        return content[offset : offset + length]

    stock = Reader(noted)
    tiles.summary("archive")
    yield Figure(f"{name}, opening", len(ranges.take_reads()), "reads")

    def ours(address: tuple[int, int, int]) -> object:
        return tiles.tile("archive", TileAddress(*address))

    cold = _reads_of_each(ranges, ours, addresses)
    warm = _reads_of_each(ranges, ours, addresses)
    for address in addresses:
        stock.get(*address)
    per_tile = stock_reads / len(addresses)
    yield Figure(f"{name}, the worst tile, cold", max(cold), "reads", _STOCK, per_tile / max(cold))
    yield Figure(f"{name}, the worst tile, warm", max(warm), "reads", _STOCK, per_tile / max(warm))
    our_time, stock_time = (_a_tiles_time(read, addresses) for read in (ours, lambda each: stock.get(*each)))
    yield Figure(f"{name}, a tile's time without the storage's", our_time, "ms", _STOCK, stock_time / our_time)


def _reads_of_each(ranges: InMemoryRanges, read: Read, addresses: Sequence[tuple[int, int, int]]) -> list[int]:
    counts = []
    for address in addresses:
        read(address)
        counts.append(len(ranges.take_reads()))
    return counts


def _a_tiles_time(read: Read, addresses: Sequence[tuple[int, int, int]]) -> float:
    some = addresses[:20]
    return median_milliseconds(lambda: [read(address) for address in some], repetitions=5) / len(some)


def _zones() -> Iterator[LayerZone]:
    layer = hazard_layer(KIND, ZONES)
    for facts, geometry in zip(layer.facts, layer.shapes, strict=True):
        parts = shapely.get_parts(geometry)
        rings = [[part.exterior, *part.interiors] for part in parts]
        yield LayerZone(facts, [[list(ring.coords) for ring in polygon] for polygon in rings])


def _building() -> list[Figure]:
    zones = list(_zones())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = perf_counter()
        built = TippecanoeBuilder(folder).build(load_kinds(ROOT / "sample_region")[KIND], zones, folder / "archive")
        seconds = perf_counter() - begun
    named = f"layer of {built.zones:,} zones"
    return [
        Figure(f"{named}, time to build it", seconds, "s"),
        Figure(f"{named}, its archive (zoom 6 to 14)", built.size / 1_000_000, "MB"),
        Figure(f"{named}, its largest tile", built.largest_tile / 1_000, "kB"),
        Figure(f"{named}, tippecanoe's memory", _most_memory_of_programs() / 1_000, "MB"),
    ]


def _most_memory_of_programs() -> float:
    """Return the most memory that a program which this process started has held, in kB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
