"""Making sections of 10,000 and 100,000 invented zones × 6 kinds: time, bytes, memory; each in a process of its own.

Reading files is not in it, and neither are map layers and publishing: it is repair, spool, cutting and the pack, with
holes, overlaps and slivers (tests/hazard_world.py). 100,000 × 6 take ten minutes, so they are measured only where
MACHIPORT_BENCH_HAZARD_ZONES names them (`MACHIPORT_BENCH_HAZARD_ZONES=100000 make bench ARGS=hazard_import`).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figure import Figure
from tests.hazard_world import KINDS, SOURCE, hazard_layer

from machiport.hazard.importing.compiling import ImportCompiler
from machiport.hazard.importing.features import CoverageArea, FeatureOrigin, Reading, ZoneFeature
from machiport.hazard.importing.import_service import peak_megabytes, silent
from machiport.hazard.importing.import_spec import ImportSpec
from machiport.hazard.importing.refusals import RefusalRule

ZONES = (10_000,)
ALLOWED_MEGABYTES = 2048
_VARIABLE = "MACHIPORT_BENCH_HAZARD_ZONES"
_ROOT = Path(__file__).parents[2]


def measure() -> list[Figure]:
    """Return seconds, kilobytes and MiB; the bar is at most 2 GiB, a ratio ≥ 1."""
    asked = os.environ.get(_VARIABLE)
    figures: list[Figure] = []
    for zones in [int(asked)] if asked else ZONES:
        found = _in_own_process(zones)
        named = f"hazard import, {zones:,} zones × {len(KINDS)} kinds"
        memory = found["peak_megabytes"]
        figures += [
            Figure(f"{named}: repair, cut, pack", found["seconds"], "s"),
            Figure(f"{named}: sections of 10,000 zones, mean of kinds", found["bytes_per_10k"] / 1000, "kB"),
            Figure(f"{named}: pack file", found["pack_bytes"] / 1000, "kB"),
            Figure(f"{named}: peak memory", memory, "MiB", "the most it may be", ALLOWED_MEGABYTES / memory),
        ]
    return figures


def _in_own_process(zones: int) -> dict[str, float]:
    """Compile in a fresh process, so that the most memory it had is this import's."""
    command = [sys.executable, "-m", __spec__.name if __spec__ else "tests.benchmarks.bench_hazard_import", str(zones)]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)  # noqa: S603  # ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _compiled(zones: int) -> dict[str, float]:
    day = {"source": SOURCE.source, "licence": SOURCE.licence, "as_of": SOURCE.as_of}
    spec = ImportSpec.model_validate({"title": "架空", "sample": True, "source": day, "files": [_FILE]})
    coverage = tuple(
        CoverageArea(kind, 0, hazard_layer(kind, 1).coverage, FeatureOrigin("coverage", kind)) for kind in KINDS
    )
    reading = Reading((SOURCE,), _features(zones), coverage, [])
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        compiled = ImportCompiler(Path(folder), RefusalRule(), silent).compile(spec, reading)
        seconds = perf_counter() - begun
        packed = compiled.header.kinds
        return {
            "seconds": seconds,
            "bytes_per_10k": sum(each.section_bytes for each in packed) * 10_000 / sum(each.zones for each in packed),
            "pack_bytes": compiled.pack.stat().st_size,
            "peak_megabytes": peak_megabytes(),
        }


_FILE = {"path": "none.geojson", "format": "A31"}


def _features(zones: int) -> Iterator[ZoneFeature]:
    for kind in KINDS:
        layer = hazard_layer(kind, zones)
        for number, (facts, shape) in enumerate(zip(layer.facts, layer.shapes.tolist(), strict=True)):
            yield ZoneFeature(kind, facts, shape, FeatureOrigin(kind, str(number)))


if __name__ == "__main__":
    json.dump(_compiled(int(sys.argv[1])), sys.stdout)
