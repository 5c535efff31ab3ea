"""What is in force of the hazard datasets, and how it came to be: head, datasets, publications.

The states and their transitions are declared here and enforced as conditions in the writes themselves; see
docs/design/hazard.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

type PublicationState = Literal["staging", "committed", "settled", "abandoned", "forgotten"]

PUBLICATION_TRANSITIONS: Mapping[PublicationState, frozenset[PublicationState]] = {
    "staging": frozenset({"committed", "abandoned"}),
    "committed": frozenset({"settled"}),
    "settled": frozenset(),
    "abandoned": frozenset({"forgotten"}),
    "forgotten": frozenset(),
}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatasetSource(_Value):
    """Whose statements a dataset holds. `as_of` is an ISO 8601 date; `sample` says that they are invented."""

    source: str
    licence: str
    as_of: str
    sample: bool = False


class DatasetCounts(_Value):
    """How much a dataset holds: zones and coverage areas as they were drawn, sections of tiles, bytes of these."""

    zones: int
    coverage_areas: int
    sections: int
    section_bytes: int


class DatasetFacts(_Value):
    """What is told about a dataset of one kind. `as_of`: the date of its oldest source, None where it has none.

    `archive_key` is where its PMTiles archive lies in the map tiles bucket, with its lowest and highest zoom, and its
    bounds (west, south, east, north in degrees; None for one without a zone).

    `uploaded_at` (UTC): when its file was put into the imports bucket; None where an operator published it, or rolled
    back to it.
    """

    kind: str
    title: str
    sources: tuple[DatasetSource, ...]
    as_of: str | None
    counts: DatasetCounts
    uploaded_at: datetime | None = None
    archive_key: str | None = None
    archive_zooms: tuple[int, int] | None = None
    archive_bounds: tuple[float, float, float, float] | None = None
    sample: bool = False


class DatasetVersion(DatasetFacts):
    """A dataset that was put in force, by the publication of that number. `published_at` is UTC."""

    number: int
    pack_id: str
    publication_id: str
    published_at: datetime

    @property
    def decided_at(self) -> datetime:
        """When somebody decided that it be in force (UTC): put its file there, published it, or rolled back to it."""
        return self.uploaded_at or self.published_at


class DatasetInForce(DatasetVersion):
    """The dataset of a kind that answers now. `previous` is the one it replaced.

    `restored`: rolling back put it in force again, so rolling back has nothing more to do.
    """

    restored: bool = False
    previous: DatasetVersion | None = None


class HazardHead(_Value):
    """Which dataset is in force for each kind, in order of kind. `version` counts the publications."""

    version: int = 0
    datasets: tuple[DatasetInForce, ...] = ()

    def dataset(self, kind: str) -> DatasetInForce | None:
        """Return the dataset in force of a kind; None where there never was one."""
        return next((dataset for dataset in self.datasets if dataset.kind == kind), None)

    def replaced_by(self, kinds: Sequence[str]) -> tuple["ReplacedDataset", ...]:
        """Return what a publication of `kinds` replaces."""
        return tuple(
            ReplacedDataset(kind=dataset.kind, number=dataset.number, pack_id=dataset.pack_id)
            for dataset in self.datasets
            if dataset.kind in kinds
        )

    def with_datasets(self, new: Sequence[DatasetInForce]) -> "HazardHead":
        """Return the next head: `new` in force, the other kinds as they are."""
        by_kind = {dataset.kind: dataset for dataset in (*self.datasets, *new)}
        return HazardHead(version=self.version + 1, datasets=tuple(by_kind[kind] for kind in sorted(by_kind)))


class ReplacedDataset(_Value):
    """The dataset over which a publication was planned; it commits over nothing else."""

    kind: str
    number: int
    pack_id: str


class PublicationRecord(_Value):
    """A publication. Its number is its own for ever and larger than those of what it replaces; instants are UTC.

    `staged` and `settled` count tiles of its plan, `tiles` is their number. The lease is the attempt's: while it lasts,
    nobody else (but the same operator) goes on with it. `restores`: it rolls back.
    """

    publication_id: str
    number: int
    state: PublicationState
    pack_id: str
    datasets: tuple[DatasetFacts, ...]
    replaces: tuple[ReplacedDataset, ...]
    restores: bool
    tiles: int
    operator: str
    attempt: str
    started_at: datetime
    lease_until: datetime
    staged: int = 0
    settled: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it puts in force, in order."""
        return tuple(dataset.kind for dataset in self.datasets)

    def does_the_same(self, pack_id: str, kinds: Sequence[str], *, restores: bool) -> bool:
        """Say whether it would put the same in force."""
        return (self.pack_id, self.kinds, self.restores) == (pack_id, tuple(kinds), restores)

    def in_force(self, head: HazardHead, at: datetime) -> tuple[DatasetInForce, ...]:
        """Return its datasets as they are in force from `at` on, over `head`."""
        return tuple(self._dataset(facts, head.dataset(facts.kind), at) for facts in self.datasets)

    def _dataset(self, facts: DatasetFacts, before: DatasetInForce | None, at: datetime) -> DatasetInForce:
        previous, restored = None, self.restores
        if before is not None and before.pack_id == self.pack_id:
            # Put in force once more, for the sake of the pack's other kinds: what was before it still is.
            previous, restored = before.previous, before.restored
        elif before is not None:
            previous = DatasetVersion.model_validate(before.model_dump(include=set(DatasetVersion.model_fields)))
        return DatasetInForce(
            **dict(facts),
            number=self.number,
            pack_id=self.pack_id,
            publication_id=self.publication_id,
            published_at=at,
            restored=restored,
            previous=previous,
        )


class ListedPublication(_Value):
    """A line of the list of publications that were committed."""

    publication_id: str
    number: int
    pack_id: str
    kinds: tuple[str, ...]
    operator: str
    published_at: datetime
    restores: bool
    tiles: int
