"""Where an import's sources say anything at all (調査範囲): areas of a file, or grid squares. It is never guessed."""

from collections.abc import Iterator
from pathlib import Path

from machiport.hazard.importing.errors import ImportRefusedError, RefusedFeatureError
from machiport.hazard.importing.features import AreaGeometry, CoverageArea, FeatureOrigin
from machiport.hazard.importing.import_files import SourceNumbers, files_of
from machiport.hazard.importing.import_spec import SPEC_FILE, CoverageEntry, FileOptions, ImportSpec
from machiport.hazard.importing.mesh_codes import mesh_box
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.opened_files import Demand, layers_within, open_features
from machiport.hazard.importing.packages import unpacked
from machiport.hazard.importing.raw_features import area_of
from machiport.hazard.kinds import HazardKinds
from machiport.localized_text import LocalizedText


def read_coverage(
    folder: Path, spec: ImportSpec, kinds: HazardKinds, sources: SourceNumbers
) -> tuple[CoverageArea, ...]:
    """Return the coverages of an import.

    Raises ImportRefusedError for a kind, a grid square or a file that is not right.
    """
    found = []
    for number, entry in enumerate(spec.coverage):
        field = f"coverage[{number}]"
        for kind in entry.kinds:
            if kind not in kinds:
                known = ", ".join(each.kind for each in kinds)
                raise ImportRefusedError(said("unknown_kind", field=f"{field}.kinds", kind=kind, known=known))
        source = sources.number(entry.source)
        for origin, area in _areas(folder, field, entry):
            found += [CoverageArea(kind, source, area, origin) for kind in entry.kinds]
    return tuple(found)


def _areas(folder: Path, field: str, entry: CoverageEntry) -> Iterator[tuple[FeatureOrigin, AreaGeometry]]:
    for code in entry.meshes:
        try:
            yield FeatureOrigin(SPEC_FILE, code), mesh_box(code)
        except ValueError as error:
            raise ImportRefusedError(said("bad_mesh", field=f"{field}.meshes", code=code)) from error
    for file in files_of(folder, field, entry.path) if entry.path else ():
        try:
            if file.path.suffix.lower() == ".zip":
                with unpacked(file.path) as inside:
                    paths = layers_within(inside, None)
                    if not paths:
                        raise RefusedFeatureError(said("archive_without_layer"))
                    for path in paths:
                        yield from _file_areas(path, f"{file.name}/{path.relative_to(inside).as_posix()}")
            else:
                yield from _file_areas(file.path, file.name)
        except RefusedFeatureError as refused:
            raise ImportRefusedError(_in_field(f"{field}.path", file.name, refused.text)) from refused


def _file_areas(path: Path, name: str) -> Iterator[tuple[FeatureOrigin, AreaGeometry]]:
    demand = Demand(None, FileOptions(), lambda _: False, None)
    found = 0
    for raw in open_features(path, demand, lambda _: None):
        found += 1
        yield FeatureOrigin(name, raw.feature), area_of(raw)
    if not found:
        raise RefusedFeatureError(said("empty_file"))


def _in_field(field: str, name: str, text: LocalizedText) -> LocalizedText:
    return said(
        "bad_field", field=f"{field} ({name})", problem=text.ja, problem_en=text.en, problem_easy=text.ja_x_easy
    )
