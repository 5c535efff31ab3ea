"""An import's reading → a pack, a kind at a time and with bounded memory."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Final, Literal

import numpy as np

from machiport.hazard.datasets.packs import PackedKind, PackHeader, write_pack
from machiport.hazard.importing.covered_zones import CoveredZones
from machiport.hazard.importing.cutting import KindCutter
from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.features import CoverageArea, FeatureOrigin, Finding, Reading, ZoneFeature
from machiport.hazard.importing.import_spec import SPEC_FILE, ImportSpec
from machiport.hazard.importing.import_words import in_words
from machiport.hazard.importing.refusals import RefusalRule, coverage_refused, reason_to_stop
from machiport.hazard.importing.repair import repair
from machiport.hazard.importing.section_spool import SectionSpool, merged
from machiport.hazard.importing.tile_pieces import Shapes
from machiport.hazard.importing.tile_sections import SectionTooLargeError
from machiport.hazard.importing.zone_spool import ZoneSpool
from machiport.hazard.section_codec import ZoneSource
from machiport.hazard.tile_addresses import TileAddress
from machiport.localized_text import LocalizedText

type Step = Literal["reading", "cutting", "packing", "layers", "staging", "settling"]
type ImportProgress = Callable[[Step, int, int], object]
"""Told the step, how much of it is done, and how much there is (0 where nobody knows)."""

_FEATURES_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class CompiledImport:
    """A pack in a file, and what it was made of: the valid zones of each kind in `header`, and all findings."""

    pack_id: str
    pack: Path
    header: PackHeader
    zones: dict[str, ZoneSpool]
    findings: tuple[Finding, ...]


class ImportCompiler:
    """Compiles one import, with its files in a folder of its own."""

    def __init__(self, folder: Path, rule: RefusalRule, progress: ImportProgress) -> None:
        """Work in `folder`, which is empty; stop where `rule` says so."""
        self._folder = folder
        self._rule = rule
        self._progress = progress
        self._accepted: Counter[str] = Counter()

    def compile(self, spec: ImportSpec, reading: Reading) -> CompiledImport:
        """Read, repair, cut, pack. What happened to features is added to `reading.findings`.

        Raises ImportRefusedError where nothing may be published of it.
        """
        zones: dict[str, ZoneSpool] = {}
        coverage = self._coverage(reading)
        try:
            self._read(reading, zones)
            for kind in coverage:
                self._spool(zones, kind)
            stop = reason_to_stop(reading.findings, self._accepted, self._rule)
            if stop is not None or not zones:
                raise ImportRefusedError(stop or in_words("nothing_there"))
            reading.findings.extend(
                Finding(FeatureOrigin(SPEC_FILE, kind), "note", in_words("no_zones", kind=kind))
                for kind in coverage
                if not zones[kind].count
            )
        finally:
            for spool in zones.values():
                spool.close()
        parts = [
            self._cut(kind, zones, coverage.get(kind, []), reading.sources, reading.findings) for kind in sorted(zones)
        ]
        header = PackHeader(spec.title, spec.sample, tuple(packed for packed, _ in parts))
        self._progress("packing", 0, 1)
        pack = self._folder / "import.pack"
        with pack.open("wb") as target:
            pack_id = write_pack(target, header, merged(sections for _, sections in parts))
        self._progress("packing", 1, 1)
        return CompiledImport(pack_id, pack, header, zones, tuple(dict.fromkeys(reading.findings)))

    def _coverage(self, reading: Reading) -> dict[str, list[CoverageArea]]:
        repaired = repair(_shapes(reading.coverage), [area.origin for area in reading.coverage])
        refused = next((finding for finding in repaired.findings if finding.severity == "refused"), None)
        if refused is not None:
            raise ImportRefusedError(coverage_refused(refused))
        reading.findings.extend(repaired.findings)
        by_kind: dict[str, list[CoverageArea]] = {}
        for area, shape in zip(reading.coverage, repaired.shapes.tolist(), strict=True):
            by_kind.setdefault(area.kind, []).append(CoverageArea(area.kind, area.source, shape, area.origin))
        return by_kind

    def _read(self, reading: Reading, zones: dict[str, ZoneSpool]) -> None:
        read = 0
        for features in batched(reading.features, _FEATURES_AT_ONCE, strict=False):
            repaired = repair(_shapes(features), [feature.origin for feature in features])
            reading.findings.extend(repaired.findings)
            kept = [features[number] for number in repaired.kept.tolist()]
            self._accepted.update(feature.origin.file for feature in kept)
            for kind in dict.fromkeys(feature.kind for feature in kept):
                of_kind = [number for number, feature in enumerate(kept) if feature.kind == kind]
                self._spool(zones, kind).add([kept[number].facts for number in of_kind], repaired.shapes[of_kind])
            read += len(features)
            self._progress("reading", read, 0)

    def _spool(self, zones: dict[str, ZoneSpool], kind: str) -> ZoneSpool:
        if kind not in zones:
            zones[kind] = ZoneSpool(self._folder / f"{kind}.zones")
        return zones[kind]

    def _cut(
        self,
        kind: str,
        zones: dict[str, ZoneSpool],
        coverage: list[CoverageArea],
        sources: Sequence[ZoneSource],
        findings: list[Finding],
    ) -> tuple[PackedKind, SectionSpool]:
        before = sum(spool.count for other, spool in zones.items() if other < kind)
        total = sum(spool.count for spool in zones.values())
        count = zones[kind].count
        said = {area.source for area in coverage}
        cutter = KindCutter(sources)
        covered = CoveredZones(kind, coverage, _shapes(coverage))
        cutter.add_coverages([area.source for area in coverage], _shapes(coverage))
        added = 0
        for facts, shapes in zones[kind]:
            cutter.add_zones(facts, shapes)
            covered.add(shapes)
            said.update(each.source for each in facts)
            added += len(facts)
            self._progress("cutting", before + added // 2, total)
        findings += covered.findings()
        try:
            sections = cutter.sections(
                lambda part: self._progress("cutting", before + (count + round(part * count)) // 2, total)
            )
            spool = SectionSpool(kind, self._folder / f"{kind}.sections", sections)
        except SectionTooLargeError as error:
            raise ImportRefusedError(_about_tile("tile_too_large", error.tile)) from error
        findings += [
            Finding(FeatureOrigin(SPEC_FILE, kind), "note", _about_tile("tile_large", tile)) for tile in cutter.large
        ]
        told = tuple(sorted({sources[number] for number in said}))
        return PackedKind(kind, told, count, len(coverage), spool.count, spool.section_bytes), spool


def _shapes(areas: Sequence[ZoneFeature] | Sequence[CoverageArea]) -> Shapes:
    shapes = np.empty(len(areas), dtype=object)
    shapes[:] = [area.geometry for area in areas]
    return shapes


def _about_tile(message: str, tile: TileAddress) -> LocalizedText:
    west, south, east, north = tile.bounds()
    return in_words(message, place=f"{(west + east) / 2:.6f}, {(south + north) / 2:.6f}")
