"""Trying a change again after somebody else's: each attempt reads anew, and finds out what it means by itself."""

from collections.abc import Callable

from machiport.idempotency.once import EffectRefused
from machiport.problem_details import Problem


class RefusedChange(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """Conditions of a change did not hold, and nothing happened; `twin`: it was the record of an identical request.

    It may be our own earlier write whose reply was lost; `once` looks at the request's record first.
    """

    def __init__(self, message: str, *, twin: bool) -> None:
        """Say what refused."""
        super().__init__(message)
        self.twin = twin


def committed[T](attempt: Callable[[], T], attempts: int, given_up: Callable[[], Problem]) -> T:
    """Return what `attempt` (which reads, decides and commits) returns; again where a rival's write refused it.

    Raises what `attempt` raises; EffectRefused where a twin of the request has done it, or (with `given_up`) where
    rivals were faster in all of the `attempts`.
    """
    for _ in range(attempts):
        try:
            return attempt()
        except RefusedChange as refused:
            if refused.twin:
                raise EffectRefused from refused
    raise EffectRefused(given_up())
