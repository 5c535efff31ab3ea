"""What publishing datasets needs from the outside world. `dynamo_*` and `s3_packs` implement it; tests fake it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import IO, Protocol

from machiport.hazard.datasets.packs import PackReader
from machiport.hazard.datasets.publication import (
    HazardHead,
    ListedPublication,
    PublicationRecord,
    PublicationState,
)
from machiport.hazard.tile_addresses import TileAddress


class Packs(Protocol):
    """Keeps packs and the reports of the imports that made them (the imports bucket)."""

    def save(self, pack_id: str, pack: IO[bytes], report: bytes) -> None:
        """Keep a pack, read from where `pack` stands, and its report (JSON). Repeating it changes nothing."""
        ...

    def open(self, pack_id: str) -> AbstractContextManager[PackReader]:
        """Open a pack that is kept, to be read once.

        Raises PackNotKept where it is not; reading raises CorruptPackError where it is another one.
        """
        ...

    def report(self, pack_id: str) -> bytes:
        """Return the report (JSON) of the import that made a pack.

        Raises PackNotKept.
        """
        ...

    def prune(self, keep: frozenset[str], before: datetime) -> Sequence[str]:
        """Remove the packs that were saved before an instant, but those of `keep`; return the ids of what went.

        Reports stay: they say what became of every feature, long after.
        """
        ...


class HazardHeads(Protocol):
    """Reads which datasets are in force."""

    def head(self) -> HazardHead:
        """Return what is in force: one consistent GetItem; an empty head (version 0) where nothing ever was."""
        ...


class CommitRefused(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """The head has moved, the publication is another attempt's, or it was our own commit: look which."""


class PublicationRecords(HazardHeads, Protocol):
    """Reads and writes publications; only `commit` makes anything visible."""

    def take_number(self) -> tuple[int, HazardHead]:
        """Take a number that nobody else has, and return the head as of that moment: all its numbers are smaller."""
        ...

    def begin(self, record: PublicationRecord) -> None:
        """Write a new publication; repeating it changes nothing."""
        ...

    def publication(self, publication_id: str) -> PublicationRecord | None:
        """Return a publication, as it is at this moment."""
        ...

    def pending(self) -> Sequence[PublicationRecord]:
        """Return the publications that are neither settled nor forgotten, the oldest first.

        The index may lag behind by a moment: one that has just begun may be missing.
        """
        ...

    def take_over(self, record: PublicationRecord, attempt: str) -> bool:
        """Write the record's operator, attempt, lease and datasets, if the attempt before is still `attempt`.

        False where it is not, or the publication is not staging any more.
        """
        ...

    def staged(self, record: PublicationRecord, tiles: int, lease_until: datetime) -> bool:
        """Write how far staging has come and renew the lease; False where the publication is not the attempt's."""
        ...

    def commit(self, record: PublicationRecord, expected_version: int, head: HazardHead, at: datetime) -> None:
        """Publish: in one transaction the head, `staging → committed`, and the line in the list.

        Raises CommitRefused.
        """
        ...

    def settled(self, record: PublicationRecord, tiles: int) -> None:
        """Write how far settling has come; nothing where it has come further."""
        ...

    def end(self, record: PublicationRecord, after: PublicationState) -> bool:
        """Take the publication from its state to `after`, if its attempt is still at it.

        False where it is in another state than both.
        """
        ...

    def published(self, limit: int) -> Sequence[ListedPublication]:
        """Return the publications that were committed last, newest first."""
        ...


class TileWriter(Protocol):
    """Writes tiles: every call is one UpdateItem, and may be repeated."""

    def stage(self, tile: TileAddress, number: int, sections: Mapping[str, bytes]) -> bool:
        """Write sections beside those in force; False where the tile has them settled, or newer ones."""
        ...

    def settle(self, tile: TileAddress, number: int, kinds: Sequence[str]) -> None:
        """Put the staged sections in the place of the older ones; nothing of the number stays beside them."""
        ...

    def unstage(self, tile: TileAddress, number: int, kinds: Sequence[str]) -> None:
        """Remove what a publication that never was committed staged."""
        ...
