"""What an operator is told about an import: kept as JSON beside its pack, and under the name of its file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, computed_field

from machiport.hazard.datasets.packs import PackHeader
from machiport.hazard.importing.features import Finding, Severity
from machiport.localized_text import LocalizedText

type ImportOutcome = Literal["refused", "compiled", "published", "unchanged"]
"""`refused`: nothing was published, `reason` says why. `compiled`: a pack was made, and nothing published (yet).
`unchanged`: these very datasets were in force already."""

MOST_FINDINGS = 5000
"""Findings told one by one; the rest is counted."""

_TEN_THOUSAND = 10_000


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # what is computed is written, and not read


class ReportedFinding(_Value):
    """What happened to a feature; `feature` is empty where a whole file is meant."""

    file: str
    feature: str
    severity: Severity
    text: LocalizedText


class KindReport(_Value):
    """What became of a kind: zones and coverage areas taken, sections made of them (with those of split tiles)."""

    kind: str
    zones: int
    coverage_areas: int
    sections: int
    section_bytes: int

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated properties
    @property
    def bytes_per_ten_thousand_zones(self) -> int | None:
        """Return how much 10,000 zones take; None where there is none."""
        return self.section_bytes * _TEN_THOUSAND // self.zones if self.zones else None


class FindingCounts(_Value):
    """How many findings of each severity there are."""

    refused: int = 0
    repaired: int = 0
    note: int = 0

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Self:
        """Count findings."""
        told = [finding.severity for finding in findings]
        return cls(refused=told.count("refused"), repaired=told.count("repaired"), note=told.count("note"))


class ImportReport(_Value):
    """An import. `began_at` is UTC; `seconds` and `peak_megabytes` are those of the process that made the report."""

    outcome: ImportOutcome
    reason: LocalizedText | None = None
    title: str | None = None
    sample: bool = False
    pack_id: str | None = None
    pack_bytes: int = 0
    kinds: tuple[KindReport, ...] = ()
    counts: FindingCounts = FindingCounts()
    findings: tuple[ReportedFinding, ...] = ()
    began_at: datetime
    seconds: float
    peak_megabytes: float

    def to_json(self) -> bytes:
        """Return the report as JSON."""
        return self.model_dump_json(by_alias=True, indent=1).encode()


def kind_reports(header: PackHeader) -> tuple[KindReport, ...]:
    """Return what a pack says of its kinds."""
    return tuple(
        KindReport(
            kind=each.kind,
            zones=each.zones,
            coverage_areas=each.coverage_areas,
            sections=each.sections,
            section_bytes=each.section_bytes,
        )
        for each in header.kinds
    )


def reported(findings: Iterable[Finding]) -> tuple[ReportedFinding, ...]:
    """Return the first of the findings as they are reported, refused features first."""
    order: dict[Severity, int] = {"refused": 0, "repaired": 1, "note": 2}
    ranked = sorted(findings, key=lambda finding: order[finding.severity])
    return tuple(
        ReportedFinding(
            file=finding.origin.file, feature=finding.origin.feature, severity=finding.severity, text=finding.text
        )
        for finding in ranked[:MOST_FINDINGS]
    )
