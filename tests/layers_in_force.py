"""Map layers in force for tests: a head without a table, archives without a bucket."""

from datetime import UTC, datetime

from tests.fakes.range_reader import InMemoryRanges
from tests.map_archives import archive_of

from machiport.hazard.datasets.publication import DatasetCounts, DatasetInForce, DatasetSource, HazardHead
from machiport.hazard.map_layers.model import archive_key

PUBLISHED = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
SOURCE = DatasetSource(source="見本県 <洪水> 想定図", licence="CC BY 4.0", as_of="2025-03-31", sample=True)


def dataset_in_force(kind: str, version: str, *, drawn: bool = True) -> DatasetInForce:
    """Return a dataset of a kind whose pack has the id `version`; without an archive where it is not `drawn`."""
    return DatasetInForce(
        kind=kind,
        title="見本",
        sources=(SOURCE,),
        as_of=SOURCE.as_of,
        counts=DatasetCounts(zones=3, coverage_areas=1, sections=5, section_bytes=5_000),
        archive_key=archive_key(kind, version) if drawn else None,
        archive_zooms=(6, 14) if drawn else None,
        archive_bounds=(131.2, 33.0, 132.0, 33.5) if drawn else None,
        sample=True,
        number=1,
        pack_id=version,
        publication_id="01k-invented",
        published_at=PUBLISHED,
    )


class HeadInMemory:
    """A head that is put here; counts how often it is read."""

    def __init__(self, *datasets: DatasetInForce) -> None:
        """Hold `datasets` in force."""
        self.present = HazardHead().with_datasets(datasets)
        self.reads = 0

    def put_in_force(self, *datasets: DatasetInForce) -> None:
        """Put datasets in force."""
        self.present = self.present.with_datasets(datasets)

    def head(self) -> HazardHead:
        """Return what is in force."""
        self.reads += 1
        return self.present


def ranges_of(*archives: tuple[str, str, dict[tuple[int, int, int], bytes]]) -> InMemoryRanges:
    """Return archives of (kind, version, tiles) at their keys."""
    return InMemoryRanges(
        {
            archive_key(kind, version): archive_of(tiles, metadata={"vector_layers": [_layer(kind)]})
            for kind, version, tiles in archives
        }
    )


def _layer(kind: str) -> dict[str, object]:
    return {"id": kind, "minzoom": 6, "maxzoom": 14, "fields": {"rank": "Number", "label": "String"}}
