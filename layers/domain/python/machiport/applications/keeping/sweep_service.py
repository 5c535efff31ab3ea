"""What is due in a municipality, looked after one by one."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.keeping.attending import Attending

_LOGGER = logging.getLogger("machiport.applications")
# What one sweep of a municipality does; the rest waits for the next minute.
_MOST: Final = 100
_SECONDS_OF_A_TURN: Final = 60


def in_turn(municipalities: Sequence[str], now: datetime) -> list[str]:
    """Return the municipalities with another one first each minute: where time runs out, it is not always the same
    that wait.
    """
    first = int(now.timestamp()) // _SECONDS_OF_A_TURN % max(len(municipalities), 1)
    return [*municipalities[first:], *municipalities[:first]]


class SweepService:
    """Goes through what is due; one case that fails holds up no other."""

    def __init__(self, desk: CaseDesk, attending: Attending) -> None:
        """Find what is due with `desk` and have it attended to."""
        self._desk = desk
        self._attending = attending

    def sweep(self, municipality: str, until: datetime | None = None) -> dict[str, int]:
        """Attend to what is due, the longest overdue first; return how many of each state, `failed`, and `left`.

        A case that fails is due again a few minutes later, so that those behind it have their turn. None is begun from
        `until` on: a gateway that does not answer costs a quarter of a minute for each case, and a function that is
        stopped in the midst of it postpones nothing.
        """
        done: Counter[str] = Counter()
        due = self._desk.store.due(municipality, self._desk.now(), _MOST)
        for place, application_id in enumerate(due):
            if until is not None and self._desk.now() >= until:
                done["left"] = len(due) - place
                break
            try:
                done[self._attending.attend(application_id)] += 1
            except Exception:
                _LOGGER.exception("a due application could not be attended to", extra={"application": application_id})
                done["failed"] += 1
                self._attending.postpone(application_id)
        return dict(done)
