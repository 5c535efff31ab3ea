"""Staff's work on editions: upload, look at report and difference, publish, discard."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from machiport.clock import Clock, today
from machiport.garbage.areas_in_force import areas_in_force
from machiport.garbage.difference import EditionDifference, edition_difference
from machiport.garbage.errors import EditionNotDraft, EditionNotFound, NothingToImport, PublishedMeanwhile
from machiport.garbage.importers.formats import import_files
from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.importers.report import SHOWN_PROBLEMS, ImportResult
from machiport.garbage.model import Edition, is_possible_id
from machiport.garbage.ports import (
    CalendarsInForce,
    Catalogue,
    Draft,
    Drafts,
    EditionRecords,
    EditionTransition,
    RecordWriter,
)
from machiport.garbage.publication import EditionCounts, EditionRecord, Head
from machiport.garbage.publication_plan import (
    PublicationPlan,
    arriving_areas,
    plan_edition,
    with_changes_for_arriving_areas,
)
from machiport.garbage.publisher import Effects, Publisher
from machiport.garbage.rules import DateRange
from machiport.garbage.stored_sizes import of_publishable_size
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffAttempt, StaffRequest
from machiport.import_findings import Finding
from machiport.problem_details import ProblemError, json_pointer
from machiport.time_ordered_ids import new_id

_DICTIONARY_TITLE = "ごみ分別辞典"


@dataclass(frozen=True, slots=True)
class Upload:
    """Files with the options under which they are read."""

    files: Mapping[str, bytes]
    options: ImportOptions


@dataclass(frozen=True, slots=True)
class UploadedEdition:
    """A new draft: its record, what the import found, what would change for residents."""

    record: EditionRecord
    result: ImportResult
    difference: EditionDifference
    based_on_version: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What publishing an edition would change, compared with what is in force as of `based_on_version`."""

    difference: EditionDifference
    based_on_version: int


@dataclass(frozen=True, slots=True)
class EditionStores:
    """Where editions and what is in force are read and written."""

    catalogue: Catalogue
    calendars: CalendarsInForce
    records: EditionRecords
    drafts: Drafts
    writer: RecordWriter


class EditionService:
    """What staff do with editions of their municipality."""

    def __init__(self, stores: EditionStores, publisher: Publisher, clock: Clock) -> None:
        """Work on `stores`, publish through `publisher`."""
        self._stores = stores
        self._publisher = publisher
        self._clock = clock

    def upload(
        self, asked: StaffRequest, upload: Upload, respond: Callable[[UploadedEdition], StoredResponse]
    ) -> Outcome:
        """Import files into a new draft. Nothing of it shows to residents.

        Raises NothingToImport where neither a calendar nor a dictionary could be made of the files, also where the
        calendar is too large to be published.
        """
        return self._publisher.once(asked, lambda: self._upload(asked, upload, respond))

    def _upload(
        self, asked: StaffRequest, upload: Upload, respond: Callable[[UploadedEdition], StoredResponse]
    ) -> Outcome:
        imported = import_files(asked.municipality, upload.files, upload.options)
        result = of_publishable_size(imported, next(iter(upload.files), ""))
        edition = result.edition or self._dictionary_edition(asked.municipality, upload.options, result)
        if edition is None:
            raise NothingToImport(errors=[_problem_error(problem) for problem in result.problems[:SHOWN_PROBLEMS]])
        record = self._record(asked, edition, result)
        compared = self._compare(asked.municipality, edition)
        draft = Draft(edition=edition, report=report_json(result))
        self._stores.drafts.save(asked.municipality, record.edition_id, draft, upload.files)
        response = respond(UploadedEdition(record, result, compared.difference, compared.based_on_version))
        self._stores.writer.create_edition(record, asked.request, response)
        return Outcome(response)

    def edition(self, municipality: str, edition_id: str) -> EditionRecord:
        """Return an edition's record.

        Raises EditionNotFound.
        """
        record = self._stores.records.edition(municipality, edition_id) if is_possible_id(edition_id) else None
        if record is None:
            raise EditionNotFound
        return record

    def editions(self, municipality: str, limit: int, before: str | None) -> Sequence[EditionRecord]:
        """Return records, newest first, those older than the id `before`."""
        return self._stores.records.editions(municipality, limit, before)

    def report(self, municipality: str, edition_id: str) -> bytes:
        """Return the report of an edition's import as JSON: {"counts": …, "problems": […]}.

        Raises EditionNotFound.
        """
        record = self.edition(municipality, edition_id)
        return self._stores.drafts.report(municipality, record.edition_id)

    def difference(self, municipality: str, edition_id: str) -> Difference:
        """Compare an edition with what is in force now.

        Raises EditionNotFound.
        """
        record = self.edition(municipality, edition_id)
        return self._compare(municipality, self._stores.drafts.edition(municipality, record.edition_id))

    def publish(
        self,
        asked: StaffAttempt,
        edition_id: str,
        based_on_version: int,
        respond: Callable[[PublicationPlan], StoredResponse],
    ) -> Outcome:
        """Publish a draft, for every area at once.

        `based_on_version` is that of the difference which was reviewed. Raises EditionNotFound, EditionNotDraft,
        PublishedMeanwhile where something else was published since that review.
        """
        return self._publisher.once(asked, lambda: self._publish(asked, edition_id, based_on_version, respond))

    def _publish(
        self,
        asked: StaffAttempt,
        edition_id: str,
        based_on_version: int,
        respond: Callable[[PublicationPlan], StoredResponse],
    ) -> Outcome:
        record = self._draft(asked.municipality, edition_id)
        head = self._stores.catalogue.head(asked.municipality)
        if head.version != based_on_version:
            raise PublishedMeanwhile
        plan = self._plan(asked.municipality, record, head)
        steps = [EditionTransition(edition_id, "draft", "published", plan.publication_id)]
        steps += [EditionTransition(old.edition_id, "published", "superseded") for old in plan.superseded]
        effects = Effects(
            event_type="garbage.edition_published",
            event_data={
                "edition_id": edition_id,
                "title": record.title,
                "from": record.period.start.isoformat(),
                "to": record.period.end.isoformat(),
                "areas": record.counts.areas,
            },
            editions=tuple(steps),
        )
        return self._publisher.publish(asked, head, plan, effects, respond)

    def discard(
        self, asked: StaffRequest, edition_id: str, respond: Callable[[EditionRecord], StoredResponse]
    ) -> Outcome:
        """Put a draft away; it stays in the list.

        Raises EditionNotFound, EditionNotDraft.
        """
        return self._publisher.once(asked, lambda: self._discard(asked, edition_id, respond))

    def _discard(
        self, asked: StaffRequest, edition_id: str, respond: Callable[[EditionRecord], StoredResponse]
    ) -> Outcome:
        record = self._draft(asked.municipality, edition_id)
        response = respond(record.model_copy(update={"state": "discarded"}))
        self._stores.writer.discard_edition(asked.municipality, edition_id, asked.request, response)
        return Outcome(response)

    def _draft(self, municipality: str, edition_id: str) -> EditionRecord:
        record = self.edition(municipality, edition_id)
        if record.state != "draft":
            raise EditionNotDraft(params={"state": record.state})
        return record

    def _plan(self, municipality: str, record: EditionRecord, head: Head) -> PublicationPlan:
        edition = self._stores.drafts.edition(municipality, record.edition_id)
        known = areas_in_force(self._stores.catalogue, municipality, head)
        plan = plan_edition(
            record, edition, head, publication_id=new_id(self._clock), now=self._clock.now(), known_area_ids=known
        )
        if not (head.changes and arriving_areas(plan)):
            return plan
        changes = [self._stores.records.change(municipality, in_force.change_id) for in_force in head.changes]
        return with_changes_for_arriving_areas(plan, head, [change for change in changes if change is not None])

    def _compare(self, municipality: str, edition: Edition) -> Difference:
        head = self._stores.catalogue.head(municipality)
        # A dictionary on its own says nothing about areas, also not that they are gone.
        known = areas_in_force(self._stores.catalogue, municipality, head) if edition.areas else []
        calendars = self._stores.calendars.area_calendars(municipality, sorted(known))
        present: date = today(self._clock)
        return Difference(edition_difference(edition, calendars, from_day=present), head.version)

    def _dictionary_edition(self, municipality: str, options: ImportOptions, result: ImportResult) -> Edition | None:
        """Return the edition without areas that brings a dictionary alone; None where there is none either."""
        if not result.dictionary:
            return None
        present = today(self._clock)
        return Edition(
            municipality=municipality,
            title=options.title or _DICTIONARY_TITLE,
            period=options.period or DateRange(start=present, end=present),
            categories=(),
            routes=(),
            areas=(),
            dictionary=result.dictionary,
            source=options.source,
            sample=options.sample,
        )

    def _record(self, asked: StaffRequest, edition: Edition, result: ImportResult) -> EditionRecord:
        severities = [problem.severity for problem in result.problems]
        return EditionRecord(
            edition_id=new_id(self._clock),
            municipality=asked.municipality,
            state="draft",
            title=edition.title,
            period=edition.period,
            counts=EditionCounts(
                areas=len(edition.areas),
                routes=len(edition.routes),
                categories=len(edition.categories),
                dictionary_items=len(edition.dictionary),
                errors=severities.count("error"),
                warnings=severities.count("warning"),
            ),
            created_at=self._clock.now(),
            created_by=asked.pseudonym,
        )


def report_json(result: ImportResult) -> bytes:
    """Return an import's report as it is kept: counts and problems, texts in all three languages."""
    document = {
        "counts": result.counts.model_dump(mode="json"),
        "problems": [problem.model_dump(mode="json") for problem in result.problems],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _problem_error(problem: Finding) -> ProblemError:
    """Point into the uploaded file: `/body/files/area_days.csv/line/12/column/3`."""
    line: tuple[str | int, ...] = () if problem.line is None else ("line", problem.line)
    column: tuple[str | int, ...] = () if problem.column is None else ("column", problem.column)
    return ProblemError(json_pointer("body", "files", problem.file, *line, *column), problem.message)
