"""What the emergency changes in force make of the days they name.

Changes are applied by version; each sees what the earlier ones left, so a typhoon's cancellation may become a move
the next day. Within one change the order is fixed: cancellations, moves (all sources before all targets), additions.

An effect on a collection that is not there does nothing (one change is written for many areas), except where the
edition does not know: an unknown day that is cancelled is known to have no collection. A move starts from a
collection that takes place, was cancelled or suspended, or is unknown; one that was moved before is moved on from
its old target. A move or a cancellation of all categories concerns those that take place or that a change
cancelled, never what the edition itself suspended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from machiport.garbage.calendar_entries import ChangeEntry, Effect, EntryCategory
from machiport.garbage.collection import Collection, CollectionStatus


class BaseCalendar(Protocol):
    """The calendar below the changes."""

    def scheduled_on(self, day: date) -> dict[str, Collection]:
        """Return what the edition in force says of the day, by category; a new dictionary."""
        ...

    def is_unknown(self, day: date, category_id: str) -> bool:
        """Say whether the edition in force does not know about the category on that day."""
        ...

    def category_as_of(self, day: date, category_id: str) -> EntryCategory | None:
        """Return the category as of that day; None where no edition has it, or the area left the calendar."""
        ...


@dataclass(slots=True)
class ChangeOverlay:
    """The changed categories by day; None says that nothing is left of what the edition had there."""

    base: BaseCalendar
    changed: dict[date, dict[str, Collection | None]] = field(default_factory=dict)

    def apply(self, changes: Iterable[ChangeEntry]) -> None:
        """Put changes on top, in order of their version."""
        for change in sorted(changes, key=lambda found: found.version):
            self._cancel(change)
            self._move(change)
            self._add(change)

    def on(self, day: date) -> dict[str, Collection]:
        """Return what holds on a day, changes included, by category."""
        found = self.base.scheduled_on(day)
        for category_id, changed in self.changed.get(day, {}).items():
            if changed is None:
                found.pop(category_id, None)
            else:
                found[category_id] = changed
        return found

    def _cancel(self, change: ChangeEntry) -> None:
        for effect in _effects(change, "cancel"):
            for category_id in self._concerned(effect):
                there = self.on(effect.day).get(category_id)
                if there.takes_place if there else self.base.is_unknown(effect.day, category_id):
                    self._set(change, effect.day, category_id, "cancelled")

    def _move(self, change: ChangeEntry) -> None:
        moves: list[tuple[date, date, str]] = []
        for effect in _effects(change, "move"):
            if effect.to is not None and effect.to != effect.day:
                moves += [
                    (effect.day, effect.to, category_id)
                    for category_id in self._concerned(effect)
                    if category_id in self.on(effect.day) or self.base.is_unknown(effect.day, category_id)
                ]
        for source, target, category_id in moves:
            self._empty(source, category_id)
            self._set(change, source, category_id, "moved_away", target)
        for source, target, category_id in moves:
            self._hold(change, target, category_id, "moved_here", source)

    def _add(self, change: ChangeEntry) -> None:
        for effect in _effects(change, "add"):
            for category_id in self._concerned(effect):
                self._hold(change, effect.day, category_id, "added")

    def _concerned(self, effect: Effect) -> list[str]:
        if effect.category_id is not None:
            return [effect.category_id]
        return [
            category_id
            for category_id, there in self.on(effect.day).items()
            if there.takes_place or (there.status == "cancelled" and there.change_id is not None)
        ]

    def _empty(self, day: date, category_id: str) -> None:
        """Take away where the collection of `day` was moved before, if it is only there by that move."""
        there = self.on(day).get(category_id)
        if there is None or there.status != "moved_away" or there.other_day is None:
            return
        moved = self.on(there.other_day).get(category_id)
        if moved is not None and moved.status == "moved_here" and moved.other_day == day:
            self.changed.setdefault(there.other_day, {})[category_id] = None

    def _hold(
        self, change: ChangeEntry, day: date, category_id: str, status: CollectionStatus, other_day: date | None = None
    ) -> None:
        there = self.on(day).get(category_id)
        if there is None or not there.takes_place:
            self._set(change, day, category_id, status, other_day)

    def _set(
        self, change: ChangeEntry, day: date, category_id: str, status: CollectionStatus, other_day: date | None = None
    ) -> None:
        category = self.base.category_as_of(day, category_id)
        if category is not None:
            changed = Collection(day, category, status, other_day, change.reason, change.change_id)
            self.changed.setdefault(day, {})[category_id] = changed


def _effects(change: ChangeEntry, kind: str) -> list[Effect]:
    return [effect for effect in change.effects if effect.kind == kind]
