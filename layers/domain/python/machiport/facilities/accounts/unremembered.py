"""Effects of requests that need no key to be sent twice (PUT, DELETE)."""

from collections.abc import Callable

from machiport.idempotency.once import EffectRefused


def done(effect: Callable[[], None]) -> None:
    """Do `effect`; where its transaction is refused, raise what that means."""
    try:
        effect()
    except EffectRefused as refused:
        if refused.problem is None:
            raise
        raise refused.problem from refused
