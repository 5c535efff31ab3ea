"""What one transaction does to ledgers and standings: gathered first, so that each item stands in it once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from machiport.facilities.ledger.marks import LedgerKey, Mark, StandingKey

type MarkedKey = LedgerKey | StandingKey


class OwnOverlapError(ValueError):
    """One checkout asks twice for the same cell, or for rooms that disturb each other at the same time."""


@dataclass(slots=True)
class MarkedChange:
    """Conditions and writes on the marks of one item.

    `taken`: the attribute must be free, and gets the mark. `turned`: the attribute must be the first mark, and
    becomes the second (None: it is removed). `free`: it must be free, and is left. `quiet`: it must be free or not
    noisy, and is left. `not_suspended`: the holder must not be suspended today.
    """

    taken: dict[str, Mark] = field(default_factory=dict)
    turned: dict[str, tuple[Mark, Mark | None]] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)
    not_suspended: bool = False

    @property
    def writes(self) -> bool:
        """Whether anything is written, or only checked."""
        return bool(self.taken or self.turned)


class Marking:
    """Gathers the changes of one transaction, by item.

    Releases come before takes: a cell that is released and taken in one transaction (a booking that moves by half
    an hour, a place handed on) must be the old mark, and becomes the new one.
    """

    def __init__(self) -> None:
        """Begin with no change."""
        self.changes: dict[MarkedKey, MarkedChange] = {}

    def _of(self, key: MarkedKey) -> MarkedChange:
        return self.changes.setdefault(key, MarkedChange())

    def release(self, key: MarkedKey, names: Iterable[str], mark: Mark) -> None:
        """Give back what `mark` has; refused where it is another's by now."""
        self.turn(key, names, mark, None)

    def turn(self, key: MarkedKey, names: Iterable[str], old: Mark, new: Mark | None) -> None:
        """Let `new` stand where `old` stands."""
        change = self._of(key)
        for name in names:
            change.turned[name] = (old, new)

    def take(self, key: MarkedKey, names: Iterable[str], mark: Mark) -> None:
        """Take what is free, or released by this same transaction.

        Raises OwnOverlapError where this transaction takes it already.
        """
        change = self._of(key)
        for name in names:
            old, new = change.turned.get(name, (None, None))
            if name in change.taken or new is not None or name in change.free or (name in change.quiet and mark.noisy):
                raise OwnOverlapError(name)
            if old is not None:
                change.turned[name] = (old, mark)
            else:
                change.taken[name] = mark

    def require_free(self, key: MarkedKey, names: Iterable[str]) -> None:
        """Demand that nobody is there: the use is noisy (音の出る利用).

        Raises OwnOverlapError where this transaction puts somebody there.
        """
        change = self._of(key)
        for name in names:
            old, new = change.turned.get(name, (None, None))
            if name in change.taken or new is not None:
                raise OwnOverlapError(name)
            if old is None:
                change.free.add(name)

    def require_quiet(self, key: MarkedKey, names: Iterable[str]) -> None:
        """Demand that nobody is noisy there.

        Raises OwnOverlapError where this transaction puts somebody noisy there.
        """
        change = self._of(key)
        for name in names:
            old, new = change.turned.get(name, (None, None))
            written = change.taken.get(name) or new
            if written is not None and written.noisy:
                raise OwnOverlapError(name)
            if old is None and written is None:
                change.quiet.add(name)

    def require_not_suspended(self, key: StandingKey) -> None:
        """Demand that the owner has not suspended the holder."""
        self._of(key).not_suspended = True
