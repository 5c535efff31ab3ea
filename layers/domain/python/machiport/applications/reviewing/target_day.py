"""The target (標準処理期間, 行政手続法 第6条): days from arrival; the clock stands still during corrections (補正)."""

from datetime import date, datetime, timedelta
from typing import Final

from machiport.applications.cases.model import Application
from machiport.applications.cases.states import ApplicationState
from machiport.clock import TOKYO

# Where nothing has been decided yet.
UNDECIDED: Final[frozenset[ApplicationState]] = frozenset(
    {"submitted", "accepted", "in_review", "correction_requested", "second_review"}
)


def target_day(application: Application, now: datetime) -> date | None:
    """Return the day in Japan by which it should be decided, as it stands at `now`; None before its arrival.

    While the applicant corrects something the day moves on with every day.
    """
    if application.submitted_at is None:
        return None
    waited = timedelta(seconds=application.waited_seconds)
    if application.state == "correction_requested":
        waited += now - application.state_since
    target = application.submitted_at + timedelta(days=application.terms.target_days) + waited
    return target.astimezone(TOKYO).date()


def is_overdue(application: Application, now: datetime) -> bool:
    """Tell whether it should have been decided by the day before `now` and is not."""
    day = target_day(application, now)
    return application.state in UNDECIDED and day is not None and now.astimezone(TOKYO).date() > day


def with_wait_ended(application: Application, now: datetime) -> dict[str, int]:
    """Return what a transition out of `correction_requested` sets: how long the clock stood still in all."""
    stood = int((now - application.state_since).total_seconds())
    return {"waited_seconds": application.waited_seconds + stood}
