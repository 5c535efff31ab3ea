"""Looking after one application whose time has come (`due_at`): each state has its own way."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.due import DRAFT_LAST_DAYS, DRAFT_NOTICE, LONGEST_LOOK
from machiport.applications.cases.flow import end
from machiport.applications.cases.model import Case
from machiport.applications.cases.states import FINAL, UNSETTLED, ApplicationState
from machiport.applications.cases.step import Step
from machiport.applications.keeping.erasing import Erasing
from machiport.applications.keeping.ports import Attendant, DeliveryProgress, FormProgress
from machiport.applications.reviewing.target_day import with_wait_ended

_LOGGER = logging.getLogger("machiport.applications")
_PAYMENT_LOOK: Final = timedelta(minutes=30)
_STEP_LOOK: Final = timedelta(minutes=5)


class Attending:
    """Does what is due of an application. Doing it twice, late, or beside somebody else changes nothing."""

    def __init__(
        self,
        desk: CaseDesk,
        erasing: Erasing,
        payments: Attendant,
        deliveries: DeliveryProgress,
        forms: FormProgress,
    ) -> None:
        """Work on the cases of `desk`; others look after payments, deliveries, forms and deletion."""
        self._desk = desk
        self._erasing = erasing
        self._payments = payments
        self._deliveries = deliveries
        self._forms = forms
        self._ways: Mapping[ApplicationState, Callable[[Step], bool]] = {
            "draft": self._draft,
            "submitted": self._unpaid,
            "awaiting_payment": self._unpaid,
            "approved": _asked_again,
            "issuing": _asked_again,
            "correction_requested": _correction,
            "issued": self._delivering,
        }

    def attend(self, application_id: str) -> str:
        """Do what is due of one application; return the state that it was in.

        Raises what the gateway or the store raise: the application stays due.
        """
        case = self._desk.whole(application_id)
        state = case.application.state
        if case.application.due_at is None or case.application.due_at > self._desk.now():
            return state  # somebody was faster
        if _money_is_open(case):
            self._payments.attend(application_id)
        if state in FINAL:
            self._ended(application_id)
            return state
        self._desk.work(application_id, "system", lambda step: self._ways.get(step.application.state, _not_due)(step))
        if state == "draft":
            self._erasing.erase(application_id, "system", "draft_expired")
        return state

    def postpone(self, application_id: str) -> None:
        """Look at an application again in a few minutes, because it failed now; it stays due where this fails too."""
        try:
            self._desk.work(application_id, "system", lambda step: _later(step, _STEP_LOOK))
        except Exception:
            _LOGGER.exception("a due application could not be postponed", extra={"application": application_id})

    def _ended(self, application_id: str) -> None:
        def look_later(step: Step) -> bool:
            if any(payment.state in UNSETTLED for payment in step.case.payments):
                return _later(step, _backed_off(step))
            application = step.application
            if application.erased_at is not None:
                return _not_due(step)
            over = (application.ended_at or application.state_since) + timedelta(days=application.terms.retention_days)
            # A draft that ended has nothing to keep: only its erasing can have been interrupted.
            if application.submitted_at is None or step.now >= over:
                return False
            return _due(step, over)

        if not self._desk.work(application_id, "system", look_later):
            self._erasing.erase(application_id, "system", "retention")

    def _draft(self, step: Step) -> bool:
        answers, application = step.case.answers, step.application
        saved = answers.saved_at if answers else application.created_at
        if step.now < saved + DRAFT_NOTICE:
            return _due(step, saved + DRAFT_NOTICE)
        noticed = application.noticed_at
        if noticed is None or noticed < saved:
            # However late we are: nothing goes without notice.
            noticed = step.now
            step.set(noticed_at=noticed)
            step.tell("draft_expiring", expires_at=(noticed + DRAFT_LAST_DAYS).isoformat())
        elif step.now >= noticed + DRAFT_LAST_DAYS:
            step.set(sections=dict(self._forms.sections(step.case)))
            end(step, "expired")
            return True
        return _due(step, noticed + DRAFT_LAST_DAYS)

    def _unpaid(self, step: Step) -> bool:
        application = step.application
        over = application.state_since + timedelta(days=application.terms.payment_days)
        if step.now >= over:
            end(step, "expired", "not_paid")
            return True
        reminder = over - timedelta(days=2)
        if step.now >= reminder and (application.noticed_at is None or application.noticed_at < reminder):
            step.set(noticed_at=step.now)
            step.tell("payment_reminder", pay_until=over.isoformat())
        return _due(step, min(step.now + _PAYMENT_LOOK, over))

    def _delivering(self, step: Step) -> bool:
        following = self._deliveries.attend(step)
        if step.application.state != "issued":
            return True
        return _due(step, following or step.now + LONGEST_LOOK)


def _money_is_open(case: Case) -> bool:
    # Not the last payment alone: a card that cash took the place of may still have to be given up.
    return any(payment.state in {"created", "authorised"} | UNSETTLED for payment in case.payments)


def _due(step: Step, when: datetime) -> bool:
    step.set(due_at=when)
    return True


def _later(step: Step, wait: timedelta) -> bool:
    return _due(step, step.now + wait)


def _not_due(step: Step) -> bool:
    """Take a case out of the index that nobody has to look at: somebody moved it on meanwhile."""
    if step.application.due_at is None or step.application.due_at > step.now:
        return False
    step.set(due_at=None)
    return True


def _backed_off(step: Step) -> timedelta:
    """Return how long to wait before asking again: longer, the longer it has not worked."""
    stuck = step.now - step.application.state_since
    return min(max(stuck / 2, _STEP_LOOK), LONGEST_LOOK)


def _asked_again(step: Step) -> bool:
    """Ask again for what should have happened within moments: its message may be lost or in the dead letter queue."""
    case = step.case
    waiting = [certificate for certificate in case.live_certificates if certificate.state in {"requested", "signed"}]
    for certificate in waiting:
        step.tell("issuance_requested", part=f"certificate-{certificate.number:02d}", number=certificate.number)
    payment = case.payment
    if payment is not None and payment.state in UNSETTLED:
        step.tell("payment_settlement_requested", part=f"again-{payment.number:02d}", number=payment.number)
    elif step.application.state == "issuing" and not waiting:
        step.tell("issuance_continued", part="again")
    return _later(step, _backed_off(step))


def _correction(step: Step) -> bool:
    """Remind before the time to correct is over; after it the department decides on what there is."""
    correction = step.case.corrections[-1]
    if step.now >= correction.due_at:
        step.move("in_review", held="correction_overdue", **with_wait_ended(step.application, step.now))
        step.note("correction_overdue", number=correction.number)
        step.tell("correction_overdue", number=correction.number)
        return True
    if correction.reminded_at is None:
        step.write(correction.changed(reminded_at=step.now), correction)
        step.tell("correction_reminder", number=correction.number, answer_until=correction.due_at.isoformat())
    return _due(step, correction.due_at)
