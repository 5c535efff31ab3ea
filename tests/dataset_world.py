"""The services of one hazard table, and invented packs whose every section says which pack and tile it is of."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING

from machiport.clock import FixedClock
from machiport.hazard.datasets.dynamo_publications import DynamoPublications
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.errors import PackNotKept
from machiport.hazard.datasets.packs import PackedKind, PackHeader, PackReader, PackRecord, write_pack
from machiport.hazard.datasets.ports import Packs, TileWriter
from machiport.hazard.datasets.publication_service import PublicationService
from machiport.hazard.datasets.settlement_service import DatasetSettlement, DatasetStores
from machiport.hazard.datasets.tile_work import TileWork
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.section_codec import ZoneSource
from machiport.hazard.tile_addresses import TileAddress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
INVENTED = ZoneSource("見本県", "見本", "2026-04-01", sample=True)

type Seen = Mapping[TileAddress, Mapping[str, bytes]]
"""What readers see: by tile, each kind's section."""


def tile(number: int) -> TileAddress:
    """Return the `number`-th tile of the invented region."""
    return TileAddress(15, 28_352 + number // 100, 13_017 + number % 100)


@dataclass(frozen=True)
class InventedPack:
    """A pack: by kind, the numbers of the tiles that it has. Its sections are `<title> <kind> <number>`."""

    title: str
    tiles: Mapping[str, Sequence[int]]

    def section(self, kind: str, number: int) -> bytes:
        """Return what it says about a tile."""
        return f"{self.title} {kind} {number}".encode()

    def written(self) -> tuple[str, bytes]:
        """Return its id and its bytes."""
        records = sorted(
            PackRecord(tile(number), kind, self.section(kind, number))
            for kind, numbers in self.tiles.items()
            for number in numbers
        )
        kinds = tuple(
            PackedKind(
                kind,
                (INVENTED,),
                zones=len(numbers),
                coverage_areas=0,
                sections=len(numbers),
                section_bytes=sum(len(self.section(kind, number)) for number in numbers),
            )
            for kind, numbers in sorted(self.tiles.items())
        )
        target = BytesIO()
        pack_id = write_pack(target, PackHeader(self.title, sample=True, kinds=kinds), records)
        return pack_id, target.getvalue()

    def seen(self) -> dict[TileAddress, dict[str, bytes]]:
        """Return what readers see of it."""
        found: dict[TileAddress, dict[str, bytes]] = {}
        for kind, numbers in self.tiles.items():
            for number in numbers:
                found.setdefault(tile(number), {})[kind] = self.section(kind, number)
        return found


class InMemoryPacks:
    """Keeps what S3Packs keeps."""

    def __init__(self, clock: FixedClock) -> None:
        """Keep nothing yet; packs are as old as `clock` says."""
        self._clock = clock
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.reports: dict[str, bytes] = {}

    def save(self, pack_id: str, pack: IO[bytes], report: bytes) -> None:
        """Keep a pack and its report."""
        self.kept[pack_id] = pack.read(), self._clock.now()
        self.reports[pack_id] = report

    @contextmanager
    def open(self, pack_id: str) -> Iterator[PackReader]:
        """Open a pack that is kept."""
        if pack_id not in self.kept:
            raise PackNotKept(params={"pack_id": pack_id})
        yield PackReader(BytesIO(self.kept[pack_id][0]), pack_id)

    def report(self, pack_id: str) -> bytes:
        """Return the report of a pack's import."""
        if pack_id not in self.reports:
            raise PackNotKept(params={"pack_id": pack_id})
        return self.reports[pack_id]

    def prune(self, keep: frozenset[str], before: datetime) -> Sequence[str]:
        """Remove old packs but those to be kept."""
        gone = [pack_id for pack_id, (_, saved) in self.kept.items() if pack_id not in keep and saved < before]
        for pack_id in gone:
            del self.kept[pack_id]
        return gone


@dataclass
class DatasetWorld:
    """One process's services, as its wiring makes them; processes share table, clock and packs."""

    client: "DynamoDBClient"
    table: str = "hazard"
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    packs: Packs | None = None
    operator: str = "invented operator"
    work: TileWork = field(default_factory=lambda: TileWork(workers=1, batch=2))
    writer: TileWriter | None = None

    def __post_init__(self) -> None:
        """Wire the services."""
        self.kept: Packs = self.packs or InMemoryPacks(self.clock)
        self.records = DynamoPublications(self.client, self.table)
        writer = self.writer or DynamoTileWriter(self.client, self.table)
        self.stores = DatasetStores(self.records, writer, self.kept)
        self.service = PublicationService(self.stores, self.clock, self.operator, self.work)
        self.settlement = DatasetSettlement(self.stores, self.clock, self.work)
        self.tiles = DynamoTiles(self.client, self.table)

    def keep(self, pack: InventedPack) -> str:
        """Keep a pack and return its id."""
        pack_id, content = pack.written()
        self.kept.save(pack_id, BytesIO(content), b"{}")
        return pack_id

    def publish(self, pack: InventedPack) -> None:
        """Keep a pack and put it in force."""
        self.service.publish(self.keep(pack))

    def seen(self, tiles: int) -> dict[TileAddress, dict[str, bytes]]:
        """Return what readers see of the first `tiles` tiles, those where there is something."""
        found = {tile(number): dict(self.tiles.sections(tile(number))) for number in range(tiles)}
        return {address: sections for address, sections in found.items() if sections}


def combined(*datasets: tuple[InventedPack, str]) -> dict[TileAddress, dict[str, bytes]]:
    """Return what readers see where each kind is of the pack beside it."""
    found: dict[TileAddress, dict[str, bytes]] = {}
    for pack, kind in datasets:
        for number in pack.tiles[kind]:
            found.setdefault(tile(number), {})[kind] = pack.section(kind, number)
    return found
