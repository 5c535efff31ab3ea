"""What a processing centre's suspension periods (休止期間) do to the days of a category's rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from machiport.garbage.day_sets import DaySet, PeriodDays, offsets_of
from machiport.garbage.model import Suspension
from machiport.garbage.recurrence import days_of_rule, shifted_days_of_rule
from machiport.garbage.route_calendar import DayException
from machiport.garbage.rules import NthWeekday, Rule

_NO_EXCEPTIONS: Final[Mapping[int, DayException]] = {}


class PlannedDays(NamedTuple):
    """One category's days after its rules and suspensions.

    `usual` is what the rules say, `held` what is left of it and what was shifted; `exceptions`, by offset, tell the
    two apart day by day.
    """

    usual: DaySet
    held: DaySet
    exceptions: Mapping[int, DayException]

    def outside(self, unknown: DaySet) -> "PlannedDays":
        """Return the days without those that are unknown: nothing is said about them, not even a cancellation."""
        if not unknown:
            return self
        exceptions = {offset: found for offset, found in self.exceptions.items() if not unknown >> offset & 1}
        return PlannedDays(self.usual, self.held & ~unknown, exceptions)


@dataclass(frozen=True, slots=True)
class CategorySuspensions:
    """The suspensions of one centre that concern one category, over a period; days outside it are not seen."""

    category_id: str
    days: PeriodDays
    suspended: DaySet
    notes: tuple[tuple[str | None, DaySet], ...]

    @classmethod
    def of(cls, category_id: str, suspensions: Iterable[Suspension], days: PeriodDays) -> "CategorySuspensions":
        """Pick the suspensions that apply to the category."""
        suspended = 0
        notes = []
        for suspension in sorted(suspensions, key=lambda one: one.period.start):
            if not suspension.category_ids or category_id in suspension.category_ids:
                found = _suspended_days(suspension, days)
                suspended |= found
                notes.append((suspension.note, found))
        return cls(category_id, days, suspended, tuple(notes))

    def shift(self, rule: Rule) -> bool:
        """Say whether these suspensions move the rule's days to other weeks rather than taking them away."""
        return (
            isinstance(rule, NthWeekday)
            and rule.shift_rest_of_month
            and bool(self.suspended & self.days.of_weekday(rule.weekday))
        )

    def taken_from(self, usual: DaySet) -> PlannedDays:
        """Return what suspensions leave of usual days; several rules on one day are one collection."""
        if not usual & self.suspended:
            return PlannedDays(usual, usual, _NO_EXCEPTIONS)
        held = usual & ~self.suspended
        return PlannedDays(usual, held, self._exceptions(usual, held, {}))

    def planned(self, rules: Sequence[Rule]) -> PlannedDays:
        """Return the days of rules of which some shift weeks.

        A shifted collection may arrive on a day of another rule; it is one collection then.
        """
        usual = held = 0
        targets: dict[int, int] = {}
        for rule in rules:
            days_of_this = days_of_rule(rule, self.days)
            left = days_of_this & ~self.suspended
            if isinstance(rule, NthWeekday) and self.shift(rule):
                left = shifted_days_of_rule(rule, self.days, self.suspended)
                targets |= _shifts(days_of_this, left, self.days)
            usual |= days_of_this
            held |= left
        return PlannedDays(usual, held, self._exceptions(usual, held, targets))

    def _exceptions(self, usual: DaySet, held: DaySet, targets: dict[int, int]) -> dict[int, DayException]:
        if usual == held:
            return {}
        filled = held & ~usual
        day, category_id = self.days.day, self.category_id
        found = {offset: DayException(day(offset), category_id, "added") for offset in offsets_of(filled)}
        for offset in offsets_of(usual & ~held):
            target = targets.get(offset)
            note = self._note(offset)
            if target is not None and filled >> target & 1:
                found[offset] = DayException(day(offset), category_id, "moved_away", day(target), note)
                found[target] = DayException(day(target), category_id, "moved_here", day(offset), note)
            else:
                found[offset] = DayException(day(offset), category_id, "cancelled", None, note)
        return found

    def _note(self, offset: int) -> str | None:
        """Return the note of the suspension that took the day, or of the one before it that shifted the month."""
        latest = None
        for note, suspended in self.notes:
            if suspended >> offset & 1:
                return note
            if suspended & ((1 << offset) - 1):
                latest = note
        return latest


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
    emptied, filled = usual & ~shifted, shifted & ~usual
    for in_month in days.month_sets:
        if emptied & in_month:
            # What left the month has no partner: it is the last one emptied, and simply cancelled.
            pairs |= dict(zip(offsets_of(emptied & in_month), offsets_of(filled & in_month), strict=False))
    return pairs
