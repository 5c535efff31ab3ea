"""Pick-up at the counter (窓口受取): the applicant shows a code from the app, the clerk enters it."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Final

from machiport.applications.asked import Asked
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Delivery
from machiport.applications.cases.moving import move_delivery
from machiport.applications.cases.step import Step
from machiport.applications.delivering.errors import NOT_THE_CODE, CertificateNotFound, PickupCodeWrong, PickupLocked
from machiport.applications.delivering.progress import end_where_all_is_delivered
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome
from machiport.problem_details import ProblemError

_DIGITS: Final = 8
MOST_WRONG: Final = 5


def _digest(application_id: str, code: str) -> str:
    """Return what is kept of a code. It can be tried five times, so a plain hash with the application in it will do."""
    return hashlib.sha256(f"{application_id}:{code}".encode()).hexdigest()


class PickingUp:
    """Codes for applicants, collections by clerks."""

    def __init__(self, desk: CaseDesk) -> None:
        """Work on the cases of `desk`."""
        self._desk = desk

    def new_code(self, asked: Asked, application_id: str, respond: Callable[[str], StoredResponse]) -> Outcome:
        """Give the applicant a new code for all that lies ready at the counter; an earlier one ends.

        Raises ApplicationNotFound, CertificateNotFound where nothing lies there, and what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            code = "".join(str(secrets.randbelow(10)) for _ in range(_DIGITS))
            digest = _digest(application_id, code)
            for delivery in _ready(step.case):
                step.write(delivery.changed(pickup_digest=digest, failed_codes=0), delivery)
            step.note("pickup_code_given")
            return respond(code)

        return self._desk.answer_once(
            asked.request, lambda: self._desk.own(asked.subject, application_id), asked.actor, act
        )

    def collect(
        self,
        request: IdempotentRequest,
        clerk: str,
        find: Callable[[], Case],
        code: str,
        respond: Callable[[Case], StoredResponse],
    ) -> Outcome:
        """Write down that everything at the counter was handed over to who knows the code.

        `find` returns the case as the clerk may see it. A wrong code is counted; after five the code is worth nothing.

        Raises CertificateNotFound where nothing lies there, PickupCodeWrong, PickupLocked, what `find` and `once`
        raise.
        """

        def act(step: Step) -> StoredResponse:
            ready = _ready(step.case)
            if not self._right(step.case, code):
                self._count_wrong(step.case, clerk)
            for delivery in ready:
                step.write(move_delivery(delivery, "collected", step.now, pickup_digest=None), delivery)
            step.note("collected", numbers=[delivery.number for delivery in ready])
            step.tell("collected")
            end_where_all_is_delivered(step)
            return respond(step.case)

        return self._desk.answer_once(request, find, clerk, act)

    def _right(self, case: Case, code: str) -> bool:
        first = _ready(case)[0]
        if first.pickup_digest is None or first.failed_codes >= MOST_WRONG:
            raise PickupLocked
        return hmac.compare_digest(first.pickup_digest, _digest(case.application.application_id, code))

    def _count_wrong(self, case: Case, clerk: str) -> None:
        """Count a wrong code in a change of its own, and refuse.

        Raises PickupCodeWrong.
        """
        left = 0

        def act(step: Step) -> bool:
            nonlocal left
            for delivery in _ready(step.case):
                step.write(delivery.changed(failed_codes=delivery.failed_codes + 1), delivery)
                left = MOST_WRONG - delivery.failed_codes - 1
            step.note("pickup_code_wrong", left=max(0, left))
            return True

        self._desk.work(case.application.application_id, clerk, act)
        raise PickupCodeWrong(params={"left": max(0, left)}, errors=[ProblemError("/body/code", NOT_THE_CODE)])


def _ready(case: Case) -> list[Delivery]:
    """Return what lies ready at the counter.

    Raises CertificateNotFound where nothing does.
    """
    ready = [delivery for delivery in case.deliveries if delivery.method == "counter" and delivery.state == "ready"]
    if not ready:
        raise CertificateNotFound
    return ready
