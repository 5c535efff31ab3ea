"""Archives where they lie: reading parts of them. `s3_range_reader` implements it; tests fake it."""

from typing import NamedTuple, Protocol


class ArchiveMissingError(LookupError):
    """There is no such archive."""


class ArchiveReplacedError(RuntimeError):
    """The archive is another one than the part before came from."""


class ArchiveUnreadableError(RuntimeError):
    """It is no archive, or a damaged one."""


class ArchivePart(NamedTuple):
    """Bytes of an archive; `etag` names the archive that they come from, with its quotes."""

    content: bytes
    etag: str


class RangeReader(Protocol):
    """Reads archives in parts."""

    def read(self, key: str, offset: int, length: int, etag: str | None = None) -> ArchivePart:
        """Return `length` bytes from `offset` on, fewer where the archive ends before; one request.

        With `etag` only of the archive that it names. Raises ArchiveMissingError, ArchiveReplacedError, and
        ArchiveUnreadableError where the archive ends before `offset`.
        """
        ...
