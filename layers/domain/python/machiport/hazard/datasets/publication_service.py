"""What an operator does with datasets: publish a pack, roll a kind back, see what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from machiport.clock import Clock
from machiport.hazard.datasets.errors import DatasetNotInForce, NothingToRestore
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
from machiport.hazard.map_layers.model import LayerFacts, archive_key

_LISTED = 20


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
        self, pack_id: str, archives: Mapping[str, LayerFacts] | None = None, progress: Progress = silent
    ) -> Publication:
        """Put all kinds of a kept pack in force; `archives` says, by kind, what the PMTiles archives hold.

        These lie where `archive_key` says; a kind without one has no map layer.

        A publication of the pack that broke off is gone on with; where the pack is in force nothing happens.
        Raises PackNotKept, CorruptPackError; PublicationUnderWay where another operator is at it,
        PublicationTakenOver, DatasetPublishedMeanwhile.
        """
        with self._packs.open(pack_id) as pack:
            datasets = tuple(
                _facts(pack.header, each, pack_id, (archives or {}).get(each.kind)) for each in pack.header.kinds
            )
        kinds = [dataset.kind for dataset in datasets]

        def want(head: HazardHead) -> Wanted | None:
            there = map(head.dataset, kinds)
            in_force = all(dataset is not None and dataset.pack_id == pack_id for dataset in there)
            return None if in_force else Wanted(pack_id, datasets)

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


def _facts(header: PackHeader, packed: PackedKind, pack_id: str, archive: LayerFacts | None) -> DatasetFacts:
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
