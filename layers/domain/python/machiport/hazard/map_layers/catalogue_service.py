"""The catalogue: every hazard kind with the dataset in force, published or not."""

from dataclasses import dataclass

from machiport.hazard.datasets.ports import HazardHeads
from machiport.hazard.datasets.publication import DatasetInForce
from machiport.hazard.kinds import HazardKind, HazardKinds


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """A kind and what is in force of it; None where nothing was ever published."""

    kind: HazardKind
    dataset: DatasetInForce | None


class CatalogueService:
    """Lists the layers."""

    def __init__(self, kinds: HazardKinds, heads: HazardHeads) -> None:
        """List `kinds` with what `heads` says is in force."""
        self._kinds = kinds
        self._heads = heads

    def entries(self) -> list[LayerEntry]:
        """Return all kinds in display order; one GetItem (the head)."""
        head = self._heads.head()
        return [LayerEntry(kind, head.dataset(kind.kind)) for kind in self._kinds]
