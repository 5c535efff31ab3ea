"""Whatever anybody does to an application, in whatever order and with whatever failing: it keeps every promise.

`default`: a few short lives. `long` (HYPOTHESIS_PROFILE): 2,000 lives of 50 steps.
"""

import hashlib
import json
import os
import random
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_lives
from tests.applications_life import KIDA, KINDS, MORI, ROKU, Life
from tests.applications_world import HANAKO, JIRO, NOW, TARO, TOWN
from tests.faults.application_city import KINDS as FAULTS
from tests.faults.application_city import Kind
from tests.properties.applications import life_choices as drawn
from tests.properties.applications.commit_watch import CommitWatch

from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.errors import ApplicationNotFound
from machiport.applications.cases.states import FINAL, UNSETTLED
from machiport.applications.delivering.post_service import BatchAsked
from machiport.applications.payments.staff_payments import CounterReceipt, RefundWish
from machiport.applications.reviewing.asking import Reviewer
from machiport.applications.reviewing.deciding import Decision
from machiport.clock import today
from machiport.idempotency import StoredResponse
from machiport.problem_details import Problem

LONG: Final = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def _done(_shown: object) -> StoredResponse:
    return StoredResponse(200, "{}")


class WholeLife(RuleBasedStateMachine):
    """One application; people, staff, gateway, workers, sweeper and faults."""

    @initialize(kind=st.sampled_from(sorted(KINDS)), stage=st.integers(0, 5))
    def begin(self, kind: str, stage: int) -> None:
        """Begin with a draft that is filled in, and go some steps of a good life."""
        self.life = Life(kind)
        self.city, self.id = self.life.city, self.life.application_id
        self.watch = CommitWatch(self.city.dynamo)
        good = (partial(self.submit, TARO, 0), self._pay_well, self.review_well, self.review_by_second, self._work_well)
        for step in good[:stage]:
            step()

    # --- residents ---

    @precondition(lambda self: self.life.case.application.state in {"draft", "correction_requested", "accepted"})
    @rule(who=drawn.PEOPLE, behind=drawn.BEHIND, phone=st.sampled_from(["097-500-0001", "097-500-0002", ""]))
    def save(self, who: str, behind: int, phone: str) -> None:
        """Type something else."""
        life = self.life
        before, version = life.case.answers, life.version(behind)
        data = (before.draft or before.data) if before else {}
        typed = {**data, "phone": phone}
        self._by(who, life.attempt(lambda: self.city.residents.answers.save(who, self.id, version, typed)))

    @precondition(lambda self: self.life.case.application.state in {"draft", "submitted"})
    @rule(who=drawn.PEOPLE, behind=drawn.BEHIND)
    def submit(self, who: str, behind: int) -> None:
        """Submit."""
        asked, wanted = self.life.asked(who), self.life.submission(behind)
        submit = self.city.residents.submits.submit
        self._by(who, self.life.once(lambda: submit(asked, self.id, wanted, _done)))

    @precondition(lambda self: self.life.case.application.state not in FINAL)
    @rule(who=drawn.PEOPLE)
    def withdraw(self, who: str) -> None:
        """Withdraw."""
        asked, withdraw = self.life.asked(who), self.city.residents.withdraws.withdraw
        self._by(who, self.life.once(lambda: withdraw(asked, self.id, _done)))

    @precondition(lambda self: self.life.case.corrections)
    @rule(who=drawn.PEOPLE, behind=drawn.BEHIND)
    def hand_in(self, who: str, behind: int) -> None:
        """Hand a correction in."""
        asked, version = self.life.asked(who), self.life.version(behind)
        self._by(who, self.life.once(lambda: self.city.residents.corrects.hand_in(asked, self.id, version, _done)))

    @precondition(lambda self: self.life.case.application.state in FINAL | {"issued"})
    @rule(who=drawn.PEOPLE)
    def erase(self, who: str) -> None:
        """Wish it erased."""
        asked = self.life.asked(who)
        assert not self.life.once(lambda: self.city.residents.erases.erase(asked, self.id)) or who == TARO

    @precondition(lambda self: self.life.case.certificates)
    @rule(who=drawn.PEOPLE, number=st.integers(1, 2))
    def download(self, who: str, number: int) -> None:
        """Download a copy."""
        asked, download = self.life.asked(who), self.city.residents.downloading.download
        states = {each.number: each.state for each in self.life.case.certificates}
        done = self.life.once(lambda: download(asked, self.id, number, "pdf", lambda url, _: StoredResponse(200, url)))
        self._by(who, done)
        assert not done or states[number] == "issued"

    @precondition(lambda self: self.life.case.deliveries)
    @rule(who=drawn.PEOPLE)
    def ask_for_code(self, who: str) -> None:
        """Have a code for the counter."""
        self._by(who, self.life.new_code(who))

    @precondition(lambda self: self.life.case.payments)
    @rule(who=drawn.PEOPLE)
    def pay(self, who: str) -> None:
        """Have the gateway's payment and agree to it."""
        self._by(who, self.life.attempt(lambda: self.city.paying.start(who, self.id)))
        for name, payment in list(self.city.gateway.payments.items()):
            if payment.state == "requires_payment":
                self.city.gateway.pay(name)

    @precondition(lambda self: self.life.case.payments)
    @rule(who=drawn.PEOPLE)
    def observe(self, who: str) -> None:
        """Ask whether it is paid."""
        self._by(who, self.life.attempt(lambda: self.city.paying.observe(who, self.id)))

    @precondition(lambda self: self.life.mandate_id is not None)
    @rule(who=st.sampled_from([TARO, HANAKO, JIRO]))
    def revoke_mandate(self, who: str) -> None:
        """End the mandate."""
        asked, mandate_id = self.life.asked(who), str(self.life.mandate_id)
        done = self.life.once(lambda: self.city.residents.mandates.revoke(asked, mandate_id, _done))
        assert not done or who != JIRO

    @rule()
    def send_again(self) -> None:
        """Send the last request again, as a phone does that heard nothing."""
        self.life.again()

    # --- staff ---

    @precondition(lambda self: self.life.case.application.state != "draft")
    @rule(
        who=drawn.STAFF,
        behind=drawn.BEHIND,
        act=st.sampled_from(["claim", "release", "recuse", "take_back", "correct"]),
    )
    def handle(self, who: Reviewer, behind: int, act: str) -> None:
        """Do something of the review that is no decision."""
        staff, asked, target = self.city.staff, self.life.reviewer(who), self.life.target(behind)
        acts = {
            "claim": partial(staff.claims.claim, asked, target, _done),
            "release": partial(staff.claims.release, asked, target, _done),
            "recuse": partial(staff.claims.recuse, asked, target, _done),
            "take_back": partial(staff.corrections.take_back, asked, target, _done),
            "correct": partial(staff.corrections.request, asked, target, drawn.REASONS, _done),
        }
        self._by_staff(who, behind, self.life.once(acts[act]))

    @precondition(lambda self: self.life.case.application.state in {"accepted", "in_review"})
    @rule(who=drawn.STAFF, behind=drawn.BEHIND)
    def enter_record(self, who: Reviewer, behind: int) -> None:
        """Enter what the register says."""
        asked, target, record = self.life.reviewer(who), self.life.target(behind), self.life.record
        enter = self.city.staff.records.enter
        self._by_staff(who, behind, self.life.once(lambda: enter(asked, target, record, _done)))

    @precondition(lambda self: self.life.case.application.state in {"accepted", "in_review", "second_review"})
    @rule(who=drawn.STAFF, behind=drawn.BEHIND, decision=drawn.DECISIONS)
    def decide(self, who: Reviewer, behind: int, decision: Decision) -> None:
        """Decide."""
        asked, target, decide = self.life.reviewer(who), self.life.target(behind), self.city.staff.decisions.decide
        first = self.life.case.application.first_reviewer
        done = self.life.once(lambda: decide(asked, target, decision, _done))
        self._by_staff(who, behind, done)
        assert not done or decision.kind != "approve" or who.key != first

    @precondition(lambda self: self.life.case.application.state in {"accepted", "in_review"})
    @rule()
    def review_well(self) -> None:
        """Have it recorded and approved as it should be, so that more lives get so far."""
        self.enter_record(MORI, 0)
        self.decide(MORI, 0, Decision("approve", exempt=self.life.case.application.exemption_by_staff or None))

    @precondition(lambda self: self.life.case.application.state == "second_review")
    @rule()
    def review_by_second(self) -> None:
        """Have it approved by a second person."""
        if self.life.case.application.state == "second_review":
            self.decide(KIDA, 0, Decision("approve", exempt=self.life.case.application.exemption_by_staff or None))

    def _pay_well(self) -> None:
        if self.life.case.payments:
            self.pay(TARO)
            self.observe(TARO)

    def _work_well(self) -> None:
        self.workers(7, old=False)
        if self.life.case.application.state == "awaiting_payment":
            self._pay_well()
            self.workers(7, old=False)

    @precondition(lambda self: self.life.case.certificates)
    @rule(who=drawn.STAFF, number=st.integers(1, 2))
    def revoke(self, who: Reviewer, number: int) -> None:
        """Revoke a certificate, by who is of the department."""
        request, find = self.life.reviewer(who).request, lambda: self.city.staff.views.case(who, self.id)
        act = partial(self.city.staff.revoking.revoke, request, who.key, find, number, "見本", _done)
        self._by_staff(who, 0, self.life.once(act))

    @precondition(lambda self: self.life.case.payments)
    @rule(who=drawn.STAFF, behind=drawn.BEHIND, cash=st.booleans())
    def money_by_staff(self, who: Reviewer, behind: int, cash: bool) -> None:
        """Take the fee in cash, or have what was paid last go back."""
        staff, asked, target = self.city.staff, self.life.reviewer(who), self.life.target(behind)
        payment = self.life.case.payments[-1]
        if cash:
            receipt = CounterReceipt(payment.amount, "R-1")
            done = self.life.once(partial(staff.counter_payments.record, asked, target, receipt, _done))
        else:
            wish = RefundWish(payment.number, payment.amount, "mistaken")
            done = self.life.once(partial(staff.refunds.request, asked, target, wish, _done))
            assert not done or who.is_approver
        self._by_staff(who, behind, done)

    @precondition(lambda self: self.life.case.deliveries)
    @rule(who=drawn.STAFF, act=st.sampled_from(["print", "back", "again", "collect", "wrong_code"]))
    def deliver(self, who: Reviewer, act: str) -> None:
        """Print letters, take one back, send it again, hand over at the counter."""
        posting, asked = self.city.staff.posting, self.life.reviewer(who)
        request, find = asked.request, lambda: self.city.staff.views.case(who, self.id)
        serial = self.life.case.certificates[0].serial
        address = {"recipient": "見本 太郎", "postal_code": "8700000", "address": "見本市みほん町9"}
        (department, *_) = sorted(who.departments & {self.life.case.application.department}) or sorted(who.departments)
        cut_off = self.city.clock.now() + timedelta(seconds=1)
        batch = BatchAsked(who.key, TOWN, department, cut_off, request)
        code = "00000000" if act == "wrong_code" or not self.life.codes else self.life.codes[-1]
        acts: dict[str, Any] = {
            "print": partial(posting.make, batch, _done),
            "back": partial(posting.returned, request, who.key, find, serial, "不在(見本)", _done),
            "again": partial(posting.send_again, request, who.key, find, serial, address, _done),
        }
        collect = partial(self.city.staff.pickups.collect, request, who.key, find, code, _done)
        self._by_staff(who, 0, self.life.once(acts.get(act, collect)))

    # --- the gateway, the workers, time, failures ---

    @precondition(lambda self: self.city.gateway.payments)
    @rule(lapses=st.booleans())
    def gateway(self, lapses: bool) -> None:
        """Let authorisations lapse, or have every notice come twice."""
        for name in list(self.city.gateway.payments):
            if lapses:
                self.city.gateway.lapse(name)
            for _ in range(2):
                self.life.attempt(partial(self.city.settling.hint, name))

    @rule(seed=st.integers(0, 9), old=st.booleans())
    def workers(self, seed: int, old: bool) -> None:
        """Deliver all events, or one that was delivered long ago."""
        chance = random.Random(seed)  # noqa: S311  # an order to be repeated, not a secret
        if not old:
            self.city.pump(chance, 0.2)
        elif events := self.city.events():
            self.life.attempt(lambda: self.city.work(chance.choice(events)))

    @rule(wait=drawn.WAITS)
    def time_passes(self, wait: timedelta) -> None:
        """Let time pass, and the sweeper look."""
        self.city.clock.advance(wait)
        self.life.attempt(lambda: self.city.sweeper.sweep(TOWN))

    @precondition(lambda self: self.life.case.application.state in FINAL | {"issued", "awaiting_payment"})
    @rule(wait=drawn.LONG_WAITS)
    def long_time_passes(self, wait: timedelta) -> None:
        """Let a long time pass, with what goes on by itself in between."""
        self.city.clock.advance(wait)
        self._settle()

    @rule(kind=st.sampled_from(FAULTS), after=st.integers(1, 12))
    def something_will_fail(self, kind: Kind, after: int) -> None:
        """Have one of the next calls to the world outside fail."""
        self.life.faults.kind, self.life.faults.at = kind, self.life.faults.counted + after

    # --- what holds ---

    def _by(self, who: str, done: bool) -> None:
        assert not done or who == TARO or (who == HANAKO and self.life.mandate_is_in_force), f"{who} did something"

    def _by_staff(self, who: Reviewer, behind: int, done: bool) -> None:
        assert not done or (who != ROKU and behind == 0), f"{who.key} did something"

    @invariant()
    def steps_are_declared(self) -> None:
        """Each transaction makes declared steps, and the trail is whole."""
        assert self.watch.wrong == []
        with self.life.aside():
            assert broken_at(self.city.desk.store.audit_entries(self.id), self.life.case.audit) is None

    @invariant()
    def one_certificate_a_copy(self) -> None:
        """No more live certificates than copies; what is issued is the file that is public, and says who it is for."""
        case = self.life.case
        live = [each for each in case.live_certificates if each.state != "revoked"]
        assert len(live) <= case.application.copies
        assert len({each.serial for each in case.certificates}) == len(case.certificates)
        for each in case.certificates:
            with self.life.aside():
                public = self.city.desk.store.verification(each.verification_code)
            assert (public is not None) == (each.state in {"issued", "revoked"})
            if public is not None and each.pdf_key is not None:
                assert public.state == ("valid" if each.state == "issued" else "revoked")
                assert hashlib.sha256(self.city.files.files[each.pdf_key]).hexdigest() == public.pdf_sha256
                assert "見本 太郎" in {line["value"] for line in json.loads(each.content or "{}")["lines"]}

    @invariant()
    def nobody_is_charged_twice(self) -> None:
        """What the gateway holds for us is never more than the fee, and never another's."""
        case, fee = self.life.case, self.life.case.application.fee or 0
        taken = sum(each.captured - each.refunded for each in self.city.gateway.payments.values())
        cash = sum(each.amount - each.refunded for each in case.payments if each.method == "counter")
        assert 0 <= taken <= fee
        assert taken + cash <= fee or any(each.state == "refund_requested" for each in case.payments)
        assert all(each.captured in {0, fee} for each in self.city.gateway.payments.values())

    @invariant()
    def nobody_else_sees_it(self) -> None:
        """Strangers and other departments find nothing."""
        with self.life.aside():
            for find in (
                lambda: self.city.residents.reading.one(JIRO, self.id),
                lambda: self.city.paying.shown(JIRO, self.id),
                lambda: self.city.staff.views.case(ROKU, self.id),
            ):
                with pytest.raises(ApplicationNotFound):
                    find()
            if not self.life.mandate_is_in_force:
                with pytest.raises(Problem):
                    self.city.residents.reading.one(HANAKO, self.id)

    @invariant()
    def events_are_transitions(self) -> None:
        """What happened was told once, and nothing else."""
        told = Counter(event.type.removeprefix("applications.") for event in self.city.events())
        with self.life.aside():
            noted = Counter(entry.action for entry in self.city.desk.store.audit_entries(self.id))
        assert {name: told[event] for name, event in drawn.TOLD_AS_NOTED.items()} == {
            name: noted[name] for name in drawn.TOLD_AS_NOTED
        }

    def _settle(self) -> None:
        chance = random.Random(7)  # noqa: S311  # an order to be repeated, not a secret
        self.life.attempt(lambda: self.city.settle_down(chance))

    def teardown(self) -> None:
        """When all is quiet and well, money and outcome fit each other."""
        if not hasattr(self, "life"):
            return
        self.life.faults.at = 0
        for _ in range(2):
            self._settle()
        self.steps_are_declared()
        self.one_certificate_a_copy()
        self.nobody_is_charged_twice()
        self.events_are_transitions()
        case = self.life.case
        application, payments = case.application, self.city.gateway.payments.values()
        assert not any(each.state in UNSETTLED for each in case.payments), "money is stuck"
        taken = sum(each.captured - each.refunded for each in payments)
        if application.state in {"withdrawn", "expired", "rejected", "not_accepted"}:
            assert taken == 0, "money was kept for nothing"
            assert all(each.state != "authorised" for each in payments), "money is still reserved"
        assert application.state != "issuing" or application.held, "it is stuck"
        lines = self._ledger()
        card = sum(each.amount - each.refunded for each in case.payments if each.method == "card" and each.captured_at)
        assert card == taken, "our ledger is not the gateway's"
        assert len({(line[0], line[1]) for line in lines}) == len(lines), "a movement stands twice in the ledger"

    def _ledger(self) -> list[tuple[str, str]]:
        day, end = NOW.date(), today(self.city.clock)
        keys = [key for key in self.city.dynamo.items if key[0].startswith(f"M#{TOWN}#MONEY#")]
        assert day <= end
        return [(sk.partition("#")[0], sk.partition("#")[2]) for _, sk in keys]


def test_whole_lives_keep_every_promise() -> None:
    lives, steps = (2000, 50) if LONG else (12, 20)
    run_lives(
        WholeLife,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
