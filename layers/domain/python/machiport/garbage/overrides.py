"""Overrides of a route: cancellations, moves and additions on top of what rules and suspensions left.

The order is fixed (cancellations, moves, additions), so the order in which an edition lists them means nothing;
`expansion.py` says what each corner case comes to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from machiport.garbage.day_sets import DaySet, PeriodDays
from machiport.garbage.model import Addition, Cancellation, Move, Override
from machiport.garbage.route_calendar import DayException
from machiport.garbage.suspensions import PlannedDays

type ProblemCode = Literal[
    "already_collected", "nothing_to_cancel", "nothing_to_move", "outside_period", "rule_without_days"
]


@dataclass(frozen=True, slots=True)
class ExpansionProblem:
    """Something in an edition that the expansion could not carry out, for the clerk who reviews it."""

    route_id: str
    code: ProblemCode
    detail: str
    day: date | None = None
    category_id: str | None = None


@dataclass(slots=True)
class OverriddenDays:
    """The days of every category of one route, being overridden.

    `planned` is what rules and suspensions left outside unknown periods, by category; `held` and `exceptions`
    start as that and are what the overrides make of it.
    """

    route_id: str
    days: PeriodDays
    planned: Mapping[str, PlannedDays]
    held: dict[str, DaySet] = field(init=False)
    exceptions: dict[str, dict[int, DayException]] = field(init=False)
    problems: list[ExpansionProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start from what was planned."""
        self.held = {category_id: planned.held for category_id, planned in self.planned.items()}
        self.exceptions = {category_id: dict(planned.exceptions) for category_id, planned in self.planned.items()}

    def apply(self, overrides: Iterable[Override]) -> None:
        """Carry out all overrides; what cannot be carried out is added to `problems`."""
        overrides = tuple(overrides)
        for override in overrides:
            if isinstance(override, Cancellation):
                self._cancel(override)
        self._move([override for override in overrides if isinstance(override, Move)])
        for override in overrides:
            if isinstance(override, Addition):
                self._add(override)

    def _cancel(self, override: Cancellation) -> None:
        offset = self.days.offset(override.day)
        if not self._in_period(offset):
            self._report("outside_period", "cancellation", override.day, override.category_id)
            return
        category_ids = self.held if override.category_id is None else (override.category_id,)
        for category_id in category_ids:
            if self._is_there(category_id, offset):
                known = self.exceptions[category_id].get(offset)
                note = override.note or (known.note if known else None)
                self.held[category_id] &= ~(1 << offset)
                self.exceptions[category_id][offset] = DayException(override.day, category_id, "cancelled", None, note)
            elif override.category_id is not None:
                self._report("nothing_to_cancel", "no collection on that day", override.day, category_id)

    def _move(self, moves: list[Move]) -> None:
        possible = [move for move in moves if self._can_move(move)]
        for move in possible:
            source = self.days.offset(move.day)
            if self._in_period(source):
                self.held[move.category_id] &= ~(1 << source)
                away = DayException(move.day, move.category_id, "moved_away", move.to, move.note)
                self.exceptions[move.category_id][source] = away
        for move in possible:
            if self._in_period(self.days.offset(move.to)):
                self._hold(DayException(move.to, move.category_id, "moved_here", move.day, move.note))

    def _can_move(self, move: Move) -> bool:
        source, target = self.days.offset(move.day), self.days.offset(move.to)
        if not self._in_period(source) and not self._in_period(target):
            self._report("outside_period", "move", move.day, move.category_id)
            return False
        if source == target or (self._in_period(source) and not self._is_there(move.category_id, source)):
            self._report("nothing_to_move", f"move to {move.to}", move.day, move.category_id)
            return False
        return True

    def _add(self, override: Addition) -> None:
        if self._in_period(self.days.offset(override.day)):
            self._hold(DayException(override.day, override.category_id, "added", None, override.note))
        else:
            self._report("outside_period", "addition", override.day, override.category_id)

    def _hold(self, reason: DayException) -> None:
        offset = self.days.offset(reason.day)
        if self.held[reason.category_id] >> offset & 1:
            self._report("already_collected", reason.kind, reason.day, reason.category_id)
            return
        self.held[reason.category_id] |= 1 << offset
        self.exceptions[reason.category_id][offset] = reason

    def _is_there(self, category_id: str, offset: int) -> bool:
        """Say whether there is a collection to cancel or move: held, or usual but suspended or unknown."""
        if self.held[category_id] >> offset & 1:
            return True
        known = self.exceptions[category_id].get(offset)
        return bool(self.planned[category_id].usual >> offset & 1) and (known is None or known.kind == "cancelled")

    def _in_period(self, offset: int) -> bool:
        return 0 <= offset < self.days.length

    def _report(self, code: ProblemCode, detail: str, day: date, category_id: str | None) -> None:
        self.problems.append(ExpansionProblem(self.route_id, code, detail, day, category_id))
