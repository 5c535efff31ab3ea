"""Which warnings are in force in a municipality, the most severe first, and how sure that is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from machiport.clock import Clock
from machiport.hazard.warnings.model import AreaRecord, AreaReport, Operation, WarningLine
from machiport.hazard.warnings.ports import WarningsOfMunicipality
from machiport.hazard.warnings.warning_codes import WarningCodes

STALE_AFTER: Final = timedelta(minutes=10)
"""The feed is read every minute; older than this, "no warnings" is not to be believed."""

_UNREADABLE_TOLD: Final = timedelta(days=2)
"""After so long newer telegrams have told the truth, or nothing happens: but for a warning that may have ended."""

_TRAINING_SHOWN: Final = timedelta(hours=24)  # a drill's end is not always announced


class WarningInForce(NamedTuple):
    """One warning in one area, with the report that says so."""

    operation: Operation
    area_code: str
    area_name: str
    line: WarningLine
    report: AreaReport


class WarningsInForce(NamedTuple):
    """The warnings of a municipality.

    `as_of` is when the feed was last read completely (None: never), `stale` says that this is too long ago,
    `incomplete` that a telegram about this prefecture could not be read: for two days, and as long as a warning is
    shown that it may have ended; or that a warning is shown from before a silence that no feed reached back over.
    """

    warnings: Sequence[WarningInForce]
    as_of: datetime | None
    stale: bool
    incomplete: bool


class WarningsService:
    """Answers which warnings are in force."""

    def __init__(self, store: WarningsOfMunicipality, codes: WarningCodes, clock: Clock) -> None:
        """Read from `store`; `codes` says which is how severe."""
        self._store = store
        self._codes = codes
        self._clock = clock

    @property
    def codes(self) -> WarningCodes:
        """What codes mean."""
        return self._codes

    def in_force(self, municipality: str, *, training: bool = False) -> WarningsInForce:
        """Return the warnings of a municipality (code), drills as well where `training`; tests (試験) never."""
        now = self._clock.now()
        real = self._store.records(municipality, "normal")
        warnings = self._of(real)
        if training:
            drills = self._of(self._store.records(municipality, "training"))
            warnings += [each for each in drills if now - each.report.reported_at < _TRAINING_SHOWN]
        poll = self._store.poll()
        unreadable = {} if poll is None else poll.unreadable
        as_of = None if poll is None else poll.read_at
        return WarningsInForce(
            warnings=warnings,
            as_of=as_of,
            stale=as_of is None or now - as_of > STALE_AFTER,
            incomplete=any(
                _concerns(series, municipality)
                and (now - since < _UNREADABLE_TOLD or _may_be_over(series, since, real))
                for series, since in unreadable.items()
            )
            or (poll is not None and poll.missed_since is not None and _from_before(poll.missed_since, real)),
        )

    def _of(self, records: Sequence[AreaRecord]) -> list[WarningInForce]:
        found = [
            WarningInForce(record.operation, record.area_code, record.area_name, line, record.in_force)
            for record in records
            if record.in_force is not None
            for line in record.in_force.lines
        ]
        return sorted(found, key=self._rank)

    def _rank(self, warning: WarningInForce) -> tuple[int, int, str, str]:
        """Most severe first; of equally severe ones those with an alert level, then by code and area."""
        code = warning.line.code
        return -self._codes.severity(code), -(self._codes.level(code) or 0), code, warning.area_code


def _may_be_over(series: str, since: datetime, records: Sequence[AreaRecord]) -> bool:
    """Say whether a warning is shown that the unreadable telegram of `since` may have ended."""
    kind = series.partition("_")[0]
    return _from_before(since, [record for record in records if record.telegram == kind])


def _from_before(since: datetime, records: Sequence[AreaRecord]) -> bool:
    """Say whether a warning is shown that was in force at `since`, with no newer telegram of its series."""
    in_force = (record.in_force for record in records)
    return any(report is not None and bool(report.lines) and report.reported_at <= since for report in in_force)


def _concerns(series: str, municipality: str) -> bool:
    office = series.partition("_")[2]
    return office == "unknown" or office[:2] == municipality[:2]
