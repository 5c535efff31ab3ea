"""Layers and their tiles: a layer is a hazard kind of which an archive is in force."""

from dataclasses import dataclass
from typing import Any

from pmtiles.tile import Compression, TileType

from machiport.hazard.datasets.ports import HazardHeads
from machiport.hazard.datasets.publication import DatasetInForce
from machiport.hazard.kinds import HazardKind, HazardKinds
from machiport.hazard.map_layers.archive import ArchiveSummary, ArchiveTiles, Known, StoredTile
from machiport.hazard.map_layers.archive_ranges import (
    ArchiveMissingError,
    ArchiveReplacedError,
    ArchiveUnreadableError,
)
from machiport.hazard.map_layers.errors import (
    TILE_NUMBER_TOO_LARGE,
    LayerNotFound,
    LayerNotPublished,
    LayerVersionGone,
    TileNotValid,
    TileOutsideZooms,
)
from machiport.hazard.map_layers.model import archive_key
from machiport.hazard.tile_addresses import TileAddress
from machiport.problem_details import ProblemError, ServiceUnavailable

_RETRY_SECONDS = "1"


@dataclass(frozen=True, slots=True)
class PublishedLayer:
    """A layer in force; `vector_layers` are TileJSON's, as the archive's metadata has them."""

    kind: HazardKind
    dataset: DatasetInForce
    summary: ArchiveSummary
    vector_layers: list[dict[str, Any]]

    @property
    def version(self) -> str:
        """What names its content for ever: the id of its pack."""
        return self.dataset.pack_id


class LayerService:
    """Describes layers and reads their tiles."""

    def __init__(self, kinds: HazardKinds, heads: HazardHeads, archives: ArchiveTiles) -> None:
        """Read which archives are in force from `heads` (a RecentHead), and the archives by `archives`."""
        self._kinds = kinds
        self._heads = heads
        self._archives = archives

    def layer(self, name: str) -> PublishedLayer:
        """Return a layer in force.

        Raises LayerNotFound, LayerNotPublished; ServiceUnavailable while its archive is being replaced, or where it is
        not there (somebody deleted it: the import again draws it).
        """
        kind = self._kind(name)
        dataset, key = self._in_force(name)
        try:
            summary = self._archives.summary(key)
            metadata = self._archives.metadata(key)
        except (ArchiveReplacedError, ArchiveMissingError) as error:
            raise ServiceUnavailable(headers={"Retry-After": _RETRY_SECONDS}) from error
        return PublishedLayer(kind, dataset, summary, metadata.get("vector_layers", []))

    def tile(self, name: str, address: TileAddress, version: str | None, known: Known) -> StoredTile | None:
        """Return a tile (Mapbox Vector Tile, gzip), None for an empty one; without content where `known` has it.

        With a `version` of that archive, whose key follows from it: no head is read, and phones that hold an older
        description of the layer read on as long as its archive is kept. Without one, of the archive in force.

        Raises LayerNotFound, LayerNotPublished, LayerVersionGone, TileNotValid, TileOutsideZooms; ServiceUnavailable
        while its archive is being replaced or missing.
        """
        self._kind(name)
        _check(address)
        key = self._in_force(name)[1] if version is None else archive_key(name, version)
        try:
            self._check_zoom(key, address)
            return self._archives.tile(key, address, known)
        except ArchiveMissingError as error:
            if version is None:
                raise ServiceUnavailable(headers={"Retry-After": _RETRY_SECONDS}) from error
            raise LayerVersionGone(params={"layer": name}) from error
        except ArchiveReplacedError as error:
            raise ServiceUnavailable(headers={"Retry-After": _RETRY_SECONDS}) from error

    def _kind(self, name: str) -> HazardKind:
        if name not in self._kinds:
            raise LayerNotFound(params={"layer": name})
        return self._kinds[name]

    def _in_force(self, name: str) -> tuple[DatasetInForce, str]:
        dataset = self._heads.head().dataset(name)
        if dataset is None or dataset.archive_key is None:
            raise LayerNotPublished(params={"layer": name})
        return dataset, dataset.archive_key

    def _check_zoom(self, key: str, address: TileAddress) -> None:
        summary = self._archives.summary(key)
        if summary.tile_type is not TileType.MVT or summary.tile_compression is not Compression.GZIP:
            raise ArchiveUnreadableError(f"{key}: its tiles are not vector tiles compressed by gzip")
        if not summary.minimum_zoom <= address.zoom <= summary.maximum_zoom:
            raise TileOutsideZooms(params={"minimum": summary.minimum_zoom, "maximum": summary.maximum_zoom})


def _check(address: TileAddress) -> None:
    numbers = {"/path/x": address.x, "/path/y": address.y}
    wrong = [pointer for pointer, number in numbers.items() if number >= 1 << address.zoom]
    if wrong:
        raise TileNotValid(errors=[ProblemError(pointer, TILE_NUMBER_TOO_LARGE) for pointer in wrong])
