"""An import from its files to what is in force: read, repair, cut, pack, draw, publish."""

import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from machiport.clock import Clock
from machiport.hazard.datasets.errors import NewerUploadInForce, PackNotKept
from machiport.hazard.datasets.ports import Packs
from machiport.hazard.datasets.publication_service import ArchiveFacts, PublicationService
from machiport.hazard.importing.compiling import CompiledImport, ImportCompiler, ImportProgress, Step
from machiport.hazard.importing.drawing import draw_layers, kept_archives
from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.features import Finding
from machiport.hazard.importing.import_report import (
    FindingCounts,
    ImportOutcome,
    ImportReport,
    kind_reports,
    reported,
)
from machiport.hazard.importing.import_spec import load_spec
from machiport.hazard.importing.messages import said
from machiport.hazard.importing.packages import LIMITS, ArchiveLimits, is_disk_full, open_import
from machiport.hazard.importing.ports import LayerArchives
from machiport.hazard.importing.read_import import read_import
from machiport.hazard.importing.refusals import RefusalRule
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.map_layers.ports import LayerBuilder
from machiport.localized_text import LocalizedText
from machiport.problem_details import Problem


@dataclass(frozen=True, slots=True)
class ImportStores:
    """Where an import's results go: packs and reports, archives of map layers; and who makes these archives."""

    packs: Packs
    archives: LayerArchives
    builder: LayerBuilder


def silent(_step: Step, _done: int, _total: int) -> None:
    """Tell nobody."""


class ImportChecker:
    """Compiles imports, and says what became of their features; keeps and publishes nothing."""

    def __init__(
        self, kinds: HazardKinds, clock: Clock, rule: RefusalRule | None = None, limits: ArchiveLimits = LIMITS
    ) -> None:
        """Compile datasets of `kinds`; an import of which `rule` allows nothing to be published is refused.

        Without a rule, what its import.json says of refused zones counts, and where that says nothing none may be.
        A zip may hold what `limits` say.
        """
        self.kinds = kinds
        self._clock = clock
        self._rule = rule
        self._limits = limits

    def check(self, path: Path, progress: ImportProgress = silent) -> ImportReport:
        """Return what an import would be: `compiled`, or `refused` with the reason."""
        with self.compiled(path, progress) as checked:
            return checked.report("refused" if checked.compiled is None else "compiled")

    @contextmanager
    def compiled(self, path: Path, progress: ImportProgress) -> Iterator["CheckedImport"]:
        """Compile a folder or a zip; its pack and zones are there within the context."""
        began_at = self._clock.now()
        findings: list[Finding] = []
        with tempfile.TemporaryDirectory(prefix="hazard-work-") as made:
            try:
                with open_import(path, self._limits) as files:
                    spec = load_spec(files)
                    reading = read_import(files, self.kinds)
                    findings = reading.findings
                    rule = self._rule or RefusalRule(spec.allow_refused)
                    compiled = ImportCompiler(Path(made), rule, progress).compile(spec, reading)
            except ImportRefusedError as refused:
                yield CheckedImport(path.name, self._clock, began_at, findings, reason=refused.text)
            except OSError as error:
                if not is_disk_full(error):
                    raise
                yield CheckedImport(path.name, self._clock, began_at, findings, reason=said("no_room", file=path.name))
            else:
                yield CheckedImport(path.name, self._clock, began_at, findings, compiled)

    def without_room(self, file: str) -> ImportReport:
        """Return the report about a file for which there was no room on the disk."""
        return CheckedImport(file, self._clock, self._clock.now(), [], reason=said("no_room", file=file)).report(
            "refused"
        )


class ImportService:
    """Imports files of one region and publishes them."""

    def __init__(self, checker: ImportChecker, stores: ImportStores, publication: PublicationService) -> None:
        """Publish by `publication` what `checker` finds good, kept in `stores`."""
        self._checker = checker
        self._stores = stores
        self._publication = publication

    def run(self, path: Path, progress: ImportProgress = silent, uploaded_at: datetime | None = None) -> ImportReport:
        """Import a folder or a zip and publish it; nothing happens where its datasets are in force already.

        `uploaded_at` (UTC) is when the file was put into the bucket: then it is refused where anything newer is in
        force of one of its kinds. May be repeated after any failure: it goes on where it stopped. Nothing is published
        of what the report calls `refused`, that which the disk had no room for among it. Raises what
        PublicationService.publish and the stores raise, LayerBuildError, OSError.
        """
        with self.checked(path, progress) as checked:
            return self.publish(checked, progress, uploaded_at)

    @contextmanager
    def checked(self, path: Path, progress: ImportProgress = silent) -> Iterator["CheckedImport"]:
        """Compile an import to be looked at, and published or not, within the context."""
        with self._checker.compiled(path, progress) as checked:
            yield checked

    def publish(
        self, checked: "CheckedImport", progress: ImportProgress = silent, uploaded_at: datetime | None = None
    ) -> ImportReport:
        """Publish what was checked; see `run`."""
        if checked.compiled is None:
            return checked.report("refused")
        try:
            changed = self._published(checked.compiled, checked.report("compiled"), progress, uploaded_at)
        except NewerUploadInForce as newer:
            return checked.refused(_detail(newer))
        except OSError as error:
            # Once it is in force, what is left to do is done by trying again, or by the sweep.
            if not is_disk_full(error) or self.is_in_force(checked.compiled):
                raise
            return checked.refused(said("no_room", file=checked.name))
        return checked.report("published" if changed else "unchanged")

    def is_in_force(self, compiled: CompiledImport) -> bool:
        """Say whether all datasets of an import are in force as they are, so that publishing changes nothing."""
        head = self._publication.status().head
        there = [head.dataset(each.kind) for each in compiled.header.kinds]
        return all(dataset is not None and dataset.pack_id == compiled.pack_id for dataset in there)

    def without_room(self, file: str) -> ImportReport:
        """Return the report about a file for which there was no room on the disk, not even to fetch it."""
        return self._checker.without_room(file)

    def _published(
        self, compiled: CompiledImport, report: ImportReport, progress: ImportProgress, uploaded_at: datetime | None
    ) -> bool:
        """Keep the pack, draw, publish; say whether anything changed.

        The pack is kept anew though it is in force, and archives are drawn again that somebody deleted: without the
        pack nothing could be settled, rolled back to, or put in its place. Archives are told to `publish` even where
        the pack is in force already: it may be rolled back this moment.
        """
        stores, told = self._stores, report.to_json()
        if self.is_in_force(compiled):
            told = self._report_of(compiled.pack_id) or told
        with compiled.pack.open("rb") as pack:
            stores.packs.save(compiled.pack_id, pack, told)
        kept = kept_archives(compiled, self._publication.status().head, stores.archives)
        missing = [each.kind for each in compiled.header.kinds if each.kind not in kept]
        archives: dict[str, ArchiveFacts] = {**kept}
        archives |= draw_layers(compiled, missing, self._checker.kinds, stores.builder, stores.archives, progress)
        return self._publication.publish(compiled.pack_id, archives, progress, uploaded_at).changed

    def _report_of(self, pack_id: str) -> bytes | None:
        """Return the report of the import that made a pack: that of the run that published it stays."""
        try:
            return self._stores.packs.report(pack_id)
        except PackNotKept:
            return None


@dataclass(frozen=True, slots=True)
class CheckedImport:
    """An import (`name`: of its folder or zip) that was compiled, or the reason why it was refused."""

    name: str
    clock: Clock
    began_at: datetime
    findings: list[Finding]
    compiled: CompiledImport | None = None
    reason: LocalizedText | None = None

    def refused(self, reason: LocalizedText) -> ImportReport:
        """Return the report that nothing was published of it after all."""
        return replace(self, compiled=None, reason=reason).report("refused")

    def report(self, outcome: ImportOutcome) -> ImportReport:
        """Return the report as of now."""
        distinct = tuple(dict.fromkeys(self.findings))
        made: dict[str, Any] = {}
        if self.compiled is not None:
            header = self.compiled.header
            made = {
                "title": header.title,
                "sample": header.sample,
                "pack_id": self.compiled.pack_id,
                "pack_bytes": self.compiled.pack.stat().st_size,
                "kinds": kind_reports(header),
            }
        return ImportReport(
            outcome=outcome,
            reason=self.reason,
            counts=FindingCounts.of(distinct),
            findings=reported(distinct),
            began_at=self.began_at,
            seconds=round((self.clock.now() - self.began_at).total_seconds(), 1),
            peak_megabytes=round(peak_megabytes(), 1),
            **made,
        )


def _detail(problem: Problem) -> LocalizedText:
    japanese, english, easy = (problem.detail_in(language) for language in ("ja", "en", "ja-x-easy"))
    return LocalizedText(ja=japanese, en=english, ja_x_easy=easy)


def peak_megabytes() -> float:
    """Return the most memory (resident, in MiB) that this process, or one it started and waited for, ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most * unit / (1 << 20)
