"""Trying a change of reservations again after a rival's."""

from collections.abc import Callable
from typing import Final

from machiport.facilities.reservations.errors import ChangedMeanwhile
from machiport.idempotency import committing

# Each round somebody else has got something: a place of the quota, a unit, a cell. Then ours is told after reading.
ATTEMPTS: Final = 4


def committed[T](attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns; where a rival's write refused it, try again on what is there now.

    A place of the quota or a unit of equipment may be gone and the next one free; a room that is gone is told by the
    next attempt's own reading, with alternatives.

    Raises what `attempt` raises; EffectRefused where a twin of the request has done it, or (with ChangedMeanwhile)
    where rivals were faster every time.
    """
    return committing.committed(attempt, ATTEMPTS, ChangedMeanwhile)
