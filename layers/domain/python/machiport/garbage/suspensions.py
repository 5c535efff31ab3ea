"""What a processing centre's suspension periods (休止期間) do to the days of a category's rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from machiport.garbage.day_sets import DaySet, PeriodDays, offsets_of
from machiport.garbage.model import Suspension
from machiport.garbage.recurrence import days_of_rule, shifted_days_of_rule
from machiport.garbage.route_calendar import ExceptionKind
from machiport.garbage.rules import NthWeekday, Rule


class PlannedException(NamedTuple):
    """A `DayException` before it has a category: days as offsets in the period."""

    kind: ExceptionKind
    other: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """One category's days after its rules and suspensions.

    `usual` is what the rules say, `held` what is left of it and what was shifted; `exceptions`, by offset, tell the
    two apart day by day.
    """

    usual: DaySet
    held: DaySet
    exceptions: dict[int, PlannedException]

    def outside(self, unknown: DaySet) -> "PlannedDays":
        """Return the days without those that are unknown: nothing is said about them, not even a cancellation."""
        if not unknown:
            return self
        exceptions = {offset: found for offset, found in self.exceptions.items() if not unknown >> offset & 1}
        return PlannedDays(self.usual, self.held & ~unknown, exceptions)


def planned_days(
    rules: Sequence[Rule], category_id: str, suspensions: Sequence[Suspension], days: PeriodDays
) -> PlannedDays:
    """Return the days of one category of a route served by a centre with these suspensions.

    Several rules on one day are one collection. A suspended day keeps its collection where another rule with
    `shift_rest_of_month` arrives on it only if that day is not suspended itself. Suspended days outside the period
    are not seen.
    """
    usual = 0
    for rule in rules:
        usual |= days_of_rule(rule, days)
    applying = [s for s in suspensions if not s.category_ids or category_id in s.category_ids]
    suspended = 0
    for suspension in applying:
        suspended |= _suspended_days(suspension, days)
    if not suspended:
        return PlannedDays(usual, usual, {})
    held = 0
    targets: dict[int, int] = {}
    for rule in rules:
        if isinstance(rule, NthWeekday) and rule.shift_rest_of_month:
            shifted = shifted_days_of_rule(rule, days, suspended)
            targets |= _shifts(days_of_rule(rule, days), shifted, days)
            held |= shifted
        else:
            held |= days_of_rule(rule, days) & ~suspended
    return PlannedDays(usual, held, _exceptions(usual, held, targets, _Notes(applying, days)))


def _suspended_days(suspension: Suspension, days: PeriodDays) -> DaySet:
    found = days.of_range(suspension.period.start, suspension.period.end)
    if not suspension.weekdays:
        return found
    on_weekdays = 0
    for weekday in suspension.weekdays:
        on_weekdays |= days.of_weekday(weekday)
    return found & on_weekdays


def _shifts(usual: DaySet, shifted: DaySet, days: PeriodDays) -> dict[int, int]:
    """Pair, month by month and in order, the days that a shift emptied with those that it filled."""
    if usual == shifted:
        return {}
    pairs: dict[int, int] = {}
    for _, first, last in days.months:
        in_month = days.of_range(days.day(first), days.day(last))
        emptied, filled = usual & ~shifted & in_month, shifted & ~usual & in_month
        # What left the month has no partner: it is the last one emptied, and simply cancelled.
        pairs |= dict(zip(offsets_of(emptied), offsets_of(filled), strict=False))
    return pairs


def _exceptions(usual: DaySet, held: DaySet, targets: dict[int, int], notes: "_Notes") -> dict[int, PlannedException]:
    emptied, filled = usual & ~held, held & ~usual
    found: dict[int, PlannedException] = {offset: PlannedException("added") for offset in offsets_of(filled)}
    for offset in offsets_of(emptied):
        target = targets.get(offset)
        note = notes.on(offset)
        if target is not None and filled >> target & 1:
            found[offset] = PlannedException("moved_away", target, note)
            found[target] = PlannedException("moved_here", offset, note)
        else:
            found[offset] = PlannedException("cancelled", None, note)
    return found


class _Notes:
    """The suspensions' notes, by day."""

    def __init__(self, suspensions: Sequence[Suspension], days: PeriodDays) -> None:
        ordered = sorted(suspensions, key=lambda suspension: suspension.period.start)
        self._suspensions = [(s.note, _suspended_days(s, days)) for s in ordered]

    def on(self, offset: int) -> str | None:
        """Return the note of the suspension that took the day, or of the one before it that shifted the month."""
        latest = None
        for note, suspended in self._suspensions:
            if suspended >> offset & 1:
                return note
            if suspended & ((1 << offset) - 1):
                latest = note
        return latest
