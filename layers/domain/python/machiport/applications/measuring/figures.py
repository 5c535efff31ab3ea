"""Figures of a procedure's applications: pure functions of their measures."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from machiport.applications.cases.measure import Measure
from machiport.clock import TOKYO

_DAY_SECONDS: Final = timedelta(days=1).total_seconds()


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share in per cent, with one decimal; None of nothing."""
        return round(100 * self.count / self.of, 1) if self.of else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened to the applications of one procedure in a period.

    `submitted` by channel; `days`: from arrival to decision, without the waits for corrections, sorted. `sections`:
    how many completed each section of the form, of those it was shown to (drafts that expired included). `months`: the
    figures of each month, in Japan, in which some of them were begun; none for those of a month itself.
    """

    begun: int
    submitted: Mapping[str, int]
    decided: int
    corrected: Rate
    on_target: Rate
    days: Sequence[float]
    sections: Mapping[str, Rate]
    months: Sequence["Figures"] = ()

    @property
    def total(self) -> int:
        """The applications that have arrived."""
        return sum(self.submitted.values())

    @property
    def online(self) -> Rate:
        """The share that came online."""
        return Rate(self.submitted.get("online", 0), self.total)


def figures_of(measures: Iterable[Measure]) -> Figures:
    """Return the figures of applications."""
    every = list(measures)
    by_month: dict[str, list[Measure]] = {}
    for measure in every:
        by_month.setdefault(f"{measure.created_at.astimezone(TOKYO):%Y-%m}", []).append(measure)
    return replace(_figures_of(every), months=tuple(map(_figures_of, by_month.values())))


def _figures_of(every: Sequence[Measure]) -> Figures:
    arrived = [measure for measure in every if measure.submitted_at is not None]
    taken = [(measure, days) for measure in arrived if (days := days_taken(measure)) is not None]
    return Figures(
        begun=len(every),
        submitted=dict(Counter(measure.channel for measure in arrived)),
        decided=len(taken),
        corrected=Rate(sum(measure.corrections > 0 for measure in arrived), len(arrived)),
        on_target=Rate(sum(days <= measure.target_days for measure, days in taken), len(taken)),
        days=sorted(days for _, days in taken),
        sections=_sections(every),
    )


def days_taken(measure: Measure) -> float | None:
    """Return the days from arrival to decision, without the waits for corrections; None before the decision."""
    if measure.submitted_at is None or measure.decided_at is None:
        return None
    seconds = (measure.decided_at - measure.submitted_at).total_seconds() - measure.waited_seconds
    return max(0.0, seconds / _DAY_SECONDS)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of sorted `values` that `share` of them do not exceed (nearest rank), to a tenth.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("nothing has no percentile")
    return round(values[max(0, math.ceil(share * len(values)) - 1)], 1)


def _sections(measures: Iterable[Measure]) -> dict[str, Rate]:
    shown: Counter[str] = Counter()
    complete: Counter[str] = Counter()
    for measure in measures:
        for section, state in measure.sections.items():
            shown[section] += state != "hidden"
            complete[section] += state == "complete"
    return {section: Rate(complete[section], count) for section, count in shown.items() if count}
