"""Whether the zones of a kind lie in its coverage (調査範囲): one that holds none of them is that of another place."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.features import CoverageArea, FeatureOrigin, Finding
from machiport.hazard.importing.import_spec import SPEC_FILE
from machiport.hazard.importing.import_words import in_words
from machiport.hazard.importing.tile_pieces import Shapes

_NAMED: Final = 5


class CoveredZones:
    """Counts the zones of one kind, and those of which nothing lies in its coverage."""

    def __init__(self, kind: str, coverage: Sequence[CoverageArea], shapes: Shapes) -> None:
        """Begin with no zones; `shapes` are the valid areas of `coverage`, which may be none at all."""
        self._kind = kind
        self._coverage = coverage
        self._areas = shapes
        shapely.prepare(self._areas)
        self._tree = shapely.STRtree(shapes)
        self._zones = 0
        self._outside = 0

    def add(self, shapes: Shapes) -> None:
        """Count zones. Sharing an edge is not lying in it: publishers cut their zones along grid squares."""
        numbers, near = self._tree.query(shapes)
        zones, areas = shapes[numbers], self._areas[near]
        inside = shapely.covers(areas, zones)
        across = np.flatnonzero(~inside & shapely.intersects(areas, zones))
        inside[across] = ~shapely.touches(areas[across], zones[across])
        self._zones += len(shapes)
        self._outside += len(shapes) - len(np.unique(numbers[inside]))

    def findings(self) -> list[Finding]:
        """Return the note on zones outside the coverage.

        Raises ImportRefusedError where all of them are: the whole coverage would be answered “outside”.
        """
        if not self._coverage or not self._outside:
            return []
        told = {"kind": self._kind, "areas": self._names(), "outside": self._outside, "zones": self._zones}
        if self._outside == self._zones:
            raise ImportRefusedError(in_words("coverage_elsewhere", **told))
        return [Finding(FeatureOrigin(SPEC_FILE, self._kind), "note", in_words("zones_not_covered", **told))]

    def _names(self) -> str:
        """Return the grid squares and files of the coverage, as import.json names them."""
        origins = (area.origin for area in self._coverage)
        names = list(dict.fromkeys(each.feature if each.file == SPEC_FILE else each.file for each in origins))
        return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
