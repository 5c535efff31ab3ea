"""Packs: what an import made of its files, a section for each tile and kind, as one file.

Standard library only: rolling back and sweeping read packs, and have no shapely.

A pack is a gzip of `machiport-pack 1\\n`, the header (length and JSON) and its records in order of tile and kind, so
that all sections of a tile stand together: zoom, x, y, the kind's number in the header, length, section. A record
of zoom 255 ends it. Its id is the SHA-256 of what is compressed, for programs compress differently.
"""

import gzip
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any, NamedTuple, Self

from machiport.hazard.section_codec import ZoneSource
from machiport.hazard.tile_addresses import TileAddress

_MAGIC = b"machiport-pack 1\n"
_LENGTH = struct.Struct("<I")
_RECORD = struct.Struct("<BIIBI")
_END = 255
_LARGEST_HEADER = 1 << 20
_LARGEST_SECTION = 300_000
_POSITION = re.compile(r"(\d{1,2})/(\d{1,7})/(\d{1,7})/([a-z_]{1,40})")


class CorruptPackError(ValueError):
    """These bytes are no pack, or not all of one, or not the one that was asked for."""


class PackPosition(NamedTuple):
    """Where a record stands among those of a pack; positions of one pack, or of two, can be compared."""

    tile: TileAddress
    kind: str

    def __str__(self) -> str:
        """Return it as text (`15/28352/13017/tsunami`), to be kept with an unfinished publication."""
        return f"{self.tile.zoom}/{self.tile.x}/{self.tile.y}/{self.kind}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the position of a text that `str` made.

        Raises ValueError.
        """
        found = _POSITION.fullmatch(text)
        if found is None:
            raise ValueError(f"no position in a pack: {text}")
        return cls(TileAddress(int(found[1]), int(found[2]), int(found[3])), found[4])


class PackRecord(NamedTuple):
    """A section and where it belongs."""

    tile: TileAddress
    kind: str
    section: bytes

    @property
    def position(self) -> PackPosition:
        """Where it stands."""
        return PackPosition(self.tile, self.kind)


@dataclass(frozen=True, slots=True)
class PackedKind:
    """One kind of a pack: how many zones and coverage areas its sources drew, how many sections these became.

    `sections` counts records of all zooms, `section_bytes` their bytes before compression.
    """

    kind: str
    sources: tuple[ZoneSource, ...]
    zones: int
    coverage_areas: int
    sections: int
    section_bytes: int

    @property
    def as_of(self) -> str:
        """The date (ISO 8601) of the oldest of its sources, for a dataset is only as new as that."""
        return min(source.as_of for source in self.sources)


@dataclass(frozen=True, slots=True)
class PackHeader:
    """What a pack says before its sections; `kinds` are in order of their names. `sample`: it is invented."""

    title: str
    sample: bool
    kinds: tuple[PackedKind, ...]

    def of_kind(self, kind: str) -> PackedKind:
        """Return what it says about a kind.

        Raises KeyError.
        """
        for each in self.kinds:
            if each.kind == kind:
                return each
        raise KeyError(kind)


def write_pack(target: IO[bytes], header: PackHeader, records: Iterable[PackRecord]) -> str:
    """Write a pack to `target` and return its id (64 hexadecimal digits).

    Raises ValueError for records that are out of order, of a kind that the header lacks, or not as many as it says.
    """
    numbers = {each.kind: number for number, each in enumerate(header.kinds)}
    if list(numbers) != sorted(numbers):
        raise ValueError("the kinds of a pack stand in order of their names")
    left = {each.kind: each.sections for each in header.kinds}
    digest = hashlib.sha256()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=target, mtime=0) as packed:

        def put(part: bytes) -> None:
            digest.update(part)
            packed.write(part)

        head = json.dumps(asdict(header), ensure_ascii=False, separators=(",", ":")).encode()
        put(_MAGIC + _LENGTH.pack(len(head)) + head)
        before: PackPosition | None = None
        for record in records:
            if before is not None and record.position <= before:
                raise ValueError(f"{record.position} stands behind {before}")
            before = record.position
            left[record.kind] -= 1
            put(_RECORD.pack(*record.tile, numbers[record.kind], len(record.section)))
            put(record.section)
        if any(left.values()):
            raise ValueError(f"the header promised other numbers of sections: {left} are missing")
        put(_RECORD.pack(_END, 0, 0, 0, 0))
    return digest.hexdigest()


class PackReader:
    """Reads a pack from a file (or anything that has `read`) once, from its beginning, a record at a time."""

    def __init__(self, source: IO[bytes], pack_id: str | None = None) -> None:
        """Read the header. Where `pack_id` is given, a pack that is another one raises at its end.

        Raises CorruptPackError.
        """
        self._packed = gzip.GzipFile(mode="rb", fileobj=source)
        self._digest = hashlib.sha256()
        self._asked_for = pack_id
        if self._take(len(_MAGIC)) != _MAGIC:
            raise CorruptPackError("not a pack of format 1")
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size))
        if length > _LARGEST_HEADER:
            raise CorruptPackError(f"a header of {length} bytes")
        self.header = _header_of(self._take(length))

    def records(self, kinds: Collection[str] | None = None, after: PackPosition | None = None) -> Iterator[PackRecord]:
        """Go through the records in order of tile and kind, once.

        Only those of `kinds`, where given, and only what stands after `after` (which need not be in this pack).
        Raises CorruptPackError where it breaks off or is damaged.
        """
        names = [each.kind for each in self.header.kinds]
        while True:
            zoom, x, y, number, length = _RECORD.unpack(self._take(_RECORD.size))
            if zoom == _END:
                self._finish()
                return
            if number >= len(names) or length > _LARGEST_SECTION:
                raise CorruptPackError(f"a record of kind {number} with {length} bytes")
            record = PackRecord(TileAddress(zoom, x, y), names[number], self._take(length))
            if (kinds is None or record.kind in kinds) and (after is None or record.position > after):
                yield record

    def tiles(self, kind: str) -> Iterator[TileAddress]:
        """Go through the tiles of a kind in order, once and instead of `records`; raises what that raises."""
        return (record.tile for record in self.records([kind]))

    def _finish(self) -> None:
        try:
            trailing = self._packed.read(1)  # reads the checksum as well
        except (OSError, EOFError, zlib.error) as error:
            raise CorruptPackError(f"the pack is damaged: {error}") from error
        if trailing:
            raise CorruptPackError("something stands behind the pack's end")
        if self._asked_for not in {None, self._digest.hexdigest()}:
            raise CorruptPackError(f"not the pack {self._asked_for}")

    def _take(self, size: int) -> bytes:
        try:
            part = self._packed.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise CorruptPackError(f"the pack is damaged: {error}") from error
        if len(part) != size:
            raise CorruptPackError("the pack breaks off")
        self._digest.update(part)
        return part


def _header_of(text: bytes) -> PackHeader:
    try:
        document: dict[str, Any] = json.loads(text)
        kinds = tuple(
            PackedKind(**{**each, "sources": tuple(ZoneSource(*source) for source in each["sources"])})
            for each in document["kinds"]
        )
        return PackHeader(document["title"], document["sample"], kinds)
    except (ValueError, TypeError, KeyError) as error:
        raise CorruptPackError(f"the pack's header cannot be read: {error}") from error
