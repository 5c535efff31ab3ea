"""Money that staff take or give back: the counter (窓口納付) and refunds (還付)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.flow import owes, paid, release_payment
from machiport.applications.cases.model import Case, Payment
from machiport.applications.cases.moving import move_payment
from machiport.applications.cases.states import FINAL, ApplicationState, PaymentState
from machiport.applications.cases.step import Step
from machiport.applications.payments.errors import (
    AlreadyPaid,
    AnotherAmount,
    NothingToPay,
    NotRefundable,
    PaymentOver,
)
from machiport.applications.payments.gateway_word import ledger_line
from machiport.applications.reviewing.asking import ReviewRequest, Target, require_version
from machiport.applications.reviewing.errors import ApproverNeeded, OwnApplication
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome

_PAID: Final[frozenset[PaymentState]] = frozenset({"capture_requested", "captured", "refund_requested"})
# What goes on because it is paid for keeps its money until it is there.
_GOES_ON: Final[frozenset[ApplicationState]] = frozenset({"approved", "issuing"})
# Before, a part given back would leave a fee that is neither paid nor owed.
_IS_THERE: Final[frozenset[ApplicationState]] = frozenset({"issued", "completed"})

# 二重申請, 誤納, 交付できない, その他: a word and no text, since the audit chain keeps it for good.
type RefundReason = Literal["duplicate", "mistaken", "not_provided", "other"]
type Respond = Callable[[Payment], StoredResponse]


@dataclass(frozen=True, slots=True)
class CounterReceipt:
    """What was paid in cash, in yen, and the number of the paper receipt (領収書番号)."""

    amount: int
    receipt_number: str


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What goes back, in yen, of which payment of the case, and why. One refund a payment."""

    payment: int
    amount: int
    reason: RefundReason


class _StaffDesk:
    """One change of one case's payment for one request of staff."""

    def __init__(self, desk: CaseDesk) -> None:
        """Change cases of `desk`."""
        self.desk: Final = desk

    def change(self, asked: ReviewRequest, target: Target, act: Callable[[Step], Payment], respond: Respond) -> Outcome:
        reviewer = asked.reviewer

        def read() -> Case:
            return self.desk.of_department(reviewer.municipality, reviewer.departments, target.application_id)

        def on_version(step: Step) -> StoredResponse:
            require_version(step.application, target.version)
            if reviewer.key in step.application.recused:
                raise OwnApplication
            payment = act(step)
            # Events are named by the application's version: it goes on, also where only the payment changes.
            step.set()
            return respond(payment)

        return self.desk.answer_once(asked.request, read, reviewer.key, on_version)


class CounterPayments:
    """Records what was paid in cash at the counter."""

    def __init__(self, desk: CaseDesk) -> None:
        """Record payments for cases of `desk`."""
        self._desk: Final = _StaffDesk(desk)
        self._drafts: Final = desk.drafts

    def record(self, asked: ReviewRequest, target: Target, receipt: CounterReceipt, respond: Respond) -> Outcome:
        """Write down that the fee was paid; what waited for it goes on, and a card's authorisation is given up.

        Raises ApplicationNotFound, StaleVersion, OwnApplication, NothingToPay, AlreadyPaid, PaymentOver,
        AnotherAmount, ChangedMeanwhile, and what `once` raises.
        """

        def act(step: Step) -> Payment:
            fee = _owed(step.case)
            if receipt.amount != fee:
                raise AnotherAmount(params={"amount": fee})
            payment = _taken_at_counter(step, fee, receipt.receipt_number)
            step.refer(ledger_line(step, payment, "captured", fee, step.now))
            step.note("counter_payment", number=payment.number, amount=fee, receipt_number=receipt.receipt_number)
            step.tell("payment_captured", part=f"payment-{payment.number:02d}", amount=fee)
            paid(step, self._drafts)
            return payment

        return self._desk.change(asked, target, act, respond)


class Refunds:
    """Gives back what was paid, where an approver says so."""

    def __init__(self, desk: CaseDesk) -> None:
        """Refund payments of cases of `desk`."""
        self._desk: Final = _StaffDesk(desk)

    def request(self, asked: ReviewRequest, target: Target, wish: RefundWish, respond: Respond) -> Outcome:
        """Have a card payment go back through the gateway, or write down that cash was handed back.

        Raises ApproverNeeded, ApplicationNotFound, StaleVersion, OwnApplication, NotRefundable, StateForbids,
        ChangedMeanwhile, and what `once` raises.
        """
        if not asked.reviewer.is_approver:
            raise ApproverNeeded

        def act(step: Step) -> Payment:
            payment = _refundable(step.case, wish)
            after = payment
            if payment.state == "captured":
                after = move_payment(payment, "refund_requested", step.now, refund_wanted=wish.amount)
            number = payment.number
            step.note("refund_requested", number=number, amount=wish.amount, reason=wish.reason)
            if payment.method == "card":
                step.write(after, payment)
                step.tell("payment_settlement_requested", part=f"refund-{number:02d}", number=number)
                return after
            after = move_payment(after, "refunded", step.now, refunded=wish.amount)
            step.write(after.model_copy(update={"version": payment.version + 1}), payment)
            step.refer(ledger_line(step, after, "refunded", wish.amount, step.now))
            step.tell("payment_refunded", part=f"payment-{number:02d}", amount=wish.amount)
            return after

        return self._desk.change(asked, target, act, respond)


def _owed(case: Case) -> int:
    """Return the fee that is to be paid now, in yen.

    Raises NothingToPay, AlreadyPaid, PaymentOver.
    """
    application, payment = case.application, case.payment
    if payment is not None and payment.state in _PAID:
        raise AlreadyPaid
    if payment is None or not owes(application):
        raise NothingToPay
    if application.state in FINAL:
        raise PaymentOver
    return application.fee or 0


def _taken_at_counter(step: Step, fee: int, receipt_number: str) -> Payment:
    """Write the payment of the counter: the one that nobody has begun to pay by card, else a new one."""
    before = step.case.payment
    if before is not None and before.state == "created" and before.gateway_id is None and before.amount == fee:
        payment = move_payment(
            before, "captured", step.now, method="counter", receipt_number=receipt_number, captured_at=step.now
        )
        step.write(payment, before)
        return payment
    release_payment(step)
    payment = Payment(
        number=len(step.case.payments) + 1,
        method="counter",
        amount=fee,
        state="captured",
        state_since=step.now,
        created_at=step.now,
        captured_at=step.now,
        receipt_number=receipt_number,
    )
    step.write(payment)
    return payment


def _refundable(case: Case, wish: RefundWish) -> Payment:
    """Return the payment that can go back so.

    Cash for an application that ended without its outcome is `refund_requested` already: it waits to be handed back.

    Raises StateForbids while something is being issued for it, NotRefundable (also for a part before that).
    """
    state = case.application.state
    if state in _GOES_ON:
        raise StateForbids(params={"state": state, "wanted": "refund_requested"})
    payment = next((each for each in case.payments if each.number == wish.payment), None)
    captured = payment.amount if payment and payment.captured_at else 0
    refunded = payment.refunded if payment else 0
    states = {"captured", "refund_requested"} if payment and payment.method == "counter" else {"captured"}
    if payment is None or payment.state not in states or not 0 < wish.amount <= payment.amount:
        raise NotRefundable(params={"captured": captured, "refunded": refunded})
    whole = payment.refund_wanted if payment.state == "refund_requested" else payment.amount
    if wish.amount != whole and (payment.state == "refund_requested" or state not in _IS_THERE):
        raise NotRefundable(params={"captured": captured, "refunded": refunded})
    return payment
