"""Trying a change of a case again after somebody else's."""

from collections.abc import Callable
from typing import Final

from machiport.applications.cases.errors import ChangedMeanwhile
from machiport.idempotency import committing
from machiport.idempotency.once import EffectRefused

ATTEMPTS: Final = 5


def committed[T](attempt: Callable[[], T]) -> T:
    """Return what `attempt` (which reads, decides and commits) returns; again where a rival's write refused it.

    Raises what `attempt` raises; EffectRefused where a twin of the request has done it, or (with ChangedMeanwhile)
    where rivals were faster every time.
    """
    return committing.committed(attempt, ATTEMPTS, ChangedMeanwhile)


def settled[T](attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns, for workers: no request stands behind it.

    Raises what `attempt` raises; ChangedMeanwhile where rivals were faster every time (the message comes again).
    """
    try:
        return committed(attempt)
    except EffectRefused as refused:
        raise (refused.problem or ChangedMeanwhile()) from refused
