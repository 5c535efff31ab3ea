"""Archives in memory, read in parts, every read noted down."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from machiport.hazard.map_layers.archive_ranges import (
    ArchiveMissingError,
    ArchivePart,
    ArchiveReplacedError,
    ArchiveUnreadableError,
)


class NotedRead(NamedTuple):
    """One read as it was asked for."""

    key: str
    offset: int
    length: int
    etag: str | None


class InMemoryRanges:
    """Does what S3RangeReader does; archives are put into `archives` by key, and replaced there."""

    def __init__(self, archives: dict[str, bytes] | None = None) -> None:
        """Hold `archives`."""
        self.archives = archives or {}
        self.reads: list[NotedRead] = []

    def read(self, key: str, offset: int, length: int, etag: str | None = None) -> ArchivePart:
        """Return a part of an archive."""
        self.reads.append(NotedRead(key, offset, length, etag))
        if key not in self.archives:
            raise ArchiveMissingError(key) if etag is None else ArchiveReplacedError(key)
        content = self.archives[key]
        present = _etag_of(content)
        if etag not in {None, present}:
            raise ArchiveReplacedError(key)
        if offset >= len(content):
            raise ArchiveUnreadableError(f"{key} ends too early")
        return ArchivePart(content[offset : offset + length], present)

    def take_reads(self) -> list[NotedRead]:
        """Return the reads since the last time this was asked."""
        taken, self.reads = self.reads, []
        return taken


@lru_cache(maxsize=64)
def _etag_of(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
