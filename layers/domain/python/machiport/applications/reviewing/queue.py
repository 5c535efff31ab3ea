"""The queue (受付一覧): what a department's staff have to do, the oldest first, over all its states at once."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final

from machiport.applications.cases.model import Application, Channel
from machiport.applications.cases.ports import CaseStore
from machiport.applications.cases.states import QUEUED, ApplicationState
from machiport.applications.reviewing.ports import QueueCounter, QueueCounts
from machiport.applications.reviewing.target_day import is_overdue
from machiport.clock import Clock
from machiport.reads_together import Together

ALL_QUEUED: Final[tuple[ApplicationState, ...]] = tuple(sorted(QUEUED))
_READ_AT_ONCE: Final = 100
# Besides the first of each stream. What filters leave out is passed over a bounded way; then the cursor tells how far.
_FURTHER_READS: Final = 10


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What is looked for; None means whatever. `assignee` is a member of staff's key, or `nobody`."""

    procedure_id: str | None = None
    assignee: str | None = None
    overdue: bool | None = None
    held: bool | None = None
    channel: Channel | None = None

    def match(self, application: Application, now: datetime) -> bool:
        """Tell whether an application is looked for."""
        assignee = application.assignee or NOBODY
        return (
            self.procedure_id in {None, application.procedure_id}
            and self.assignee in {None, assignee}
            and self.channel in {None, application.channel}
            and self.held in {None, application.held is not None}
            and self.overdue in {None, is_overdue(application, now)}
        )


NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some applications, and the place behind which the queue goes on; None at its end.

    There may be fewer than asked for, even none, and the queue go on all the same: filters passed over the others.
    """

    items: tuple[Application, ...]
    after: str | None


class QueueReader:
    """Reads queues."""

    def __init__(self, store: CaseStore, counter: QueueCounter, together: Together, clock: Clock) -> None:
        """Read `store`, several states at a time (`together`)."""
        self._store = store
        self._counter = counter
        self._together = together
        self._clock = clock

    def page(
        self,
        place: tuple[str, Sequence[str]],
        states: Sequence[ApplicationState],
        filters: QueueFilters,
        limit: int,
        after: str | None = None,
    ) -> QueuePage:
        """Return the next applications of a municipality's departments (`place`), by when they arrived.

        It may be a moment behind; deciding reads the case itself.
        """
        municipality, departments = place
        most = limit if filters == QueueFilters() else _READ_AT_ONCE
        streams = [
            _Stream(self._store, municipality, department, state, most)
            for department in sorted(departments)
            for state in states
        ]
        self._together([partial(stream.read, after) for stream in streams])
        return _merged(streams, filters, limit, self._clock.now())

    def counts(self, municipality: str, departments: Sequence[str]) -> QueueCounts:
        """Return how many applications departments have in each state."""
        found = self._together([partial(self._counter.counts, municipality, each) for each in sorted(departments)])
        totals: dict[str, int] = {state: sum(each.by_state.get(state, 0) for each in found) for state in ALL_QUEUED}
        return QueueCounts(totals, complete=all(each.complete for each in found))


@dataclass
class _Stream:
    """One state of one department."""

    store: CaseStore
    municipality: str
    department: str
    state: ApplicationState
    most: int
    waiting: list[Application] = field(default_factory=list)
    cursor: str | None = None

    def read(self, after: str | None) -> None:
        """Read on behind a place of any state's queue."""
        self._read(None if after is None else f"{self.state}#{after}")

    def read_on(self) -> None:
        """Read on behind what was read."""
        self._read(self.cursor)

    def _read(self, cursor: str | None) -> None:
        found, self.cursor = self.store.queue(self.municipality, self.department, self.state, self.most, cursor)
        self.waiting = list(reversed(found))


def place_of(application: Application) -> str:
    """Return where an application stands among those of any state: as the index `queue` sorts within one."""
    arrived = (application.submitted_at or application.created_at).astimezone(UTC)
    return f"{arrived.isoformat(timespec='microseconds')}#{application.application_id}"


def _merged(streams: Sequence[_Stream], filters: QueueFilters, limit: int, now: datetime) -> QueuePage:
    found: list[Application] = []
    reads_left, last = _FURTHER_READS, None
    heads = [(place_of(stream.waiting[-1]), number) for number, stream in enumerate(streams) if stream.waiting]
    heapq.heapify(heads)
    while heads:
        last, number = heapq.heappop(heads)
        stream = streams[number]
        application = stream.waiting.pop()
        if filters.match(application, now):
            found.append(application)
        if not stream.waiting and stream.cursor is not None:
            if reads_left == 0 or len(found) == limit:
                return QueuePage(tuple(found), last)
            reads_left -= 1
            stream.read_on()
        if stream.waiting:
            heapq.heappush(heads, (place_of(stream.waiting[-1]), number))
        if len(found) == limit:
            return QueuePage(tuple(found), last if heads else None)
    return QueuePage(tuple(found), None)
