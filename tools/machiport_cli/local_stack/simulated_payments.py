"""A payment gateway on this machine, as far as we use Stripe's: its rules, and the faults it can be told to have.

The rules are those of https://docs.stripe.com/api (2026-10-28): a key gets its first answer again for a day, errors
included, but not where the parameters were wrong or too many requests came.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, RLock
from typing import Any, Final, Literal, get_args

from machiport_cli.local_stack.payment_acts import DAY, Answer, Refused, acts
from machiport_cli.local_stack.payment_ledger import LedgerPayment, PaymentLedger, SavedAnswer
from machiport_cli.local_stack.payment_objects import error_body

# lost: nothing arrives. lost_reply: it is done, and nobody hears of it. error: 500, and nothing is done. error_after:
# it is done, and answered with 500. throttled: 429, nothing is done. delay: done at once, answered late. decline: the
# bank says no to the payer, or to the capture.
type Fault = Literal["lost", "lost_reply", "error", "error_after", "throttled", "delay", "decline"]

FAULTS: Final[tuple[str, ...]] = get_args(Fault.__value__)
LONGEST_DELAY_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault of the next request, or of the next one that does `operation` (`capture`, `create` …)."""

    fault: Fault
    operation: str | None = None


@dataclass
class SimulatedPayments:
    """The gateway. `told` hears of every event; `file` keeps the ledger over restarts."""

    seconds: Callable[[], float] = time.time
    file: Path | None = None
    ledger: PaymentLedger = field(default_factory=PaymentLedger)
    told: Callable[[str, dict[str, Any]], None] = lambda _kind, _item: None
    released: Event = field(default_factory=Event)
    requests: list[str] = field(default_factory=list)
    _faults: list[PlannedFault] = field(default_factory=list)
    _guard: RLock = field(default_factory=RLock)

    def plan(self, fault: Fault, times: int = 1, operation: str | None = None) -> None:
        """Let the next `times` requests (that do `operation`) meet a fault."""
        with self._guard:
            self._faults.extend([PlannedFault(fault, operation)] * times)

    def well(self) -> None:
        """Forget every fault that was planned."""
        with self._guard:
            self._faults.clear()

    def answer(self, method: str, path: str, params: Mapping[str, Any], key: str | None) -> Answer | None:
        """Answer one request, whose key was found right; None where nobody hears an answer."""
        found = acts.find(method, path)
        if found is None:
            return Answer(404, error_body("invalid_request_error", "resource_missing", "Unrecognized request URL"))
        operation, act, gateway_id = found
        with self._guard:
            self.requests.append(operation)
            fault = self._next_fault(operation)
            match fault:
                case "lost":
                    return None
                case "throttled":
                    return Answer(429, error_body("invalid_request_error", "rate_limit", "Too many requests"))
            self._pass_time()
            fingerprint = _fingerprint(method, path, params)
            answer = self._repeated(key, fingerprint)
            if answer is None:
                answer = self._done(lambda: act(self, gateway_id, params, fault == "decline"), fault)
                self._keep(key, fingerprint, answer)
        if fault == "delay":
            self.released.wait(LONGEST_DELAY_SECONDS)
        return None if fault == "lost_reply" else answer

    def lapse(self, gateway_id: str) -> None:
        """Let an authorisation lapse, as the bank does after a week."""
        with self._guard:
            payment = self.ledger.payments[gateway_id]
            if payment.status == "requires_capture":
                payment.status, payment.cancellation_reason = "canceled", "automatic"
                self.changed("payment_intent.canceled", payment)

    def bring_back(self, gateway_id: str) -> None:
        """Let the last refund come back, as from a card that was closed."""
        with self._guard:
            payment = self.ledger.payments[gateway_id]
            payment.refunds[-1].failed_at = self.now()
            self.changed("refund.failed", payment)

    def changed(self, kind: str, payment: LedgerPayment) -> None:
        """Keep what changed, and tell of it."""
        if self.file is not None:
            self.ledger.save(self.file)
        self.told(kind, {"object": "payment_intent", "id": payment.id})

    def now(self) -> int:
        """Return the present instant in seconds since 1970."""
        return int(self.seconds())

    def _pass_time(self) -> None:
        """Let authorisations lapse whose time is over, and forget keys of yesterday."""
        now = self.now()
        for payment in self.ledger.payments.values():
            if payment.capture_before is not None and payment.capture_before <= now:
                self.lapse(payment.id)
        kept = {key: saved for key, saved in self.ledger.answers.items() if now - saved.created < DAY}
        self.ledger.answers = kept

    def _next_fault(self, operation: str) -> Fault | None:
        for position, planned in enumerate(self._faults):
            if planned.operation in {None, operation}:
                return self._faults.pop(position).fault
        return None

    def _done(self, act: Callable[[], Answer], fault: Fault | None) -> Answer:
        failed = Answer(500, error_body("api_error", None, "An unknown error occurred"), starts=True)
        if fault == "error":
            return failed
        try:
            answer = act()
        except Refused as refused:
            answer = refused.answer
        return failed if fault == "error_after" else answer

    def _repeated(self, key: str | None, fingerprint: str) -> Answer | None:
        saved = self.ledger.answers.get(key) if key else None
        if saved is None:
            return None
        if saved.fingerprint != fingerprint:
            text = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            return Answer(400, error_body("idempotency_error", None, text), starts=False)
        return Answer(saved.status, saved.body, headers={"Idempotent-Replayed": "true"})

    def _keep(self, key: str | None, fingerprint: str, answer: Answer) -> None:
        if key and answer.starts:
            self.ledger.answers[key] = SavedAnswer(
                created=self.now(), fingerprint=fingerprint, status=answer.status, body=answer.body
            )
            if self.file is not None:
                self.ledger.save(self.file)


def _fingerprint(method: str, path: str, params: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([method, path, params], sort_keys=True).encode()).hexdigest()
