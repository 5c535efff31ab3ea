"""Publishing one plan: begin, stage, commit, once per Idempotency-Key (docs/design/garbage.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from machiport.clock import Clock
from machiport.garbage.errors import PublishedMeanwhile
from machiport.garbage.ports import (
    ChangeTransition,
    Commit,
    EditionTransition,
    PublicationWriter,
)
from machiport.garbage.publication import ChangeRecord, Head
from machiport.garbage.publication_plan import PublicationPlan
from machiport.idempotency import IdempotencyRecords, StoredResponse
from machiport.idempotency.once import EffectRefused, Outcome, once
from machiport.idempotency.staff_requests import StaffAttempt, StaffRequest

# Longer than the staff function's timeout (29 s): a lease that runs out has nobody at work on it.
LEASE = timedelta(seconds=35)


@dataclass(frozen=True, slots=True)
class Effects:
    """What is committed with a publication besides the head: records and the event."""

    event_type: str
    event_data: Mapping[str, object]
    editions: tuple[EditionTransition, ...] = ()
    new_change: ChangeRecord | None = None
    change: ChangeTransition | None = None


class Publisher:
    """Carries plans out; the services decide what to plan."""

    def __init__(self, writer: PublicationWriter, records: IdempotencyRecords, clock: Clock) -> None:
        """Write through `writer`, remember requests in `records`."""
        self._writer = writer
        self._records = records
        self._clock = clock

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self._clock.now()

    def once(self, asked: StaffRequest, work: Callable[[], Outcome]) -> Outcome:
        """Do `work`, or return the answer of the identical request that has done it: see `machiport.idempotency.once`.

        Raises IdempotencyKeyReused, RequestInProgress, and what `work` raises.
        """
        return once(self._records, asked.request, self._clock, work)

    def publish(
        self,
        asked: StaffAttempt,
        head: Head,
        plan: PublicationPlan,
        effects: Effects,
        respond: Callable[[PublicationPlan], StoredResponse],
    ) -> Outcome:
        """Carry a plan out that was made on `head`.

        Raises PublishedMeanwhile where another publication came first; then nothing is left of this one, and the
        same key may be used again. Raises EffectRefused where a twin of the request is at work: `once` asks it.
        """
        self._writer.begin(asked.municipality, plan.publication_id, self.now(), asked.request, asked.attempt, LEASE)
        self._writer.stage(asked.municipality, plan.publication_id, plan.version, plan.entries, plan.indexes)
        response = respond(plan)
        commit = Commit(
            municipality=asked.municipality,
            publication_id=plan.publication_id,
            expected_version=head.version,
            head=plan.head,
            editions=effects.editions,
            new_change=effects.new_change,
            change=effects.change,
            event_type=effects.event_type,
            event_data={**effects.event_data, "publication_id": plan.publication_id},
        )
        try:
            self._writer.commit(commit, asked.request, asked.attempt, response)
        except EffectRefused as refused:
            return self._after_refusal(asked, plan, refused)
        return Outcome(response)

    def _after_refusal(self, asked: StaffAttempt, plan: PublicationPlan, refused: EffectRefused) -> Outcome:
        # A refusal may be our own commit whose reply was lost: the record of the request knows.
        done = self._writer.completed_response(asked.request)
        if done is not None:
            return Outcome(done)
        self._writer.give_up(asked.municipality, plan.publication_id, asked.request, asked.attempt)
        raise refused.problem or PublishedMeanwhile() from refused
