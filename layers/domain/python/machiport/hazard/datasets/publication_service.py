"""What an operator does with datasets: publish a pack, roll a kind back, see what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from machiport.clock import TOKYO, Clock
from machiport.hazard.datasets.errors import DatasetNotInForce, NewerUploadInForce, NothingToRestore
from machiport.hazard.datasets.packs import PackedKind, PackHeader
from machiport.hazard.datasets.publication import (
    DatasetCounts,
    DatasetFacts,
    DatasetInForce,
    DatasetSource,
    HazardHead,
    ListedPublication,
    PublicationRecord,
)
from machiport.hazard.datasets.publisher import DatasetPublisher, Want, Wanted
from machiport.hazard.datasets.settlement_service import DatasetStores, Progress, silent
from machiport.hazard.datasets.tile_work import TileWork
from machiport.hazard.map_layers.model import Bounds, archive_key

_LISTED = 20


class ArchiveFacts(Protocol):
    """What is told of an archive (`LayerFacts` has it, and more)."""

    @property
    def minimum_zoom(self) -> int:
        """Its lowest zoom."""
        ...

    @property
    def maximum_zoom(self) -> int:
        """Its highest zoom."""
        ...

    @property
    def bounds(self) -> Bounds | None:
        """West, south, east, north in degrees; None for one without a zone."""
        ...


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it: what is in force now of the kinds. `changed` is False where it all was in force already."""

    datasets: tuple[DatasetInForce, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class DatasetsStatus:
    """What is in force, what is under way, and what was published last, newest first."""

    head: HazardHead
    pending: tuple[PublicationRecord, ...]
    published: tuple[ListedPublication, ...]


class PublicationService:
    """Publishes and rolls back in the name of one operator (who may be a program)."""

    def __init__(self, stores: DatasetStores, clock: Clock, operator: str, work: TileWork | None = None) -> None:
        """Publish in `stores`, as of `clock`; `operator` is told to others who want to publish the same."""
        self._packs = stores.packs
        self._records = stores.records
        self._publisher = DatasetPublisher(stores, clock, operator, work or TileWork())

    def publish(
        self,
        pack_id: str,
        archives: Mapping[str, ArchiveFacts] | None = None,
        progress: Progress = silent,
        uploaded_at: datetime | None = None,
    ) -> Publication:
        """Put all kinds of a kept pack in force; `archives` says, by kind, what the PMTiles archives hold.

        These lie where `archive_key` says; a kind without one has no map layer.

        A publication of the pack that broke off is gone on with; where the pack is in force nothing happens. A file
        that was put into the bucket (`uploaded_at`, UTC) does not replace what was decided on after that.
        Raises PackNotKept, CorruptPackError; PublicationUnderWay where another operator is at it,
        PublicationTakenOver, DatasetPublishedMeanwhile, NewerUploadInForce.
        """
        with self._packs.open(pack_id) as pack:
            datasets = tuple(
                _facts(pack.header, each, pack_id, (archives or {}).get(each.kind)).model_copy(
                    update={"uploaded_at": uploaded_at}
                )
                for each in pack.header.kinds
            )
        kinds = [dataset.kind for dataset in datasets]

        def want(head: HazardHead) -> Wanted | None:
            if all(_is_in_force(each, pack_id, head) for each in datasets):
                return None
            _check_newest(head, kinds, uploaded_at)
            return Wanted(pack_id, datasets)

        return self._published(kinds, want, progress)

    def rollback(self, kind: str, progress: Progress = silent) -> Publication:
        """Put the dataset of a kind in force again that the present one replaced; other kinds stay as they are.

        What was rolled back already stays so, whoever asks again. Raises DatasetNotInForce, NothingToRestore, and
        what `publish` raises.
        """

        def want(head: HazardHead) -> Wanted | None:
            dataset = head.dataset(kind)
            if dataset is None:
                raise DatasetNotInForce(params={"kind": kind})
            if dataset.restored:
                return None
            if dataset.previous is None:
                raise NothingToRestore(params={"kind": kind})
            facts = DatasetFacts.model_validate(dataset.previous.model_dump(include=set(DatasetFacts.model_fields)))
            # Decided on now: a file put there before this moment does not undo it.
            facts = facts.model_copy(update={"uploaded_at": None})
            return Wanted(dataset.previous.pack_id, (facts,), restores=True)

        return self._published([kind], want, progress)

    def status(self) -> DatasetsStatus:
        """Return what is in force, under way, and published."""
        return DatasetsStatus(
            self._records.head(), tuple(self._records.pending()), tuple(self._records.published(_LISTED))
        )

    def _published(self, kinds: Sequence[str], want: Want, progress: Progress) -> Publication:
        changed = self._publisher.publish(kinds, want, progress)
        head = self._records.head()
        return Publication(tuple(dataset for dataset in head.datasets if dataset.kind in kinds), changed)


def _is_in_force(facts: DatasetFacts, pack_id: str, head: HazardHead) -> bool:
    """Say whether a dataset is in force from that pack, and with its archive if it has one."""
    there = head.dataset(facts.kind)
    return there is not None and there.pack_id == pack_id and facts.archive_key in {None, there.archive_key}


def _check_newest(head: HazardHead, kinds: Sequence[str], uploaded_at: datetime | None) -> None:
    if uploaded_at is None:
        return
    # S3 tells whole seconds: within one, nobody knows which was first, and the file is taken.
    there = [dataset for dataset in head.datasets if dataset.kind in kinds]
    newer = [dataset for dataset in there if dataset.decided_at.replace(microsecond=0) > uploaded_at]
    if newer:
        decided_at = max(dataset.decided_at for dataset in newer)
        raise NewerUploadInForce(
            params={
                "kinds": ", ".join(dataset.kind for dataset in newer),
                "uploaded_at": _in_words(uploaded_at),
                "decided_at": _in_words(decided_at),
            }
        )


def _in_words(instant: datetime) -> str:
    return instant.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S")


def _facts(header: PackHeader, packed: PackedKind, pack_id: str, archive: ArchiveFacts | None) -> DatasetFacts:
    facts = DatasetFacts(
        kind=packed.kind,
        title=header.title,
        sources=tuple(DatasetSource(**source._asdict()) for source in packed.sources),
        as_of=packed.as_of if packed.sources else None,
        counts=DatasetCounts(
            zones=packed.zones,
            coverage_areas=packed.coverage_areas,
            sections=packed.sections,
            section_bytes=packed.section_bytes,
        ),
        sample=header.sample,
    )
    if archive is None:
        return facts
    return facts.model_copy(
        update={
            "archive_key": archive_key(packed.kind, pack_id),
            "archive_zooms": (archive.minimum_zoom, archive.maximum_zoom),
            "archive_bounds": archive.bounds,
        }
    )
