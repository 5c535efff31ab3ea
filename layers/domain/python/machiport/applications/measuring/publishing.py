"""Figures for everybody (オープンデータ): what could tell who somebody was is left out (秘匿)."""

from dataclasses import dataclass, replace

from machiport.applications.measuring.figures import Figures, Rate, percentile
from machiport.small_cells import FEWEST_SHOWN, suppressed


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What is published of a procedure; None stands for what is suppressed, or of nothing."""

    applications: int | None
    by_channel: dict[str, int | None]
    online_percent: float | None
    corrected_percent: float | None
    on_target_percent: float | None
    p50_days: float | None
    p90_days: float | None


def published(figures: Figures) -> PublicFigures:
    """Return the figures without small cells.

    A share is told only where neither it nor its rest counts one to four people, since with the total it is a count.
    The times are told where at least five were decided. A count of several months is told only where that of each
    month is: else one period less another would be the month that is left out.
    """
    whole = _published(figures)
    for month in figures.months:
        whole = _as_far_as(whole, month)
    return whole


def _published(figures: Figures) -> PublicFigures:
    total = figures.total if figures.total == 0 or figures.total >= FEWEST_SHOWN else None
    channels = suppressed(figures.submitted) if total else {}
    timed = len(figures.days) >= FEWEST_SHOWN
    return PublicFigures(
        applications=total,
        by_channel=channels,
        online_percent=_shown(figures.online) if None not in channels.values() else None,
        corrected_percent=_shown(figures.corrected),
        on_target_percent=_shown(figures.on_target),
        p50_days=percentile(figures.days, 0.5) if timed else None,
        p90_days=percentile(figures.days, 0.9) if timed else None,
    )


def _as_far_as(whole: PublicFigures, month: Figures) -> PublicFigures:
    """Return the figures of a period without those that are not told of one of its months."""
    told = _published(month)
    hidden = {name for name in month.submitted if told.by_channel.get(name) is None}
    channels = {name: None if name in hidden else count for name, count in whole.by_channel.items()}
    return replace(
        whole,
        applications=None if told.applications is None else whole.applications,
        by_channel={} if month.total and not told.by_channel else channels,
        online_percent=whole.online_percent if _is_told(told.online_percent, month.online) else None,
        corrected_percent=whole.corrected_percent if _is_told(told.corrected_percent, month.corrected) else None,
        on_target_percent=whole.on_target_percent if _is_told(told.on_target_percent, month.on_target) else None,
    )


def _is_told(percent: float | None, rate: Rate) -> bool:
    return percent is not None or rate.of == 0


def _shown(rate: Rate) -> float | None:
    small = any(0 < count < FEWEST_SHOWN for count in (rate.count, rate.of - rate.count))
    return None if small else rate.percent
