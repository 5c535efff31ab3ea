"""A payment gateway in memory, whose ledger tests look at and which can lose requests and replies."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import SecretStr

from machiport.applications.payments.errors import GatewayUnavailable, WebhookNotGenuine
from machiport.applications.payments.model import GatewayNotice, GatewayPayment, Movement, PaymentRequest
from machiport.clock import Clock

type FakeFault = Literal["lost", "lost_reply"]


@dataclass
class FakeGateway:
    """Keeps payments by id. `faults`: what happens to the next requests; None for nothing."""

    clock: Clock
    payments: dict[str, GatewayPayment] = field(default_factory=dict)
    faults: deque[FakeFault | None] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)

    def authorise(self, request: PaymentRequest) -> GatewayPayment:
        """Make a payment, or return the one that was made for the same payment id."""

        def make() -> GatewayPayment:
            known = [each for each in self.payments.values() if each.payment_id == request.payment_id]
            if known:
                return known[0]
            name = f"pi_{len(self.payments) + 1}"
            return self._keep(
                GatewayPayment(
                    gateway_id=name,
                    payment_id=request.payment_id,
                    municipality=request.municipality,
                    state="requires_payment",
                    amount=request.amount,
                    currency="jpy",
                    created_at=self.clock.now(),
                    client_secret=SecretStr(f"{name}_secret"),
                )
            )

        return self._met("authorise", make)

    def find(self, gateway_id: str) -> GatewayPayment | None:
        """Return a payment; None for an unknown one."""
        return self._met("find", lambda: self.payments.get(gateway_id))

    def find_by_payment(self, payment_id: str) -> GatewayPayment | None:
        """Return the payment for ours; None for none."""

        def search() -> GatewayPayment | None:
            return next((each for each in self.payments.values() if each.payment_id == payment_id), None)

        return self._met("find_by_payment", search)

    def capture(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Take the money where it is authorised."""
        assert key
        taken = {"state": "captured", "captured": amount, "captured_at": self.clock.now()}
        return self._met("capture", lambda: self._moved(gateway_id, {"authorised"}, taken))

    def cancel(self, gateway_id: str, key: str) -> GatewayPayment:
        """Give up what was not taken."""
        assert key
        open_states = {"requires_payment", "authorised"}
        return self._met("cancel", lambda: self._moved(gateway_id, open_states, {"state": "cancelled"}))

    def refund(self, gateway_id: str, amount: int, key: str) -> GatewayPayment:
        """Give back what was taken."""
        assert key
        given = {"state": "refunded", "refunded": amount, "refunded_at": self.clock.now()}
        return self._met("refund", lambda: self._moved(gateway_id, {"captured", "refunded"}, given))

    def movements_between(self, begin: datetime, end: datetime) -> Iterator[Movement]:
        """Return what was taken and given back."""
        for each in self.payments.values():
            moved = (("captured", each.captured, each.captured_at), ("refunded", each.refunded, each.refunded_at))
            for kind, amount, at in moved:
                if at is not None and begin <= at < end:
                    yield Movement(
                        gateway_id=each.gateway_id,
                        payment_id=each.payment_id,
                        municipality=each.municipality,
                        kind=kind,
                        amount=amount,
                        currency=each.currency,
                        at=at,
                    )

    def read_webhook(self, body: bytes, signature: str) -> GatewayNotice:
        """Take any body that is signed with `genuine`; it names the payment."""
        if signature != "genuine":
            raise WebhookNotGenuine
        return GatewayNotice(notice_id="evt_1", kind="payment_intent.changed", gateway_id=body.decode())

    def pay(self, gateway_id: str) -> None:
        """Have the payer authorise it. Raises ValueError where it cannot be paid."""
        if self.payments[gateway_id].state != "requires_payment":
            raise ValueError("it cannot be paid")
        lapses = self.clock.now() + timedelta(days=7)
        self.put(gateway_id, state="authorised", capture_before=lapses)

    def lapse(self, gateway_id: str) -> None:
        """Let the authorisation lapse."""
        if self.payments[gateway_id].state == "authorised":
            self.put(gateway_id, state="cancelled")

    def put(self, gateway_id: str, **update: Any) -> None:
        """Change a payment behind everybody's back."""
        self._keep(self.payments[gateway_id].model_copy(update=update))

    def _keep(self, payment: GatewayPayment) -> GatewayPayment:
        self.payments[payment.gateway_id] = payment
        return payment

    def _moved(self, gateway_id: str, allowed: set[str], update: dict[str, Any]) -> GatewayPayment:
        present = self.payments[gateway_id]
        return self._keep(present.model_copy(update=update)) if present.state in allowed else present

    def _met[T](self, operation: str, act: Callable[[], T]) -> T:
        self.asked.append(operation)
        fault = self.faults.popleft() if self.faults else None
        if fault == "lost":
            raise GatewayUnavailable("lost")
        answer = act()
        if fault == "lost_reply":
            raise GatewayUnavailable("no answer")
        return answer
