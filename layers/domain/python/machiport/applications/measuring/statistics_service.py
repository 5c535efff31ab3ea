"""Figures of procedures over months, and the usual times that residents are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from machiport.applications.measuring.figures import Figures, days_taken, figures_of, percentile
from machiport.applications.measuring.ports import Measures, UsualTime, UsualTimesKept
from machiport.clock import Clock, today
from machiport.reads_together import Together
from machiport.small_cells import FEWEST_SHOWN
from machiport.whole_months import Months

# Residents are told what was usual in the last hundred days: long enough for rare procedures, short enough to be true.
_LATELY: Final = timedelta(days=100)


class StatisticsService:
    """Reads measures and counts."""

    def __init__(self, measures: Measures, clock: Clock, together: Together | None = None) -> None:
        """Read `measures`; several procedures side by side where `together` is given."""
        self._measures = measures
        self._clock = clock
        self._together = together

    def figures(self, municipality: str, procedures: Sequence[str], months: Sequence[str]) -> Mapping[str, Figures]:
        """Return the figures of the procedures' applications that were begun in the months, by procedure."""
        read = [partial(self._measures.begun_in, municipality, procedure, months) for procedure in procedures]
        found = self._together(read) if self._together is not None else [one() for one in read]
        return {procedure: figures_of(measures) for procedure, measures in zip(procedures, found, strict=True)}

    def usual_time(self, municipality: str, procedure_id: str) -> UsualTime | None:
        """Return how long the procedure took lately; None where fewer than five were decided."""
        now = self._clock.now()
        months = Months(today(self._clock) - 2 * _LATELY, today(self._clock)).names()
        lately = [
            days
            for measure in self._measures.begun_in(municipality, procedure_id, months)
            if measure.decided_at is not None and measure.decided_at >= now - _LATELY
            if (days := days_taken(measure)) is not None
        ]
        return _usual(sorted(lately), now)


def _usual(days: Sequence[float], now: datetime) -> UsualTime | None:
    if len(days) < FEWEST_SHOWN:
        return None
    p50, p90 = percentile(days, 0.5), percentile(days, 0.9)
    return UsualTime(p50_days=p50, p90_days=p90, count=len(days), measured_at=now)


class UsualTimeKeeping:
    """Measures usual times anew, once a day."""

    def __init__(self, statistics: StatisticsService, usual_times: UsualTimesKept) -> None:
        """Count with `statistics`, keep in `usual_times`."""
        self._statistics = statistics
        self._usual_times = usual_times

    def measure(self, municipality: str, procedures: Sequence[str]) -> int:
        """Keep the usual times of procedures anew; return how many have one."""
        kept = 0
        for procedure in procedures:
            usual = self._statistics.usual_time(municipality, procedure)
            if usual is not None:
                self._usual_times.keep(municipality, procedure, usual)
                kept += 1
        return kept
