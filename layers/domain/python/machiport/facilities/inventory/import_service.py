"""Importing facilities and rooms from tables: a report and drafts, and where it is asked for their publication."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from machiport.clock import Clock
from machiport.facilities.inventory.errors import FacilityTablesNotValid, NoRulesYet
from machiport.facilities.inventory.importing.facility_files import (
    FacilityFiles,
    FacilityImport,
    FacilityImportOptions,
)
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.model import Facility, Purpose
from machiport.facilities.inventory.ports import InventoryWriter
from machiport.facilities.inventory.publication_service import PublicationService
from machiport.facilities.inventory.publications import PublishedFacility, StaffPublication
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.import_findings import Finding
from machiport.problem_details import ProblemError, json_pointer

SHOWN_FINDINGS: Final = 50
"""How many findings an answer holds."""


@dataclass(frozen=True, slots=True)
class ImportedFacilities:
    """What became of an upload. `published`: the versions in force now, by facility id; none where only checked."""

    imported: FacilityImport
    published: Mapping[str, str] = field(default_factory=dict)


class FacilityImportService:
    """What staff do with tables of their municipality's facilities."""

    def __init__(
        self,
        publications: PublicationService,
        writer: InventoryWriter,
        records: IdempotencyRecords,
        purposes: Mapping[str, Purpose],
        clock: Clock,
    ) -> None:
        """Publish through `publications`; `purposes` are those of the region."""
        self._publications = publications
        self._writer = writer
        self._records = records
        self._purposes = purposes
        self._clock = clock

    def check(
        self, municipality: str, files: Mapping[str, bytes], options: FacilityImportOptions | None = None
    ) -> FacilityImport:
        """Return the drafts that the files make over what is in force, and what was found; nothing is written.

        What keeps a complete draft from being published (a rule set that is not there …) is among the findings.
        """
        options = options or FacilityImportOptions()
        present = {
            each.facility.facility_id: (each.facility, each.version_id)
            for each in self._publications.facilities(municipality)
        }
        report = ImportReport()
        imported = FacilityFiles(municipality, present, self._purposes).read(files, options, report)
        return self._checked(imported, report)

    def import_tables(
        self,
        asked: StaffPublication,
        files: Mapping[str, bytes],
        options: FacilityImportOptions,
        respond: Callable[[ImportedFacilities], StoredResponse],
    ) -> Outcome:
        """Import files; with `options.publish` put the drafts in force, each in place of the version it was made from.

        A request that broke off goes on where it stopped when it is sent again with the same key.

        Raises FacilityTablesNotValid (nothing is published), NoRulesYet, PreconditionFailed where somebody else
        publishes the same facility meanwhile (those before it are in force), InventoryBusy, and what `once` raises.
        """

        def work() -> Outcome:
            imported = self.check(asked.municipality, files, options)
            published = self._published(asked, imported) if options.publish else {}
            response = respond(ImportedFacilities(imported, published))
            self._writer.remember(asked.request, response)
            return Outcome(response)

        return once(self._records, asked.request, self._clock, work)

    def _published(self, asked: StaffPublication, imported: FacilityImport) -> dict[str, str]:
        if not imported.publishable:
            errors = [finding for finding in imported.findings if finding.severity != "note"]
            raise FacilityTablesNotValid(errors=[problem_error(finding) for finding in errors[:SHOWN_FINDINGS]])
        return {
            draft.facility_id: self._publish(asked, draft.facility, draft.expected)
            for draft in imported.drafts
            if draft.facility is not None
        }

    def _publish(self, asked: StaffPublication, facility: Facility, expected: str | None) -> str:
        key = f"{asked.request.key}#{facility.facility_id}"
        one = replace(asked, request=replace(asked.request, key=key), expected=expected)
        return self._publications.publish_facility(one, facility, _version).response.body

    def _checked(self, imported: FacilityImport, report: ImportReport) -> FacilityImport:
        """Return the import with what its complete drafts name that is not there."""
        complete = [(draft, draft.facility) for draft in imported.drafts if draft.facility is not None]
        if not complete:
            return imported
        try:
            faults = self._publications.faults(complete[0][1].municipality, [facility for _, facility in complete])
        except NoRulesYet as problem:
            report.add_problem(complete[0][0].place, "rules, prices", problem.detail)
            return replace(imported, findings=report.findings, publishable=False)
        for (draft, _), of_draft in zip(complete, faults, strict=True):
            for fault in of_draft:
                report.add_problem(draft.place, fault.pointer.removeprefix("/body/"), fault.message)
        return replace(imported, findings=report.findings, publishable=imported.publishable and not any(faults))


def problem_error(finding: Finding) -> ProblemError:
    """Point into the uploaded file: `/body/files/list.csv/line/12/column/3`."""
    line: tuple[str | int, ...] = () if finding.line is None else ("line", finding.line)
    column: tuple[str | int, ...] = () if finding.column is None else ("column", finding.column)
    return ProblemError(json_pointer("body", "files", finding.file, *line, *column), finding.message)


def _version(published: PublishedFacility) -> StoredResponse:
    return StoredResponse(201, published.version_id)
