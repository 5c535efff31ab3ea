"""What reviewing needs besides the cases themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many applications a department has in each state that its queue shows.

    `complete` is False where there were more than are counted.
    """

    by_state: Mapping[str, int]
    complete: bool


class QueueCounter(Protocol):
    """Counts queues."""

    def counts(self, municipality: str, department: str) -> QueueCounts:
        """Return the counts of a department; it may be a moment behind."""
        ...


class MeasuredApplications(Protocol):
    """Knows the ids of all applications there ever were."""

    def begun_in(self, municipality: str, procedure_id: str, month: str) -> Iterable[str]:
        """Go through the ids of a procedure's applications that were begun in a month (`2026-11`, in Japan)."""
        ...
