"""Many decisions at once (一括処理): each one by itself, each answered by itself."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

from machiport.applications.reviewing.asking import ReviewRequest, Target
from machiport.applications.reviewing.deciding import Decision, DecisionService
from machiport.applications.reviewing.review_desk import Respond
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.problem_details import Problem
from machiport.reads_together import Together

_LOGGER: Final = logging.getLogger(__name__)
MOST_ITEMS: Final = 500
# API Gateway waits for 29 s; a decision that was begun ends well within the rest.
BUDGET_SECONDS: Final = 20.0

type ItemStatus = Literal["done", "refused", "not_tried", "unclear"]


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One decision of many."""

    target: Target
    decision: Decision


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one item: `response` where it was done (now or before), `problem` where it was refused.

    `not_tried`: there was no time. `unclear`: our own fault in the midst of it. Both can be sent again under the same
    key: what was done is not done again.
    """

    item: BulkItem
    status: ItemStatus
    response: StoredResponse | None = None
    problem: Problem | None = None


class BulkDecisionService:
    """Decides on many applications for one request."""

    def __init__(
        self,
        decisions: DecisionService,
        together: Together,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Decide with `decisions`, several at a time; `seconds` tells how time goes by."""
        self._decisions = decisions
        self._together = together
        self._seconds = seconds

    def decide(self, asked: ReviewRequest, items: Sequence[BulkItem], respond: Respond) -> list[BulkResult]:
        """Return what became of each item, in the order asked.

        Each is a transaction and an idempotent request of its own, whose key is made of the request's key and the
        application: sent again, also with other items, it does what was not done.
        """
        until = self._seconds() + BUDGET_SECONDS
        return self._together([partial(self._decided, asked, item, respond, until) for item in items])

    def _decided(self, asked: ReviewRequest, item: BulkItem, respond: Respond, until: float) -> BulkResult:
        if self._seconds() >= until:
            return BulkResult(item, "not_tried")
        own = replace(asked, request=item_request(asked.request, item))
        try:
            outcome = self._decisions.decide(own, item.target, item.decision, respond)
        except Problem as problem:
            return BulkResult(item, "refused", problem=problem)
        except Exception:  # one item's fault must not lose the answers of the others
            _LOGGER.exception("a decision of many failed", extra={"application_id": item.target.application_id})
            return BulkResult(item, "unclear")
        return BulkResult(item, "done", response=outcome.response)


def item_request(request: IdempotentRequest, item: BulkItem) -> IdempotentRequest:
    """Return the request of one item; a blank, which no client's key has, keeps its key apart from all others."""
    decision = item.decision
    content = [item.target.application_id, item.target.version, decision.kind, decision.reason, decision.exempt]
    fingerprint = hashlib.sha256(json.dumps(["bulk", request.principal_key, *content]).encode()).hexdigest()
    return replace(request, key=f"{request.key} {item.target.application_id}", fingerprint=fingerprint)
