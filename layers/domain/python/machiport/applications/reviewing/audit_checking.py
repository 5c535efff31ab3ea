"""Checking audit chains (監査証跡の検証): one case, many cases, and against what was noted down before."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from machiport.applications.cases.audit import AuditEntry, broken_at
from machiport.applications.cases.model import AuditHead, Case
from machiport.reads_together import Together

_READINGS: Final = 4
_NO_HEAD: Final = AuditHead()
_AT_ONCE: Final = 64


class AuditedCases(Protocol):
    """Reads cases and their chains; `CaseStore` does."""

    def find(self, application_id: str) -> Case | None:
        """Return a case with all its parts; None where there is none."""
        ...

    def audit_entries(self, application_id: str) -> Sequence[AuditEntry]:
        """Return the audit chain of a case, the oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """Whether a case's chain is as it was written.

    `broken_at`: the sequence (from 1) of the first entry that does not fit, is missing, or comes after the end.
    `no_case`: there is no such case. `anchor_broken`: it differs from what was noted down before.
    """

    application_id: str
    entries: tuple[AuditEntry, ...] = ()
    head: AuditHead = _NO_HEAD
    broken_at: int | None = None
    no_case: bool = False
    anchor_broken: bool = False

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and not self.no_case and not self.anchor_broken


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain went when it was noted down, and the hash of its last entry then.

    Kept where nobody who can write the table can write, it finds even a chain that was written anew as a whole, or
    whose end was cut off together with its head.
    """

    application_id: str
    sequence: int
    digest: str

    def line(self) -> str:
        """Return it as a line of a file."""
        return json.dumps([self.application_id, self.sequence, self.digest])

    @classmethod
    def of_line(cls, line: str) -> "Anchor":
        """Read a line.

        Raises ValueError for anything else.
        """
        document = json.loads(line)
        match document:
            case [str(application_id), int(sequence), str(digest)]:
                return cls(application_id, sequence, digest)
        raise ValueError("a line of anchors is an id, a number and a hash")


class AuditChecker:
    """Checks chains."""

    def __init__(self, cases: AuditedCases, together: Together) -> None:
        """Read from `cases`, several at a time."""
        self._cases = cases
        self._together = together

    def check(self, application_id: str, anchor: Anchor | None = None) -> ChainCheck:
        """Check one case's chain.

        Head and entries lie apart, and somebody may write between reading the one and the other: where their ends
        differ both are read again, a few times.
        """
        head, entries = _NO_HEAD, tuple[AuditEntry, ...]()
        for _ in range(_READINGS):
            case = self._cases.find(application_id)
            if case is None:
                return ChainCheck(application_id, no_case=True)
            head, entries = case.audit, tuple(self._cases.audit_entries(application_id))
            if len(entries) == head.sequence:
                break
        broken = broken_at(entries, head)
        return ChainCheck(application_id, entries, head, broken, anchor_broken=not _holds(anchor, entries))

    def check_all(
        self, application_ids: Iterable[str], anchors: Mapping[str, Anchor], done: Callable[[int], None]
    ) -> Iterator[ChainCheck]:
        """Check many; `done` is told how many more were."""
        for ids in _stretches(application_ids):
            checks = self._together([partial(self.check, each, anchors.get(each)) for each in ids])
            done(len(checks))
            yield from checks


def anchor_of(check: ChainCheck) -> Anchor:
    """Return what to note down of an intact chain."""
    return Anchor(check.application_id, check.head.sequence, check.head.digest)


def _holds(anchor: Anchor | None, entries: Sequence[AuditEntry]) -> bool:
    if anchor is None or anchor.sequence == 0:
        return True
    return len(entries) >= anchor.sequence and entries[anchor.sequence - 1].digest == anchor.digest


def _stretches(application_ids: Iterable[str]) -> Iterator[list[str]]:
    stretch: list[str] = []
    for application_id in application_ids:
        stretch.append(application_id)
        if len(stretch) == _AT_ONCE:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
