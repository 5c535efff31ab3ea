"""What a benchmark reports: one measured figure, where possible as a ratio to a named peer."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `ratio` is the peer's value divided by ours: above 1 we are faster or smaller."""

    name: str
    value: float
    unit: str
    peer: str | None = None
    ratio: float | None = None


def median_milliseconds(work: Callable[[], object], repetitions: int = 15) -> float:
    """Return the median time of `work` in milliseconds, after one unmeasured call."""
    work()
    times = []
    for _ in range(repetitions):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    return median(times)
