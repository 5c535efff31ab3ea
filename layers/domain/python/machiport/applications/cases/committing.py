"""Trying a change again after somebody else's: each attempt reads anew and finds out what it means by itself."""

from collections.abc import Callable
from typing import Final

from machiport.applications.cases.errors import ChangedMeanwhile
from machiport.applications.cases.ports import ChangeRefused
from machiport.idempotency.once import EffectRefused

ATTEMPTS: Final = 5


def committed[T](attempt: Callable[[], T]) -> T:
    """Return what `attempt` (which reads, decides and commits) returns; again where a rival's write refused it.

    Raises what `attempt` raises; EffectRefused where a twin of the request has done it, or (with ChangedMeanwhile)
    where rivals were faster every time.
    """
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except ChangeRefused as refused:
            if refused.twin:
                raise EffectRefused from refused
    raise EffectRefused(ChangedMeanwhile())


def settled[T](attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns, for workers: no request stands behind it.

    Raises what `attempt` raises; ChangedMeanwhile where rivals were faster every time (the message comes again).
    """
    try:
        return committed(attempt)
    except EffectRefused as refused:
        raise (refused.problem or ChangedMeanwhile()) from refused
