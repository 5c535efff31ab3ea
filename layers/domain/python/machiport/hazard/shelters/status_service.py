"""What staff report of shelters: one at a time, or a table at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from machiport.clock import Clock
from machiport.hazard.shelters.errors import (
    AS_OF_IN_FUTURE,
    AS_OF_TOO_EARLY,
    HEADCOUNT_WHILE_CLOSED,
    ShelterNotFound,
    StatusNotValid,
)
from machiport.hazard.shelters.importing.report import SHOWN_FINDINGS
from machiport.hazard.shelters.importing.status_table import Instants, StatusRow, read_status_table
from machiport.hazard.shelters.list_service import problem_error
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.model import EARLIEST_REPORT, ReportedStatus, Shelter, StatusReport, ToldStatus
from machiport.hazard.shelters.ports import ReportOutcome, ShelterStatusWriter
from machiport.hazard.shelters.statuses import KnownStatus, told
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffAttempt, StaffRequest
from machiport.problem_details import ProblemError

# Clocks of phones and offices differ; what is later than this is a mistyped date. What is not counts as of now: a
# report from a minute ahead would keep everybody else's out for that minute.
_CLOCK_SKEW: Final = timedelta(minutes=5)
# Longer than the staff function's timeout (29 s): a lease that runs out has nobody at work on it.
LEASE: Final = timedelta(seconds=35)


@dataclass(frozen=True, slots=True)
class AskedStatus:
    """A status as staff report it; as of now where `as_of` is None."""

    status: ReportedStatus
    headcount: int | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedStatus:
    """A status that is recorded; `told` is what residents are told from now on: `unknown` where it is too old."""

    shelter: Shelter
    report: StatusReport
    told: ToldStatus


@dataclass(frozen=True, slots=True)
class ReportedTable:
    """What became of each row of a table, in its order.

    `told` is what residents are told from now on by a row that was applied: `unknown` where it is too old.
    """

    rows: Sequence[StatusRow]
    outcomes: Sequence[ReportOutcome]
    told: Sequence[ToldStatus]


class ShelterStatusService:
    """Records what reporters say about the shelters of their municipality's list."""

    def __init__(
        self,
        lists: ListsInForce,
        writer: ShelterStatusWriter,
        records: IdempotencyRecords,
        clock: Clock,
        fresh_for: timedelta,
    ) -> None:
        """Check against `lists`, record through `writer`; residents believe a report for as long as `fresh_for`."""
        self._lists = lists
        self._writer = writer
        self._records = records
        self._clock = clock
        self._fresh_for = fresh_for

    def report(
        self,
        asked: StaffRequest,
        shelter_id: str,
        status: AskedStatus,
        respond: Callable[[RecordedStatus], StoredResponse],
    ) -> Outcome:
        """Record a status; the newest `as_of` wins.

        Raises ShelterNotFound, StatusNotValid, NewerStatusKnown, and what `once` raises.
        """
        return once(
            self._records,
            asked.request,
            self._clock,
            lambda: Outcome(self._report(asked, shelter_id, status, respond)),
        )

    def _report(
        self,
        asked: StaffRequest,
        shelter_id: str,
        status: AskedStatus,
        respond: Callable[[RecordedStatus], StoredResponse],
    ) -> StoredResponse:
        shelter = self._lists.of_one(asked.municipality).by_id.get(shelter_id)
        if shelter is None:
            raise ShelterNotFound
        now = self._clock.now()
        as_of = status.as_of or now
        faults = []
        if as_of > now + _CLOCK_SKEW:
            faults.append(ProblemError("/body/as_of", AS_OF_IN_FUTURE))
        if as_of < EARLIEST_REPORT:
            faults.append(ProblemError("/body/as_of", AS_OF_TOO_EARLY))
        if status.status == "closed" and status.headcount:
            faults.append(ProblemError("/body/headcount", HEADCOUNT_WHILE_CLOSED))
        if faults:
            raise StatusNotValid(errors=faults)
        report = StatusReport(
            shelter_id=shelter.shelter_id, status=status.status, headcount=status.headcount, as_of=min(as_of, now)
        )
        response = respond(RecordedStatus(shelter, report, self._told(report, now)))
        self._writer.report(asked.municipality, report, now, asked.request, response)
        return response

    def report_table(
        self,
        asked: StaffAttempt,
        file: tuple[str, bytes],
        as_of: datetime | None,
        respond: Callable[[ReportedTable], StoredResponse],
    ) -> Outcome:
        """Record a table of statuses: where one row is not right, none of them is recorded.

        Rows are written fifty at a time, each with its event: statuses of different shelters do not depend on each
        other, so a reader may see some of a table before the others. A broken-off request that is sent again goes on
        where it stopped. A row older than what is known changes nothing and is told.

        Raises StatusNotValid, and what `once` raises.
        """
        return once(
            self._records,
            asked.request,
            self._clock,
            lambda: Outcome(self._report_table(asked, file, as_of, respond)),
        )

    def _report_table(
        self,
        asked: StaffAttempt,
        file: tuple[str, bytes],
        as_of: datetime | None,
        respond: Callable[[ReportedTable], StoredResponse],
    ) -> StoredResponse:
        now = self._clock.now()
        shelters = self._lists.of_one(asked.municipality).shelters
        table = read_status_table(*file, shelters, Instants(as_of, now + _CLOCK_SKEW))
        if not table.usable:
            errors = [finding for finding in table.findings if finding.severity == "error"]
            raise StatusNotValid(errors=[problem_error(finding) for finding in errors[:SHOWN_FINDINGS]])
        self._writer.begin(asked.request, asked.attempt, LEASE)
        reports = [row.report.model_copy(update={"as_of": min(row.report.as_of, now)}) for row in table.rows]
        outcomes = self._writer.report_some(asked.municipality, reports, now, asked.request)
        response = respond(ReportedTable(table.rows, outcomes, [self._told(report, now) for report in reports]))
        self._writer.complete(asked.request, asked.attempt, response)
        return response

    def _told(self, report: StatusReport, now: datetime) -> ToldStatus:
        known = KnownStatus(report.shelter_id, report.status, report.headcount, report.as_of)
        return told(known, now, self._fresh_for).status
