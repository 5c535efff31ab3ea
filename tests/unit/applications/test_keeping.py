"""What is due is done: reminders, expiry, stuck steps, the end of keeping; twice is once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tests.applications_world import COPY, NOTICE, PERMIT, TARO, TOWN, World

from machiport.applications.cases.audit import broken_at
from machiport.applications.cases.flow import approve, complete, end, paid
from machiport.applications.cases.model import Attachment, Case, Correction, CorrectionReason
from machiport.applications.cases.moving import move_certificate, move_delivery, move_payment
from machiport.applications.cases.step import Step
from machiport.applications.keeping.attending import Attending
from machiport.applications.keeping.erasing import Erasing
from machiport.applications.keeping.sweep_service import SweepService, in_turn


@dataclass
class Files:
    """Files in memory: how many each application has."""

    kept: dict[str, int] = field(default_factory=dict)
    broken: bool = False

    def delete_all(self, application_id: str) -> int:
        if self.broken:
            raise OSError("a file is left")
        return self.kept.pop(application_id, 0)


@dataclass
class Payments:
    """Notes who was looked after."""

    attended: list[str] = field(default_factory=list)
    broken: bool = False
    takes: Callable[[], None] = lambda: None

    def attend(self, application_id: str) -> None:
        self.takes()
        if self.broken:
            raise ConnectionError("the gateway is away")
        self.attended.append(application_id)


class Deliveries:
    """Everything is delivered after ten days."""

    def attend(self, step: Step) -> datetime | None:
        over = step.application.state_since + timedelta(days=10)
        if step.now < over:
            return over
        complete(step)
        return None


class Forms:
    """One section, begun."""

    def sections(self, case: Case) -> Mapping[str, str]:
        return {"applicant": "begun" if case.answers and case.answers.data else "empty"}


@dataclass
class Kept:
    """A world with its sweeper."""

    world: World = field(default_factory=World)
    files: Files = field(default_factory=Files)
    payments: Payments = field(default_factory=Payments)

    def __post_init__(self) -> None:
        erasing = Erasing(self.world.desk, self.files)
        attending = Attending(self.world.desk, erasing, self.payments, Deliveries(), Forms())
        self.sweeper = SweepService(self.world.desk, attending)

    def after(self, wait: timedelta) -> dict[str, int]:
        self.world.clock.advance(wait)
        return self.sweeper.sweep(TOWN)

    def act(self, application_id: str, *acts: object) -> None:
        def all_of_it(step: Step) -> bool:
            for act in acts:
                act(step)  # type: ignore[operator]
            return True

        self.world.desk.work(application_id, "system", all_of_it)


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_a_draft_is_announced_to_expire_then_expires_with_everything_in_it(kept: Kept) -> None:
    draft = kept.world.draft(NOTICE)
    kept.files.kept[draft] = 2
    assert kept.after(timedelta(days=22)) == {}
    assert kept.after(timedelta(days=2)) == {"draft": 1}
    assert kept.world.events() == ["applications.draft_expiring"]
    assert kept.after(timedelta(days=1)) == {}
    assert kept.after(timedelta(days=7)) == {"draft": 1}
    case = kept.world.case(draft)
    assert (case.application.state, case.application.applicant, case.answers) == ("expired", None, None)
    assert case.application.sections == {"applicant": "begun"}  # counted, though what was typed is gone
    assert kept.files.kept == {}
    assert kept.world.store.of_resident(TARO, 10) == []
    assert kept.after(timedelta(days=4000)) == {}


def test_a_draft_that_was_typed_in_lately_lives_on(kept: Kept) -> None:
    draft = kept.world.draft(NOTICE)
    kept.world.clock.advance(timedelta(days=20))
    answers = kept.world.case(draft).answers
    assert answers is not None
    kept.act(draft, lambda step: step.write(answers.changed(saved_at=step.now), answers))
    assert kept.after(timedelta(days=11)) == {"draft": 1}
    assert kept.world.state(draft) == "draft"
    assert kept.after(timedelta(days=20)) == {"draft": 1}
    assert kept.world.events() == ["applications.draft_expiring"]


def test_what_is_not_paid_is_reminded_of_then_expires_and_lets_go_of_the_money(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY)
    assert kept.after(timedelta(minutes=11)) == {"submitted": 1}
    assert kept.payments.attended == [application_id]  # the gateway is asked whether it was paid after all
    kept.after(timedelta(days=6))
    assert kept.world.events().count("applications.payment_reminder") == 1
    kept.after(timedelta(hours=1))
    assert kept.world.events().count("applications.payment_reminder") == 1
    kept.after(timedelta(days=1))
    case = kept.world.case(application_id)
    assert case.payment is not None
    assert (case.application.state, case.payment.state) == ("expired", "cancel_requested")


def test_a_step_whose_message_was_lost_is_asked_for_again(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY)

    def authorise(step: Step) -> None:
        payment = step.case.payment
        assert payment is not None
        step.write(move_payment(payment, "authorised", step.now), payment)
        paid(step, kept.world.desk.drafts)

    kept.act(application_id, authorise)
    kept.act(application_id, lambda step: step.move("in_review"), lambda step: approve(step, kept.world.desk.drafts))
    asked = kept.world.events().count("applications.issuance_requested")
    assert kept.after(timedelta(minutes=6)) == {"issuing": 1}
    assert kept.world.events().count("applications.issuance_requested") == asked + 1
    assert kept.after(timedelta(minutes=1)) == {}
    assert kept.after(timedelta(minutes=6)) == {"issuing": 1}


def test_a_correction_is_reminded_of_then_goes_back_to_the_department(kept: Kept) -> None:
    application_id = kept.world.submitted(NOTICE)
    reason = CorrectionReason(pointer="/name", kind="incomplete", text="姓もご記入ください")

    def ask(step: Step) -> None:
        step.move("in_review")
        step.move("correction_requested")
        due = step.now + timedelta(days=14)
        step.write(Correction(number=1, requested_at=step.now, requested_by="mori", due_at=due, reasons=(reason,)))

    kept.act(application_id, ask)
    assert kept.after(timedelta(days=12)) == {"correction_requested": 1}
    assert kept.world.events()[-1] == "applications.correction_reminder"
    assert kept.after(timedelta(days=1)) == {}
    assert kept.after(timedelta(days=2)) == {"correction_requested": 1}
    application = kept.world.case(application_id).application
    assert (application.state, application.held) == ("in_review", "correction_overdue")
    assert timedelta(seconds=application.waited_seconds) == timedelta(days=15)  # the target counts none of it


def test_personal_data_goes_when_its_time_is_over_and_the_rest_stays(kept: Kept) -> None:
    application_id = kept.world.submitted(NOTICE)
    number = kept.world.case(application_id).application.arrival_number
    assert number is not None
    kept.files.kept[application_id] = 1
    kept.act(application_id, lambda step: step.move("in_review"), lambda step: approve(step, kept.world.desk.drafts))
    assert kept.after(timedelta(days=364)) == {}
    assert kept.after(timedelta(days=2)) == {"completed": 1}
    case = kept.world.case(application_id)
    assert (case.answers, case.application.applicant, kept.files.kept) == (None, None, {})
    assert case.application.erased_at is not None
    entries = kept.world.store.audit_entries(application_id)
    assert (entries[-1].action, entries[-1].details["files"]) == ("erased", 1)
    assert broken_at(entries, case.audit) is None
    assert kept.world.store.by_number(TOWN, number) is None
    left = str(kept.world.dynamo.items)
    assert "見本 太郎" not in left
    assert TARO not in left


def test_nothing_says_erased_while_a_file_is_left(kept: Kept) -> None:
    application_id = kept.world.submitted(NOTICE)
    kept.act(application_id, lambda step: end(step, "withdrawn"))
    kept.files.broken = True
    assert kept.after(timedelta(days=366)) == {"failed": 1}
    assert kept.world.case(application_id).application.erased_at is None
    kept.files.broken = False
    assert kept.after(timedelta(minutes=6)) == {"withdrawn": 1}
    assert kept.world.case(application_id).application.erased_at is not None


def test_money_is_settled_before_anything_is_erased(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY)
    kept.act(application_id, lambda step: end(step, "withdrawn"))
    assert kept.after(timedelta(days=400)) == {"withdrawn": 1}
    assert kept.payments.attended == [application_id]
    assert kept.world.case(application_id).application.erased_at is None  # the gateway has not said so yet

    def cancelled(step: Step) -> None:
        payment = step.case.payment
        assert payment is not None
        step.write(move_payment(payment, "cancelled", step.now), payment)

    kept.act(application_id, cancelled)
    kept.after(timedelta(days=1))
    assert kept.world.case(application_id).application.erased_at is not None


def test_one_case_that_fails_holds_up_no_other(kept: Kept) -> None:
    unpaid, draft = kept.world.submitted(PERMIT), kept.world.draft(NOTICE)
    kept.act(unpaid, lambda step: step.move("in_review"), lambda step: approve(step, kept.world.desk.drafts))
    kept.payments.broken = True
    assert kept.after(timedelta(days=24)) == {"failed": 1, "draft": 1}
    assert kept.world.case(draft).application.noticed_at is not None
    assert kept.after(timedelta(minutes=1)) == {}
    assert kept.after(timedelta(minutes=5)) == {"failed": 1}


def test_a_gateway_that_hangs_leaves_time_for_postponing_and_for_others(kept: Kept) -> None:
    clock = kept.world.clock
    unpaid = [kept.world.submitted(COPY) for _ in range(4)]
    kept.payments.broken, kept.payments.takes = True, lambda: clock.advance(timedelta(seconds=16))
    clock.advance(timedelta(minutes=11))
    assert kept.sweeper.sweep(TOWN, clock.now() + timedelta(seconds=25)) == {"failed": 2, "left": 2}
    assert kept.sweeper.sweep(TOWN, clock.now() + timedelta(seconds=25)) == {"failed": 2}
    due = [kept.world.case(each).application.due_at for each in unpaid]
    assert all(each is not None and each > clock.now() for each in due)
    assert kept.sweeper.sweep(TOWN, clock.now()) == {}


def test_another_municipality_is_first_each_minute() -> None:
    towns, now = ["44201", "44202", "44204"], datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
    turns = [in_turn(towns, now + timedelta(minutes=minute)) for minute in range(3)]
    assert {turn[0] for turn in turns} == set(towns)
    assert all(sorted(turn) == towns for turn in turns)
    assert in_turn([], now) == []


def test_a_card_that_cash_took_the_place_of_is_looked_after_too(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY)

    def cash(step: Step) -> None:
        card = step.case.payments[0]
        step.write(move_payment(card, "cancel_requested", step.now), card)
        step.write(card.model_copy(update={"number": 2, "method": "counter", "state": "captured"}))
        paid(step, kept.world.desk.drafts)

    kept.act(application_id, cash)
    assert kept.after(timedelta(minutes=6)) == {"accepted": 1}
    assert kept.payments.attended == [application_id]


def test_cash_that_nobody_fetches_holds_up_nothing(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY)

    def give_back(step: Step) -> None:
        payment = step.case.payments[0]
        taken = move_payment(payment, "captured", step.now, method="counter", captured_at=step.now)
        step.write(taken, payment)
        end(step, "withdrawn")

    kept.act(application_id, give_back)
    looks = sum(bool(kept.after(timedelta(minutes=5))) for _ in range(288))
    assert 4 <= looks <= 20  # in a day
    assert kept.after(timedelta(hours=7)) == {"withdrawn": 1}  # and never forgotten


def test_an_expired_draft_whose_erasing_failed_is_erased_next_time(kept: Kept) -> None:
    application_id = kept.world.draft()
    kept.after(timedelta(days=24))
    kept.files.broken = True
    assert kept.after(timedelta(days=8)) == {"failed": 1}
    assert kept.world.case(application_id).answers is not None
    kept.files.broken = False
    assert kept.after(timedelta(minutes=6)) == {"expired": 1}
    assert kept.world.case(application_id).answers is None
    assert kept.after(timedelta(days=400)) == {}


def test_texts_of_staff_go_with_the_rest(kept: Kept) -> None:
    application_id = kept.world.issued("post")

    def texts(step: Step) -> None:
        delivery = step.case.deliveries[0]
        sent = move_delivery(delivery, "dispatched", step.now)
        step.write(sent, delivery)
        step.write(move_delivery(sent, "returned", step.now, return_reason="見本 太郎 転居"), delivery)
        complete(step)
        step.set(sent_back="見本 太郎 要確認")

    kept.act(application_id, texts)
    kept.after(timedelta(days=366))
    case = kept.world.case(application_id)
    assert case.application.erased_at is not None
    assert "見本 太郎" not in case.model_dump_json()


def test_a_case_with_more_than_a_transaction_takes_is_erased_all_the_same(kept: Kept) -> None:
    application_id = kept.world.submitted(COPY, copies=10, exemptions=("sample",))

    def held(step: Step) -> None:
        """Have ten certificates given up."""
        if step.application.state == "accepted":
            step.move("in_review")
        approve(step, kept.world.desk.drafts)
        for certificate in step.case.live_certificates:
            step.write(move_certificate(certificate, "failed", step.now), certificate)
        step.move("in_review")

    def papers(step: Step) -> None:
        for number in range(45):
            name = f"{step.application.version}-{number}"
            facts = {"attachment_id": name, "slot": "proof", "name": "見本.png", "key": name, "kept_key": name}
            paper = {"media_type": "image/png", "size": 1, "state": "refused", "created_at": step.now}
            step.write(Attachment.model_validate(facts | paper))
        step.set()

    kept.act(application_id, held)
    kept.act(application_id, held)
    kept.act(application_id, held)
    kept.act(application_id, papers)
    kept.act(application_id, papers)
    kept.act(application_id, lambda step: end(step, "rejected"))
    assert kept.after(timedelta(days=366)) == {"rejected": 1}
    case = kept.world.case(application_id)
    assert (case.attachments, case.application.applicant) == ((), None)
    assert len(case.certificates) == 30
    left = str(kept.world.dynamo.items)
    assert "見本" not in left
    assert all(kept.world.store.by_number(TOWN, each.serial) is None for each in case.certificates)


def test_a_paper_that_is_checked_while_its_case_is_erased_leaves_no_file(kept: Kept) -> None:
    application_id = kept.world.submitted(NOTICE)
    facts = {"attachment_id": "a", "slot": "proof", "name": "見本.png", "key": "k", "kept_key": "kk"}
    state = {"media_type": "image/png", "size": 1, "state": "checking", "created_at": kept.world.clock.now()}
    paper = Attachment.model_validate(facts | state)
    kept.act(application_id, lambda step: step.write(paper), lambda step: end(step, "withdrawn"))

    def checked(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            kept.world.dynamo.before = None
            kept.files.kept[application_id] = 1
            kept.act(application_id, lambda step: step.write(paper.changed(state="clean"), paper))

    kept.world.clock.advance(timedelta(days=366))
    kept.world.dynamo.before = checked
    Erasing(kept.world.desk, kept.files).erase(application_id, "system", "retention")
    assert kept.world.case(application_id).application.erased_at is not None
    assert kept.files.kept == {}
