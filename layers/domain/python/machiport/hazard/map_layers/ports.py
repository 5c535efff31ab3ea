"""What map layers need from the outside world, and what the import needs of them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from machiport.hazard.kinds import HazardKind
from machiport.hazard.map_layers.model import LayerFacts, LayerZone

type LayerProgress = Callable[[float], None]
"""Told how much is done, 0…1, while an archive is written."""


class LayerBuildError(RuntimeError):
    """An archive could not be made; says why."""


class LayerBuilder(Protocol):
    """Makes archives."""

    def build(
        self, kind: HazardKind, zones: Iterable[LayerZone], target: Path, progress: LayerProgress | None = None
    ) -> LayerFacts:
        """Write the archive of `zones` to `target` (a file); the same zones in the same order give the same bytes.

        `zones` is gone through once and not kept: a hundred thousand do not fill the memory. The archive has one
        layer, called as the kind. Raises LayerBuildError where it cannot be made, then there is no
        `target`, OSError where the disk is full, and KeyError for a rank that the kind does not have.
        """
        ...
