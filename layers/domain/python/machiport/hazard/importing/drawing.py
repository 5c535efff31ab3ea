"""The map layers of a compiled import: an archive for each kind, kept beside its pack's id."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from machiport.hazard.importing.compiling import CompiledImport, ImportProgress
from machiport.hazard.importing.ports import LayerArchives
from machiport.hazard.importing.zone_spool import SpooledZones
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.map_layers.model import LayerFacts, LayerZone, archive_key
from machiport.hazard.map_layers.ports import LayerBuilder

_PARTS: Final = 100


def draw_layers(
    compiled: CompiledImport,
    kinds: HazardKinds,
    builder: LayerBuilder,
    archives: LayerArchives,
    progress: ImportProgress,
) -> dict[str, LayerFacts]:
    """Build and keep the archive of each kind; return what they hold.

    Raises LayerBuildError where one cannot be made.
    """
    drawn: dict[str, LayerFacts] = {}
    names = [each.kind for each in compiled.header.kinds]
    for number, kind in enumerate(names):
        target = compiled.pack.with_name(f"{kind}.pmtiles")
        told = partial(_tell, progress, number, len(names))
        drawn[kind] = builder.build(kinds[kind], layer_zones(compiled.zones[kind]), target, told)
        archives.keep(archive_key(kind, compiled.pack_id), target)
        target.unlink()
        told(1.0)
    return drawn


def layer_zones(zones: Iterable[SpooledZones]) -> Iterator[LayerZone]:
    """Go through zones as they are drawn."""
    for facts, shapes in zones:
        for said, shape in zip(facts, shapes.tolist(), strict=True):
            parts = getattr(shape, "geoms", [shape])
            yield LayerZone(said, [[list(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts])


def _tell(progress: ImportProgress, number: int, kinds: int, part: float) -> None:
    progress("layers", round((number + part) * _PARTS), kinds * _PARTS)
