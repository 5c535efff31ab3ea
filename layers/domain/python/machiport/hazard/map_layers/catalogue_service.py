"""The catalogue: every hazard kind with the dataset in force, published or not."""

from dataclasses import dataclass

from machiport.hazard.datasets.ports import HazardHeads
from machiport.hazard.datasets.publication import DatasetInForce
from machiport.hazard.kinds import HazardKind, HazardKinds


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """A kind and what is in force of it; None where nothing was ever published.

    `archive_url` is where phones read its archive by ranges, None where the dataset has none.
    """

    kind: HazardKind
    dataset: DatasetInForce | None
    archive_url: str | None


class CatalogueService:
    """Lists the layers."""

    def __init__(self, kinds: HazardKinds, heads: HazardHeads, archives_url: str) -> None:
        """List `kinds` with what `heads` says is in force; archives lie below `archives_url` by their keys."""
        self._kinds = kinds
        self._heads = heads
        self._archives_url = archives_url.rstrip("/")

    def entries(self) -> list[LayerEntry]:
        """Return all kinds in display order; one GetItem (the head)."""
        head = self._heads.head()
        return [self._entry(kind, head.dataset(kind.kind)) for kind in self._kinds]

    def _entry(self, kind: HazardKind, dataset: DatasetInForce | None) -> LayerEntry:
        key = None if dataset is None else dataset.archive_key
        return LayerEntry(kind, dataset, None if key is None else f"{self._archives_url}/{key}")
