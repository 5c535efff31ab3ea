"""Reading tiles of archives (PMTiles v3) with few requests.

Header and root directory come with one read of 16 KiB, the most that the format lets them take, and stay in the
process; so do the leaf directories of late, as many as fit. A tile then costs one read, or two where its leaf
directory is not known yet. Every read after the first names the archive that the first one saw (If-Match), so that
nothing is ever put together from two.
"""

import gzip
import hashlib
import json
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from machiport.hazard.map_layers.archive_ranges import (
    ArchivePart,
    ArchiveReplacedError,
    ArchiveUnreadableError,
    RangeReader,
)
from machiport.hazard.map_layers.model import Bounds
from machiport.hazard.tile_addresses import TileAddress

FIRST_READ = 16_384
"""PMTiles v3: header and root directory lie within the first 16 KiB."""

_DEEPEST_DIRECTORY = 4
# An entry as an object with its numbers, as measured in CPython 3.13.
_ENTRY_BYTES = 200
_DEGREE = 10_000_000
_ETAG_DIGITS = 32
_DAMAGED = (OSError, EOFError, zlib.error, ValueError, MagicNumberNotFound, SpecVersionUnsupported)

type Known = Callable[[str], bool]
"""Says of an ETag whether the asker has what it names."""


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """What an archive's header says; `bounds` is None for one without tiles."""

    minimum_zoom: int
    maximum_zoom: int
    bounds: Bounds | None
    tile_type: TileType
    tile_compression: Compression


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A tile as it is stored; `content` is None where the asker has it. `etag` is strong, with its quotes."""

    etag: str
    content: bytes | None


@dataclass(slots=True)
class _OpenArchive:
    key: str
    etag: str
    header: HeaderDict
    summary: ArchiveSummary
    root: list[Entry]
    start: bytes
    metadata: dict[str, Any] | None = None


class ArchiveTiles:
    """Reads tiles, and keeps what leads to them: directories up to `directory_bytes`, and so many archives."""

    def __init__(self, reader: RangeReader, directory_bytes: int = 32 << 20, archives: int = 24) -> None:
        """Read by `reader`."""
        self._reader = reader
        self._archives: OrderedDict[str, _OpenArchive] = OrderedDict()
        self._most_archives = archives
        self._leaves = _Leaves(directory_bytes)

    def summary(self, key: str) -> ArchiveSummary:
        """Return what the archive's header says; no read where the archive is known.

        Raises ArchiveMissingError, ArchiveUnreadableError.
        """
        return self._open(key).summary

    def metadata(self, key: str) -> dict[str, Any]:
        """Return the archive's metadata; at most one read, none where it lay within the first 16 KiB.

        Raises ArchiveMissingError, ArchiveUnreadableError, ArchiveReplacedError as `tile` does.
        """
        return self._unreplaced(key, self._metadata)

    def tile(self, key: str, address: TileAddress, known: Known = lambda _: False) -> StoredTile | None:
        """Return a tile, None where the archive has none there; its content is not read where its ETag is `known`.

        The address is one that exists: 0 ≤ x, y < 2^zoom. Raises ArchiveMissingError, ArchiveUnreadableError, and
        ArchiveReplacedError where the archive was replaced twice while it was read (once: it is opened again).
        """
        return self._unreplaced(key, lambda archive: self._tile(archive, address, known))

    def _unreplaced[Found](self, key: str, read: Callable[[_OpenArchive], Found]) -> Found:
        try:
            return read(self._open(key))
        except ArchiveReplacedError:
            del self._archives[key]
            return read(self._open(key))

    def _open(self, key: str) -> _OpenArchive:
        if key in self._archives:
            self._archives.move_to_end(key)
            return self._archives[key]
        archive = _opened(key, self._reader.read(key, 0, FIRST_READ))
        self._archives[key] = archive
        if len(self._archives) > self._most_archives:
            self._archives.popitem(last=False)
        return archive

    def _metadata(self, archive: _OpenArchive) -> dict[str, Any]:
        if archive.metadata is None:
            offset, length = archive.header["metadata_offset"], archive.header["metadata_length"]
            stored = archive.start[offset : offset + length]
            if len(stored) != length:
                stored = self._read(archive, offset, length)
            try:
                archive.metadata = json.loads(gzip.decompress(stored))
            except _DAMAGED as error:
                raise ArchiveUnreadableError(f"{archive.key}: metadata: {error}") from error
        return archive.metadata

    def _tile(self, archive: _OpenArchive, address: TileAddress, known: Known) -> StoredTile | None:
        entry = self._entry(archive, zxy_to_tileid(*address))
        if entry is None:
            return None
        offset = archive.header["tile_data_offset"] + entry.offset
        # The archive and the place in it name the bytes as well as a digest of them, and need not be read.
        digest = hashlib.sha256(f"{archive.etag}:{offset}:{entry.length}".encode()).hexdigest()[:_ETAG_DIGITS]
        etag = f'"{digest}"'
        return StoredTile(etag, None if known(etag) else self._read(archive, offset, entry.length))

    def _entry(self, archive: _OpenArchive, tile_id: int) -> Entry | None:
        directory = archive.root
        for _ in range(_DEEPEST_DIRECTORY):
            found = find_tile(directory, tile_id)
            if found is None or found.run_length:
                return found
            directory = self._leaf(archive, found)
        raise ArchiveUnreadableError(f"{archive.key}: its directories are too deep")

    def _leaf(self, archive: _OpenArchive, entry: Entry) -> list[Entry]:
        place = (archive.key, archive.etag, entry.offset)
        known = self._leaves.get(place)
        if known is not None:
            return known
        offset = archive.header["leaf_directory_offset"] + entry.offset
        directory = _directory(archive.key, self._read(archive, offset, entry.length))
        self._leaves.put(place, directory)
        return directory

    def _read(self, archive: _OpenArchive, offset: int, length: int) -> bytes:
        part = self._reader.read(archive.key, offset, length, archive.etag)
        if len(part.content) != length:
            raise ArchiveUnreadableError(f"{archive.key}: {length} bytes at {offset} are not there")
        return part.content


type _Place = tuple[str, str, int]


class _Leaves:
    """Leaf directories, those not used for longest left out where they would need more than so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._by_place: OrderedDict[_Place, list[Entry]] = OrderedDict()

    def get(self, place: _Place) -> list[Entry] | None:
        if place not in self._by_place:
            return None
        self._by_place.move_to_end(place)
        return self._by_place[place]

    def put(self, place: _Place, directory: list[Entry]) -> None:
        self._by_place[place] = directory
        self._bytes += len(directory) * _ENTRY_BYTES
        while self._bytes > self._most_bytes and self._by_place:
            _, left_out = self._by_place.popitem(last=False)
            self._bytes -= len(left_out) * _ENTRY_BYTES


def _opened(key: str, part: ArchivePart) -> _OpenArchive:
    try:
        header = deserialize_header(part.content)
    except (*_DAMAGED, IndexError) as error:
        raise ArchiveUnreadableError(f"{key}: not an archive of version 3: {error}") from error
    if header["internal_compression"] is not Compression.GZIP:
        raise ArchiveUnreadableError(f"{key}: directories are not compressed by gzip")
    root = _directory(key, part.content[header["root_offset"] : header["root_offset"] + header["root_length"]])
    corners = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
    west, south, east, north = (corner / _DEGREE for corner in corners)
    summary = ArchiveSummary(
        minimum_zoom=header["min_zoom"],
        maximum_zoom=header["max_zoom"],
        bounds=(west, south, east, north) if root else None,
        tile_type=header["tile_type"],
        tile_compression=header["tile_compression"],
    )
    return _OpenArchive(key, part.etag, header, summary, root, part.content)


def _directory(key: str, stored: bytes) -> list[Entry]:
    try:
        return deserialize_directory(stored)
    except _DAMAGED as error:
        raise ArchiveUnreadableError(f"{key}: a directory cannot be read: {error}") from error
