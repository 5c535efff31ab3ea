"""The map layers of a compiled import: an archive for each kind, kept beside its pack's id."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from machiport.hazard.datasets.publication import HazardHead
from machiport.hazard.importing.compiling import CompiledImport, ImportProgress
from machiport.hazard.importing.ports import LayerArchives
from machiport.hazard.importing.zone_spool import SpooledZones
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.map_layers.model import Bounds, LayerFacts, LayerZone, archive_key
from machiport.hazard.map_layers.ports import LayerBuilder

_PARTS: Final = 100


class KeptArchive(NamedTuple):
    """What an archive holds that was drawn before, as the head tells it."""

    minimum_zoom: int
    maximum_zoom: int
    bounds: Bounds | None


def kept_archives(compiled: CompiledImport, head: HazardHead, archives: LayerArchives) -> dict[str, KeptArchive]:
    """Return, by kind, the archives of this very pack that are in force and really there."""
    kept: dict[str, KeptArchive] = {}
    for each in compiled.header.kinds:
        there = head.dataset(each.kind)
        if there is None or there.pack_id != compiled.pack_id:
            continue
        if there.archive_key and there.archive_zooms and archives.is_kept(there.archive_key):
            kept[each.kind] = KeptArchive(*there.archive_zooms, there.archive_bounds)
    return kept


def draw_layers(
    compiled: CompiledImport,
    names: Sequence[str],
    kinds: HazardKinds,
    builder: LayerBuilder,
    archives: LayerArchives,
    progress: ImportProgress,
) -> dict[str, LayerFacts]:
    """Build and keep the archives of the kinds of these names; return what they hold.

    Raises LayerBuildError where one cannot be made, OSError (a full disk).
    """
    drawn: dict[str, LayerFacts] = {}
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
