"""What residents are told of a shelter's status: the last report while it is fresh, `unknown` afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from machiport.hazard.shelters.model import ReportedStatus, ToldStatus


@dataclass(frozen=True, slots=True)
class KnownStatus:
    """The newest report of a shelter. `reported_at` is the instant at which it was so, UTC."""

    shelter_id: str
    status: ReportedStatus
    headcount: int | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: `status` with the headcount of a fresh report; else `unknown`, and what was last known apart."""

    status: ToldStatus
    headcount: int | None = None
    reported_at: datetime | None = None
    last_known: KnownStatus | None = None

    @property
    def takes_people(self) -> bool:
        """Whether somebody who comes now is taken in, as far as is known."""
        return self.status in ("open", "crowded")


def told(known: KnownStatus | None, now: datetime, fresh_for: timedelta) -> Told:
    """Return what to tell at the instant `now`; a report counts until it is older than `fresh_for`."""
    if known is None:
        return Told("unknown")
    if now - known.reported_at > fresh_for:
        return Told("unknown", last_known=known)
    return Told(known.status, known.headcount, known.reported_at)
