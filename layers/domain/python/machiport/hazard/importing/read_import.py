"""An import's folder → its zones, its coverages, and what became of every feature."""

from collections.abc import Iterator
from pathlib import Path

from machiport.hazard.importing.city_gml import city_objects
from machiport.hazard.importing.code_lists import CodeLists
from machiport.hazard.importing.coverage_areas import read_coverage
from machiport.hazard.importing.errors import ImportRefusedError, RefusedFeatureError
from machiport.hazard.importing.features import FeatureOrigin, Finding, Reading, Severity, ZoneFeature
from machiport.hazard.importing.formats import wanted_columns, zone_drafter
from machiport.hazard.importing.import_files import FileOfImport, SourceNumbers, files_of
from machiport.hazard.importing.import_spec import FileEntry, load_spec
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.opened_files import Demand, layers_within, left_out, open_features, prescribed_crs
from machiport.hazard.importing.packages import unpacked
from machiport.hazard.importing.raw_features import RawFeature, area_of
from machiport.hazard.importing.text_encodings import is_garbled
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.section_codec import ZoneFacts
from machiport.localized_text import LocalizedText

_CITY_GML = (".gml",)
_NAMED = 5


def read_import(folder: Path, kinds: HazardKinds) -> Reading:
    """Read an import: import.json and coverages at once, the zones while they are gone through.

    `folder` has to stay until then; `packages.open_import` gives one for a zip.
    Raises ImportRefusedError for an import.json that is not as it should be, and for a coverage that cannot be read:
    without its coverage an import would say less than its publisher does.
    """
    spec = load_spec(folder)
    sources = SourceNumbers(spec)
    files = [(entry, files_of(folder, f"files[{number}]", entry.path)) for number, entry in enumerate(spec.files)]
    for number, entry in enumerate(spec.files):
        _check_kind(entry, f"files[{number}]", kinds)
    findings: list[Finding] = []
    coverage = read_coverage(folder, spec, kinds, sources)
    reader = _Reader(folder, kinds, findings)
    features = (
        zone
        for entry, found in files
        for file in found
        for zone in reader.zones(entry, file, sources.number(entry.source))
    )
    return Reading(sources.all(), features, coverage, findings)


def _check_kind(entry: FileEntry, field: str, kinds: HazardKinds) -> None:
    if entry.kind is None:
        return
    if entry.kind not in kinds:
        known = ", ".join(each.kind for each in kinds)
        raise ImportRefusedError(said("unknown_kind", field=f"{field}.kind", kind=entry.kind, known=known))
    if entry.options.depth_property is not None and kinds[entry.kind].unit != "metre":
        raise ImportRefusedError(said("no_depths", field=f"{field}.options.depth_property", kind=entry.kind))


class _Reader:
    """Reads files one after another; what it cannot take becomes a finding."""

    def __init__(self, folder: Path, kinds: HazardKinds, findings: list[Finding]) -> None:
        self._kinds = kinds
        self._findings = findings
        self._lists = CodeLists(folder)

    def zones(self, entry: FileEntry, file: FileOfImport, source: int) -> Iterator[ZoneFeature]:
        try:
            if file.path.suffix.lower() == ".zip":
                yield from self._archive(entry, file, source)
            else:
                yield from self._file(entry, file, source, self._lists)
        except (RefusedFeatureError, ImportRefusedError) as refused:
            self._find(FeatureOrigin(file.name, ""), "refused", refused.text)

    def _archive(self, entry: FileEntry, file: FileOfImport, source: int) -> Iterator[ZoneFeature]:
        suffixes = _CITY_GML if entry.format == "citygml" else None
        with unpacked(file.path) as folder:
            members = layers_within(folder, entry.options.member, suffixes)
            if not members:
                raise RefusedFeatureError(said("archive_without_layer"))
            others = left_out(folder, members) if entry.options.member is None and suffixes is None else []
            if others:
                names = ", ".join(each.relative_to(folder).as_posix() for each in others[:_NAMED])
                raise RefusedFeatureError(said("other_layers", files=names))
            for path in members:
                member = FileOfImport(path, f"{file.name}/{path.relative_to(folder).as_posix()}")
                try:
                    yield from self._file(entry, member, source, CodeLists(folder))
                except RefusedFeatureError as refused:
                    self._find(FeatureOrigin(member.name, ""), "refused", refused.text)

    def _file(self, entry: FileEntry, file: FileOfImport, source: int, lists: CodeLists) -> Iterator[ZoneFeature]:
        found = 0
        draft_of = zone_drafter(entry, file.path, self._kinds, lists)
        for raw in self._raw(entry, file):
            found += 1
            origin = FeatureOrigin(file.name, raw.feature)
            try:
                geometry = area_of(raw)
                draft = draft_of(raw.properties)
            except RefusedFeatureError as refused:
                self._find(origin, "refused", refused.text)
                continue
            facts = ZoneFacts(*draft[1:], source)
            if is_garbled(facts.label + facts.text):
                self._find(origin, "note", said("label_unreadable"))
                facts = facts._replace(label="", text="")
            yield ZoneFeature(draft.kind, facts, geometry, origin)
        if not found:
            self._find(FeatureOrigin(file.name, ""), "note", said("empty_file"))

    def _raw(self, entry: FileEntry, file: FileOfImport) -> Iterator[RawFeature]:
        if entry.format == "citygml":
            return city_objects(file.path)

        def note(text: LocalizedText) -> None:
            self._find(FeatureOrigin(file.name, ""), "note", text)

        demand = Demand(entry.encoding, entry.options, wanted_columns(entry), prescribed_crs(entry.format))
        return open_features(file.path, demand, note)

    def _find(self, origin: FeatureOrigin, severity: Severity, text: LocalizedText) -> None:
        self._findings.append(Finding(origin, severity, text))
