"""Random stories of payments: people, staff, the bank, the gateway's faults and notices, in any order."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from tests.applications_world import COPY, DEPARTMENT, MORI, OKA, TARO, TOWN
from tests.payments_world import PaymentsWorld

from machiport.applications.cases.flow import conclude, end
from machiport.applications.cases.model import Payment
from machiport.applications.cases.step import Step
from machiport.applications.payments.errors import GatewayUnavailable
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.applications.payments.staff_payments import CounterPayments, CounterReceipt, Refunds, RefundWish
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.clock import TOKYO
from machiport.idempotency import StoredResponse
from machiport.problem_details import Problem

FEE: Final = 300
_QUIET_ROUNDS: Final = 6
ENDED: Final = frozenset({"cancelled", "failed", "expired"})


@dataclass
class Bank:
    """What payers and their bank do at a gateway."""

    ids: Callable[[], list[str]]
    pay: Callable[[str], object]
    lapse: Callable[[str], object]
    balance: Callable[[str], tuple[str, int, int]]  # state, captured, refunded
    ruin: Callable[[str], object]  # plan a fault
    heal: Callable[[], object]
    by_hand: Callable[[str, str], object]  # capture or refund in the gateway's own pages


@dataclass
class Story:
    """One application from its submission on."""

    bench: PaymentsWorld
    bank: Bank
    procedure: str = COPY
    handed_out: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Submit it."""
        self.application_id = self.bench.world.submitted(self.procedure)
        self.actions: Mapping[str, Callable[[], object]] = {
            "start": self._start,
            "pay": lambda: [self.bank.pay(name) for name in self.handed_out],
            "observe": lambda: self.bench.paying.observe(TARO, self.application_id),
            "message": lambda: self.bench.settling.settle(self.application_id),
            "sweep": lambda: self.bench.settling.attend(self.application_id),
            "notices": self._notices,
            "approve": lambda: self.bench.approved(self.application_id),
            "store": lambda: self.bench.files_stored(self.application_id),
            "conclude": lambda: self.bench.world.desk.work(self.application_id, "system", conclude),
            "withdraw": lambda: self.bench.world.desk.work(self.application_id, TARO, _withdrawn),
            "cash": self._cash,
            "refund": self._refund,
            "lapse": lambda: [self.bank.lapse(name) for name in self.bank.ids()],
            "capture by hand": lambda: [self.bank.by_hand("capture", name) for name in self.bank.ids()],
            "refund by hand": lambda: [self.bank.by_hand("refund", name) for name in self.bank.ids()],
            "wait": lambda: self.bench.world.clock.advance(timedelta(hours=9)),
        }

    def tell(self, action: str, faults: list[str]) -> None:
        """Do one thing; refusals and missing answers are part of life."""
        for fault in faults:
            self.bank.ruin(fault)
        self.told.append(action)
        with suppress(Problem, GatewayUnavailable, ValueError):
            self.actions[action]()
        self.check_always()

    def quieten(self) -> None:
        """Let the gateway be well, and messages, sweeps and notices go on until nothing is left to do."""
        self.bank.heal()
        for _ in range(_QUIET_ROUNDS):
            for action in ("message", "notices", "conclude"):
                with suppress(Problem):
                    self.actions[action]()

    def check_always(self) -> None:
        """Nobody is charged twice, and nothing counts as paid that is not."""
        taken = sum(captured - refunded for _, captured, refunded in map(self.bank.balance, self.bank.ids()))
        assert taken <= FEE, "charged twice"
        case = self.bench.world.case(self.application_id)
        authorised = {payment.gateway_id for payment in case.payments if payment.authorised_at}
        assert authorised <= set(self.handed_out), "accepted what nobody could pay"
        if case.application.state in {"issued", "completed"}:
            net = sum(payment.amount - payment.refunded for payment in case.payments if payment.captured_at)
            assert net >= 0
            assert any(payment.captured_at for payment in case.payments), "given without money"

    def check_quiet(self) -> None:
        """Both ledgers say the same, and nothing is stuck."""
        case = self.bench.world.case(self.application_id)
        assert case.application.held is None or "refund by hand" in self.told
        for payment in case.payments:
            self._check_payment(payment)
        today = self.bench.world.clock.now().astimezone(TOKYO).date()
        service = ReconciliationService(self.bench.world.store, self.bench.paying._gateway)  # the story's own
        found = service.reconciled(TOWN, today - timedelta(days=40), today + timedelta(days=1))
        assert found.differences == []
        known = {payment.gateway_id for payment in case.payments}
        orphans = [name for name in self.bank.ids() if name not in known]
        assert all(self.bank.balance(name)[0] in {"requires_payment", "cancelled"} for name in orphans)

    def _check_payment(self, payment: Payment) -> None:
        if payment.method == "counter":
            assert payment.state in {"captured", "refund_requested", "refunded"}
            return
        if payment.gateway_id is None:
            assert payment.state in {"created", "cancelled"}
            return
        state, captured, refunded = self.bank.balance(payment.gateway_id)
        wanted = {"created": "requires_payment"} | dict.fromkeys(ENDED, "cancelled")
        assert wanted.get(payment.state, payment.state) == state
        assert captured == (payment.amount if payment.captured_at else 0)
        assert refunded == payment.refunded

    def _start(self) -> None:
        started = self.bench.paying.start(TARO, self.application_id)
        self.handed_out[started.gateway_id] = started.client_secret.get_secret_value()

    def _notices(self) -> None:
        for name in [*self.bank.ids(), *reversed(self.bank.ids())]:
            self.bench.settling.hint(name)

    def _cash(self) -> None:
        CounterPayments(self.bench.world.desk).record(
            self._asked(MORI), self._target(), CounterReceipt(FEE, "R-1"), lambda _: StoredResponse(201, "{}")
        )

    def _refund(self) -> None:
        payments = self.bench.world.case(self.application_id).payments
        wish = RefundWish(len(payments), FEE, "duplicate")
        Refunds(self.bench.world.desk).request(
            self._asked(OKA), self._target(), wish, lambda _: StoredResponse(201, "{}")
        )

    def _asked(self, who: str) -> ReviewRequest:
        reviewer = Reviewer(TOWN, who, frozenset({DEPARTMENT}), is_approver=True)
        return ReviewRequest(reviewer, self.bench.world.request(who))

    def _target(self) -> Target:
        return Target(self.application_id, self.bench.world.case(self.application_id).application.version)


def _withdrawn(step: Step) -> bool:
    end(step, "withdrawn")
    return True
