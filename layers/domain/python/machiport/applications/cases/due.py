"""When the sweeper has to look at an application next: every state that could be left alone has such a time."""

from datetime import datetime, timedelta
from typing import Final

from machiport.applications.cases.model import Application
from machiport.applications.cases.states import FINAL, ApplicationState

# A draft is announced to expire when nothing was typed in it for so long, and then kept for the last days.
DRAFT_NOTICE: Final = timedelta(days=23)
DRAFT_LAST_DAYS: Final = timedelta(days=7)
CORRECTION_REMINDER: Final = timedelta(days=3)
# However long it has not worked: what waits for the gateway, or for cash to be handed back, is looked at again.
LONGEST_LOOK: Final = timedelta(hours=6)
_STEP_LOOK: Final = timedelta(minutes=5)
# In the other states somebody has to decide, and the queue shows it.
_FIRST_LOOKS: Final[dict[ApplicationState, timedelta]] = {
    "draft": DRAFT_NOTICE,
    "submitted": timedelta(minutes=10),
    "awaiting_payment": timedelta(minutes=10),
    "approved": _STEP_LOOK,
    "issuing": _STEP_LOOK,
    "issued": timedelta(days=1),
}


def first_due(application: Application, now: datetime, *, unsettled: bool = False) -> datetime | None:
    """Return when an application that is in its state since `now` is to be looked at first; None for never.

    `unsettled`: a payment still waits for the gateway, which is asked again soon whatever the state. The sweeper
    itself sets later times (`due_at`) as it goes on.
    """
    if unsettled:
        return now + _STEP_LOOK
    if application.state in FINAL:
        return None if application.erased_at else now + timedelta(days=application.terms.retention_days)
    if application.state == "correction_requested":
        return now + timedelta(days=application.terms.correction_days) - CORRECTION_REMINDER
    wait = _FIRST_LOOKS.get(application.state)
    return None if wait is None else now + wait
