"""Carries a publication out: begin or go on, stage, commit, settle (docs/design/hazard.md)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from machiport.clock import TOKYO, Clock
from machiport.hazard.datasets.errors import DatasetPublishedMeanwhile, PublicationTakenOver, PublicationUnderWay
from machiport.hazard.datasets.ports import CommitRefused
from machiport.hazard.datasets.publication import DatasetFacts, HazardHead, PublicationRecord
from machiport.hazard.datasets.publication_plan import PlannedTile, planned_tiles
from machiport.hazard.datasets.settlement_service import DatasetSettlement, DatasetStores, Progress
from machiport.hazard.datasets.tile_work import TileWork
from machiport.time_ordered_ids import new_id

LEASE = timedelta(minutes=2)
"""Renewed after every batch of tiles, which takes seconds."""
_COMMIT_TRIES = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to put in force: the kinds of `datasets` from one pack. `restores`: it is what was in force before."""

    pack_id: str
    datasets: tuple[DatasetFacts, ...]
    restores: bool = False


type Want = Callable[[HazardHead], Wanted | None]
"""Says what to put in force over a head; None where that is in force already. May raise problems."""


class DatasetPublisher:
    """Publishes in the name of one operator (who may be a program)."""

    def __init__(self, stores: DatasetStores, clock: Clock, operator: str, work: TileWork) -> None:
        """Publish in `stores`, as of `clock`, tiles by `work`."""
        self._stores = stores
        self._records = stores.records
        self._clock = clock
        self._operator = operator
        self._work = work
        self._settlement = DatasetSettlement(stores, clock, work)

    def publish(self, kinds: Sequence[str], want: Want, progress: Progress) -> bool:
        """Put in force what is wanted of `kinds` and settle it; False where it was in force (then it is only settled).

        Raises PublicationUnderWay, PublicationTakenOver, DatasetPublishedMeanwhile, PackNotKept, CorruptPackError.
        """
        record = self._own(kinds, want, progress)
        if record is None:
            return False
        try:
            committed = self._stage_and_commit(record, progress)
        except DatasetPublishedMeanwhile:
            if want(self._records.head()) is None:  # by somebody who wanted the same
                return False
            raise
        self._settlement.settle(committed, progress)
        return True

    def _own(self, kinds: Sequence[str], want: Want, progress: Progress) -> PublicationRecord | None:
        """Return a staging publication that is this attempt's: an earlier one gone on with, or a new one."""
        head = self._records.head()
        wanted = want(head)
        for found in self._records.pending():
            # What is in force comes into its place before anything newer is staged beside it.
            if found.state == "committed" and not set(kinds).isdisjoint(found.kinds):
                self._settlement.settle(found, progress)
            elif wanted and found.state == "staging" and _same(found, wanted):
                own = self._gone_on_with(found, wanted, head)
                if own is not None:
                    return own
        return self._begun(wanted, want, progress) if wanted else None

    def _gone_on_with(self, found: PublicationRecord, wanted: Wanted, head: HazardHead) -> PublicationRecord | None:
        """Take a publication over that wants the same; None where it was planned over what is no longer in force."""
        if found.operator != self._operator and self._clock.now() <= found.lease_until:
            until = found.lease_until.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S")
            raise PublicationUnderWay(params={"operator": found.operator, "until": until})
        if head.replaced_by(found.kinds) != found.replaces:
            self._records.end(found, "abandoned")
            return None
        mine = found.model_copy(
            update={
                "operator": self._operator,
                "attempt": uuid4().hex,
                "lease_until": self._clock.now() + LEASE,
                "datasets": wanted.datasets,
            }
        )
        if not self._records.take_over(mine, found.attempt):
            raise PublicationTakenOver
        return mine

    def _begun(self, wanted: Wanted, want: Want, progress: Progress) -> PublicationRecord | None:
        number, head = self._records.take_number()
        now_wanted = want(head)
        if now_wanted is None:
            return None
        if now_wanted != wanted:  # rolling back means what the operator saw, not what came after it
            raise DatasetPublishedMeanwhile(params={"kinds": ", ".join(each.kind for each in wanted.datasets)})
        kinds = [dataset.kind for dataset in wanted.datasets]
        self._settle_replaced(head, kinds, progress)
        now = self._clock.now()
        record = PublicationRecord(
            publication_id=new_id(self._clock),
            number=number,
            state="staging",
            pack_id=wanted.pack_id,
            datasets=wanted.datasets,
            replaces=head.replaced_by(kinds),
            restores=wanted.restores,
            tiles=0,
            operator=self._operator,
            attempt=uuid4().hex,
            started_at=now,
            lease_until=now + LEASE,
        )
        # Reads every pack to its end, so a damaged one is found before anything is written.
        record = record.model_copy(update={"tiles": sum(1 for _ in self._plan(record))})
        self._records.begin(record)
        return record

    def _settle_replaced(self, head: HazardHead, kinds: Sequence[str], progress: Progress) -> None:
        """Settle what is about to be replaced, which the index of pending ones may not show yet.

        The head names one number for each kind. Once it names ours, what an unsettled one before takes off tiles that
        we do not touch would count no longer, and the zones before that one would be told again.
        """
        for publication_id in dict.fromkeys(each.publication_id for each in head.datasets if each.kind in kinds):
            replaced = self._records.publication(publication_id)
            if replaced is not None:
                self._settlement.settle(replaced, progress)

    def _plan(self, record: PublicationRecord) -> Iterator[PlannedTile]:
        return planned_tiles(self._stores.packs, record.pack_id, record.kinds, record.replaces)

    def _stage_and_commit(self, record: PublicationRecord, progress: Progress) -> PublicationRecord:
        """Return the publication once it is committed, be it by another attempt, or by us with the reply lost."""
        try:
            self._stage(record, progress)
            return self._committed(record)
        except (DatasetPublishedMeanwhile, PublicationTakenOver) as refusal:
            now = self._records.publication(record.publication_id)
            if now is not None and now.state in ("committed", "settled"):
                return now
            if isinstance(refusal, DatasetPublishedMeanwhile):
                self._records.end(record, "abandoned")
            raise

    def _stage(self, record: PublicationRecord, progress: Progress) -> None:
        lease_until = record.lease_until

        def stage(planned: PlannedTile) -> None:
            # Whoever slept longer than the lease lasts (a closed laptop) writes nothing more.
            if self._clock.now() > lease_until:
                raise PublicationTakenOver
            if not self._stores.tiles.stage(planned.tile, record.number, planned.sections):
                raise _published_meanwhile(record)

        def reached(tiles: int) -> None:
            nonlocal lease_until
            renewed = self._clock.now() + LEASE
            if not self._records.staged(record, tiles, renewed):
                raise PublicationTakenOver
            lease_until = renewed
            progress("staging", tiles, record.tiles)

        self._work.do(self._plan(record), stage, reached, record.staged)

    def _committed(self, record: PublicationRecord) -> PublicationRecord:
        for _ in range(_COMMIT_TRIES):
            head, now = self._records.head(), self._clock.now()
            if head.replaced_by(record.kinds) != record.replaces:
                raise _published_meanwhile(record)
            try:
                self._records.commit(record, head.version, head.with_datasets(record.in_force(head, now)), now)
            except CommitRefused as refused:
                found = self._records.publication(record.publication_id)
                if found is None or found.state != "staging" or found.attempt != record.attempt:
                    raise PublicationTakenOver from refused
                # Other kinds were published: the plan still holds.
            else:
                return record.model_copy(update={"state": "committed"})
        raise _published_meanwhile(record)


def _same(record: PublicationRecord, wanted: Wanted) -> bool:
    return record.does_the_same(wanted.pack_id, [dataset.kind for dataset in wanted.datasets], restores=wanted.restores)


def _published_meanwhile(record: PublicationRecord) -> DatasetPublishedMeanwhile:
    return DatasetPublishedMeanwhile(params={"kinds": ", ".join(record.kinds)})
