"""Publishing a municipality's list from its files: all of it or nothing."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from machiport.clock import Clock
from machiport.hazard.shelters.errors import ShelterListNotValid
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.importing.report import SHOWN_FINDINGS
from machiport.hazard.shelters.importing.shelter_files import ShelterImport, import_shelter_files
from machiport.hazard.shelters.model import ListHead
from machiport.hazard.shelters.ports import ListCommit, ListMoved, ShelterLists, ShelterListWriter
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest
from machiport.import_findings import Finding
from machiport.problem_details import ProblemError, json_pointer

# Long enough for every process that read the old head to have read its chunks, too.
_OLD_CHUNKS_KEPT: Final = timedelta(days=1)
_RANDOM_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class PublishedList:
    """What became of an upload. `unchanged`: exactly this list was in force already."""

    head: ListHead
    imported: ShelterImport
    unchanged: bool = False


class ShelterListService:
    """What editors do with the list of their municipality."""

    def __init__(
        self, lists: ShelterLists, writer: ShelterListWriter, records: IdempotencyRecords, clock: Clock
    ) -> None:
        """Publish through `writer`."""
        self._lists = lists
        self._writer = writer
        self._records = records
        self._clock = clock

    def head(self, municipality: str) -> ListHead:
        """Return which list is in force; version 0 where none was ever published."""
        return self._lists.heads([municipality]).get(municipality, ListHead())

    def publish(
        self,
        asked: StaffRequest,
        files: Mapping[str, bytes],
        options: ShelterImportOptions,
        respond: Callable[[PublishedList], StoredResponse],
    ) -> Outcome:
        """Import files and put their list in force in place of the one before.

        Raises ShelterListNotValid (nothing is published), ShelterListPublishedMeanwhile, and what `once` raises.
        """
        return once(
            self._records,
            asked.request,
            self._clock,
            lambda: Outcome(self._publish(asked, files, options, respond)),
        )

    def _publish(
        self,
        asked: StaffRequest,
        files: Mapping[str, bytes],
        options: ShelterImportOptions,
        respond: Callable[[PublishedList], StoredResponse],
    ) -> StoredResponse:
        imported = import_shelter_files(asked.municipality, files, options)
        if not imported.publishable:
            errors = [finding for finding in imported.findings if finding.severity == "error"]
            raise ShelterListNotValid(errors=[problem_error(finding) for finding in errors[:SHOWN_FINDINGS]])
        old = self.head(asked.municipality)
        if self._is_in_force(asked.municipality, old, imported, options):
            response = respond(PublishedList(old, imported, unchanged=True))
            self._writer.unchanged(asked.request, response)
            return response
        now = self._clock.now()
        version_id = f"{old.version + 1:06d}-{secrets.token_hex(_RANDOM_BYTES)}"
        chunks = self._writer.stage(asked.municipality, version_id, imported.shelters, now + _OLD_CHUNKS_KEPT)
        new = ListHead(
            version=old.version + 1,
            version_id=version_id,
            chunks=chunks,
            counts=imported.counts,
            source=options.source,
            published_at=now,
        )
        response = respond(PublishedList(new, imported))
        commit = ListCommit(asked.municipality, old, new, now + _OLD_CHUNKS_KEPT)
        self._writer.commit(commit, asked.request, response)
        return response

    def _is_in_force(
        self, municipality: str, head: ListHead, imported: ShelterImport, options: ShelterImportOptions
    ) -> bool:
        if head.version == 0 or head.counts != imported.counts or head.source != options.source:
            return False
        try:
            return tuple(self._lists.shelters(municipality, head)) == imported.shelters
        except ListMoved:
            return False  # the commit's own condition then says that another list came first


def problem_error(finding: Finding) -> ProblemError:
    """Point into the uploaded file: `/body/files/list.csv/line/12/column/3`."""
    line: tuple[str | int, ...] = () if finding.line is None else ("line", finding.line)
    column: tuple[str | int, ...] = () if finding.column is None else ("column", finding.column)
    return ProblemError(json_pointer("body", "files", finding.file, *line, *column), finding.message)
