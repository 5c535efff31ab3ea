"""After a publication: back to one read a question, and nothing left of publications that never happened."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from machiport.clock import Clock
from machiport.hazard.datasets.errors import PackNotKept
from machiport.hazard.datasets.packs import CorruptPackError
from machiport.hazard.datasets.ports import Packs, PublicationRecords, TileWriter
from machiport.hazard.datasets.publication import PublicationRecord
from machiport.hazard.datasets.publication_plan import planned_tiles
from machiport.hazard.datasets.tile_work import TileWork

_LOGGER = logging.getLogger("machiport.hazard.datasets")

ABANDONED_AFTER = timedelta(hours=1)
"""How long after its lease a publication may still be gone on with."""
PACKS_KEPT = timedelta(days=1)
"""How long a pack is kept that nothing refers to: somebody may be about to publish it."""

type Phase = Literal["staging", "settling"]
type Progress = Callable[[Phase, int, int], object]
"""Told the phase, how many tiles are done, and how many there are."""


def silent(_phase: Phase, _done: int, _tiles: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class DatasetStores:
    """Where publications, tiles and packs are."""

    records: PublicationRecords
    tiles: TileWriter
    packs: Packs


@dataclass(frozen=True, slots=True)
class Swept:
    """How many publications a sweep settled and forgot, and how many packs it removed."""

    settled: int
    forgotten: int
    packs: int


class DatasetSettlement:
    """Settles and sweeps; every call may be repeated, also beside another one."""

    def __init__(self, stores: DatasetStores, clock: Clock, work: TileWork) -> None:
        """Settle in `stores`, as of `clock`, tiles by `work`."""
        self._records = stores.records
        self._tiles = stores.tiles
        self._packs = stores.packs
        self._clock = clock
        self._work = work

    def settle(self, record: PublicationRecord, progress: Progress = silent) -> None:
        """Take a committed publication to `settled`, from where an earlier attempt came to; nothing in other states.

        Raises PackNotKept, CorruptPackError.
        """
        if record.state != "committed":
            return
        plan = planned_tiles(self._packs, record.pack_id, record.kinds, record.replaces)

        def reached(tiles: int) -> None:
            self._records.settled(record, tiles)
            progress("settling", tiles, record.tiles)

        self._work.do(
            plan,
            lambda planned: self._tiles.settle(planned.tile, record.number, list(planned.sections)),
            reached,
            record.settled,
        )
        self._records.end(record, "settled")

    def sweep(self) -> Swept:
        """Settle what was committed, give up what nobody goes on with, remove what that left, and unneeded packs.

        Raises RuntimeError, when all else is done, where a publication's pack cannot be read.
        """
        settled = forgotten = 0
        stuck: list[str] = []
        for record in self._records.pending():
            try:
                settled += self._settle_left_behind(record)
                forgotten += self._forget(record)
            except (PackNotKept, CorruptPackError) as error:
                _LOGGER.error("publication is stuck", exc_info=error, extra={"publication_id": record.publication_id})
                stuck.append(record.publication_id)
        if stuck:
            message = f"the packs of these publications cannot be read: {', '.join(stuck)}"
            raise RuntimeError(message)
        return Swept(settled, forgotten, self._prune())

    def _settle_left_behind(self, record: PublicationRecord) -> bool:
        # While its lease lasts, whoever committed it is at it.
        if record.state != "committed" or self._clock.now() <= record.lease_until:
            return False
        self.settle(record)
        return True

    def _forget(self, record: PublicationRecord) -> bool:
        """Take `staging → abandoned → forgotten`; False where somebody may still be at work on it."""
        if record.state == "staging" and self._clock.now() > record.lease_until + ABANDONED_AFTER:
            if not self._records.end(record, "abandoned"):
                return False
            record = record.model_copy(update={"state": "abandoned"})
        if record.state != "abandoned" or self._clock.now() <= record.lease_until:
            return False
        self._work.do(
            planned_tiles(self._packs, record.pack_id, record.kinds, record.replaces),
            lambda planned: self._tiles.unstage(planned.tile, record.number, list(planned.sections)),
            lambda _tiles: None,
        )
        return self._records.end(record, "forgotten")

    def _prune(self) -> int:
        """Keep the packs in force, those before them, and those of publications that are not at their end."""
        head, pending = self._records.head(), self._records.pending()
        keep = {dataset.pack_id for dataset in head.datasets}
        keep |= {dataset.previous.pack_id for dataset in head.datasets if dataset.previous}
        keep |= {record.pack_id for record in pending}
        keep |= {replaced.pack_id for record in pending for replaced in record.replaces}
        return len(self._packs.prune(frozenset(keep), self._clock.now() - PACKS_KEPT))
