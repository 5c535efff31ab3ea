"""One effect for one request, also where its twins arrive at the same moment."""

from collections.abc import Callable
from dataclasses import dataclass

from machiport.clock import Clock
from machiport.idempotency.check import replay_or_proceed
from machiport.idempotency.model import IdempotentRequest, StoredResponse
from machiport.idempotency.ports import IdempotencyRecords
from machiport.problem_details import Problem, RequestInProgress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to answer; `replayed` where an earlier identical request did the work."""

    response: StoredResponse
    replayed: bool = False


class EffectRefused(Exception):  # noqa: N818  # reads as a sentence, as problems do
    """A condition of the effect's transaction did not hold: a twin's record, or `problem`."""

    def __init__(self, problem: Problem | None = None) -> None:
        """Keep what it means where no twin has done the work; None where only a twin can have refused it."""
        super().__init__(None if problem is None else problem.code)
        self.problem = problem


def once(records: IdempotencyRecords, request: IdempotentRequest, clock: Clock, work: Callable[[], Outcome]) -> Outcome:
    """Do `work`, or return the answer of the identical request that has done it.

    A refusal counts only while no twin has done the work: a twin that finished between our look at the record and
    our work leaves a state in which the same work is rightly impossible.

    Raises IdempotencyKeyReused, RequestInProgress, and what `work` raises.
    """
    stored = replay_or_proceed(records, request, clock)
    if stored is not None:
        return Outcome(stored, replayed=True)
    try:
        return work()
    except (Problem, EffectRefused) as refusal:
        stored = replay_or_proceed(records, request, clock)
        if stored is not None:
            return Outcome(stored, replayed=True)
        if isinstance(refusal, Problem):
            raise
        # Without a problem of its own a twin has refused it, and given up since: it may be sent again at once.
        raise refusal.problem or RequestInProgress(headers={"Retry-After": "1"}) from refusal
