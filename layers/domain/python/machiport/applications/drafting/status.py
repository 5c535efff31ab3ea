"""Where an application stands, told to the people whom it concerns."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from machiport.applications.cases.due import DRAFT_LAST_DAYS, DRAFT_NOTICE
from machiport.applications.cases.model import Application, Case
from machiport.applications.drafting.status_texts import STATES, StateTexts
from machiport.applications.measuring.ports import UsualTime
from machiport.applications.reviewing.target_day import UNDECIDED, target_day


@dataclass(frozen=True, slots=True)
class Status:
    """The state in plain words, and the times that belong to it.

    `usual_days`: nine of ten applications of this procedure were decided within so many days; None while too few
    were. `target`: the day in Japan by which the municipality means to decide (標準処理期間); None once it is decided.
    `clock_stands_still`: the days now do not count, since the applicant corrects something. `act_until`: until when
    the applicant has to do what is to be done.
    """

    texts: StateTexts
    usual_days: int | None
    target: date | None
    clock_stands_still: bool
    act_until: datetime | None


def status_of(case: Case, usual: UsualTime | None, now: datetime) -> Status:
    """Return where the application stands at `now`."""
    application = case.application
    return Status(
        texts=STATES[application.state],
        usual_days=None if usual is None else max(1, math.ceil(usual.p90_days)),
        target=target_day(application, now) if application.state in UNDECIDED else None,
        clock_stands_still=application.state == "correction_requested",
        act_until=_act_until(application, case),
    )


def _act_until(application: Application, case: Case) -> datetime | None:
    match application.state:
        case "draft":
            saved = case.answers.saved_at if case.answers else application.created_at
            return saved + DRAFT_NOTICE + DRAFT_LAST_DAYS
        case "submitted" | "awaiting_payment":
            return application.state_since + timedelta(days=application.terms.payment_days)
        case "correction_requested":
            return case.corrections[-1].due_at if case.corrections else None
        case _:
            return None
