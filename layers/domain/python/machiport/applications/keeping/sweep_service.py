"""What is due in a municipality, looked after one by one."""

import logging
from collections import Counter
from typing import Final

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.keeping.attending import Attending

_LOGGER = logging.getLogger("machiport.applications")
# What one sweep of a municipality does; the rest waits for the next minute.
_MOST: Final = 100


class SweepService:
    """Goes through what is due; one case that fails holds up no other."""

    def __init__(self, desk: CaseDesk, attending: Attending) -> None:
        """Find what is due with `desk` and have it attended to."""
        self._desk = desk
        self._attending = attending

    def sweep(self, municipality: str) -> dict[str, int]:
        """Attend to what is due, the longest overdue first; return how many of each state, and `failed`.

        A case that fails is due again a few minutes later, so that those behind it have their turn.
        """
        done: Counter[str] = Counter()
        for application_id in self._desk.store.due(municipality, self._desk.now(), _MOST):
            try:
                done[self._attending.attend(application_id)] += 1
            except Exception:
                _LOGGER.exception("a due application could not be attended to", extra={"application": application_id})
                done["failed"] += 1
                self._attending.postpone(application_id)
        return dict(done)
