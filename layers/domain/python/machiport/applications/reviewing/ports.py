"""What reviewing needs besides the cases themselves."""

from collections.abc import Mapping
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
