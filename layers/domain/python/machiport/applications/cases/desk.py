"""What every service on cases works with: whose case it is, and one change for one request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from machiport.applications.cases.committing import committed, settled
from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.model import Case
from machiport.applications.cases.ports import CaseStore, CertificateDrafts
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import municipality_of
from machiport.clock import Clock
from machiport.idempotency import IdempotencyRecords, IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome, once


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Ports of the services: the cases, who draws up certificates, requests' records, the clock."""

    store: CaseStore
    drafts: CertificateDrafts
    records: IdempotencyRecords
    clock: Clock

    def own(self, subject: str, application_id: str) -> Case:
        """Return a resident's own case, or one that they act in for another.

        Raises ApplicationNotFound for no such case, and for anybody else's.
        """
        case = self.store.find(application_id)
        if case is None or not case.application.may_be_read_by(subject):
            raise ApplicationNotFound
        return case

    def of_department(self, municipality: str, departments: Collection[str], application_id: str) -> Case:
        """Return a case for staff of `municipality` who are of `departments`.

        What never arrived is nobody's but the resident's, also while a draft that ended waits to be erased.

        Raises ApplicationNotFound for any other case.
        """
        if municipality_of(application_id) != municipality:
            raise ApplicationNotFound
        case = self.store.find(application_id)
        if case is None or case.application.department not in departments or case.application.submitted_at is None:
            raise ApplicationNotFound
        return case

    def whole(self, application_id: str) -> Case:
        """Return a case for a worker.

        Raises ApplicationNotFound where there is none.
        """
        case = self.store.find(application_id)
        if case is None:
            raise ApplicationNotFound
        return case

    def answer_once(
        self,
        request: IdempotentRequest,
        read: Callable[[], Case],
        actor: str,
        act: Callable[[Step], StoredResponse],
    ) -> Outcome:
        """Do one change for one request: read the case, let `act` add to the step, commit both with the response.

        Read and done anew where a rival changed the case; answered from the record where a twin has done it.

        Raises what `read` and `act` raise, ChangedMeanwhile, and what `once` raises.
        """

        def attempt() -> StoredResponse:
            step = Step(read(), self.clock.now(), actor)
            response = act(step)
            self.store.commit(step.change(), request, response)
            return response

        return once(self.records, request, self.clock, lambda: Outcome(committed(attempt)))

    def work(self, application_id: str, actor: str, act: Callable[[Step], bool]) -> bool:
        """Do one change as a worker; `act` returns False where there is nothing to do. Return whether it was done.

        Raises ApplicationNotFound, what `act` raises, and ChangedMeanwhile.
        """

        def attempt() -> bool:
            step = Step(self.whole(application_id), self.clock.now(), actor)
            if not act(step):
                return False
            self.store.commit(step.change())
            return True

        return settled(attempt)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()
