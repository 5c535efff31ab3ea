"""Applications at the counter (窓口) or on paper (書面): staff enter them, then they go on as all others do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from machiport.applications.cases.committing import committed
from machiport.applications.cases.flow import arrived
from machiport.applications.cases.model import Answers, Application, Case, Terms
from machiport.applications.cases.ports import CaseChange, NumberReference, PartWrite
from machiport.applications.cases.step import Step
from machiport.applications.drafting.glyph_check import needs_look
from machiport.applications.identifiers import new_application_id, new_arrival_number, new_inquiry_number
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.errors import AnswersNotValid, ProcedureNotFound
from machiport.applications.procedures.fees import copies_of, fee_of
from machiport.applications.procedures.form_faults import FormFault, problem_errors
from machiport.applications.procedures.form_formats import has_unusable_characters
from machiport.applications.procedures.forms import cleaned, complete_faults, section_states
from machiport.applications.procedures.model import DeliveryMethod, Procedure
from machiport.applications.procedures.my_number import has_my_number
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.applications.reviewing.asking import ReviewRequest
from machiport.applications.reviewing.errors import (
    ADDRESS_FOR_POST,
    DELIVERY_NEEDED,
    NOT_A_DELIVERY,
    RECEIVED_TOO_LATE,
    DownloadNeedsAccount,
)
from machiport.applications.reviewing.review_desk import Respond, ReviewDesk
from machiport.clock import TOKYO
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.problem_details import ProblemError, ValidationFailed

_RECEIVED_BEFORE: Final = timedelta(days=30)

type IdentityShown = Literal["my_number_card", "driving_licence", "passport", "residence_card", "two_papers", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEntry:
    """What staff enter. `facts` are the applicant's as on the paper that they showed (`name`, `birthdate`, …).

    `address`: where it is sent by post (`recipient`, `postal_code`, `address`), given exactly for that delivery.
    `received_on`: the day in Japan on which a paper arrived, where it is entered later; the target counts from it.
    """

    channel: Literal["counter", "paper"]
    procedure_id: str
    answers: Mapping[str, Any]
    facts: Mapping[str, str]
    identity_shown: IdentityShown
    delivery: DeliveryMethod | None = None
    address: Mapping[str, str] | None = None
    received_on: date | None = None


class CounterService:
    """Enters applications for people who come themselves or write."""

    def __init__(self, desk: ReviewDesk, procedures: Procedures, versions: ProcedureVersions) -> None:
        """Keep cases at `desk`; `procedures` are as they are today, `versions` keeps the one that is used."""
        self._desk = desk
        self._procedures = procedures
        self._versions = versions

    def enter(self, asked: ReviewRequest, entry: CounterEntry, respond: Respond) -> Outcome:
        """Enter an application: it has arrived, has its numbers, and is accepted unless it is to be paid first.

        Checked as online ones are, but papers may be handed in as such, so no attachments are asked for.

        Raises ProcedureNotFound (also for another department's), AnswersNotValid, ValidationFailed,
        DownloadNeedsAccount, ChangedMeanwhile, and what `once` raises.
        """
        procedure = self._procedures.find(asked.reviewer.municipality, entry.procedure_id)
        if procedure.department not in asked.reviewer.departments:
            raise ProcedureNotFound
        cases = self._desk.cases

        def attempt() -> StoredResponse:
            step, change = self._entered(asked, procedure, entry)
            response = respond(step.application)
            cases.store.commit(change, asked.request, response)
            return response

        def work() -> Outcome:
            _require_possible(procedure, entry, cases.now())
            self._versions.keep(procedure)
            return Outcome(committed(attempt))

        return once(cases.records, asked.request, cases.clock, work)

    def _entered(self, asked: ReviewRequest, procedure: Procedure, entry: CounterEntry) -> tuple[Step, CaseChange]:
        cases, me = self._desk.cases, asked.reviewer.key
        now, municipality = cases.now(), asked.reviewer.municipality
        day = now.astimezone(TOKYO).date()
        application = _blank(procedure, entry, new_application_id(municipality, cases.clock), municipality, now)
        case = Case(application=application.model_copy(update={"entered_by": me}))
        step = Step(case, now, me)
        data = cleaned(procedure, entry.answers, day)
        address = None if entry.address is None else dict(entry.address)
        step.write(Answers(data=data, facts=dict(entry.facts), address=address, saved_at=now))
        quote, numbers = fee_of(procedure, data), (new_arrival_number(municipality, now), new_inquiry_number())
        step.move(
            "submitted",
            submitted_at=_received_at(entry, now),
            fee=quote.total,
            exemptions=quote.claimed,
            exemption_by_staff=quote.needs_staff,
            copies=copies_of(procedure, data),
            delivery=entry.delivery,
            needs_glyph_check=procedure.issuance is not None and needs_look(entry.facts, data),
            sections=dict(section_states(procedure, data, day)),
            arrival_number=numbers[0],
            inquiry_number=numbers[1],
        )
        step.note("entered", channel=entry.channel, identity_shown=entry.identity_shown)
        step.tell("submitted")
        for number in numbers:
            step.refer(NumberReference(municipality, number, application.application_id))
        arrived(step, cases.drafts)
        return step, _as_new(step.change())


def _as_new(change: CaseChange) -> CaseChange:
    """Return the change for an application that there is not yet: nothing was read that it could stand on."""
    return replace(
        change,
        writes=[PartWrite(each.after) if isinstance(each.after, Application) else each for each in change.writes],
    )


def _blank(
    procedure: Procedure, entry: CounterEntry, application_id: str, municipality: str, now: datetime
) -> Application:
    terms = procedure.model_dump(include=set(Terms.model_fields))
    return Application(
        application_id=application_id,
        municipality=municipality,
        procedure_id=procedure.id,
        procedure_version=procedure.version_id,
        department=procedure.department,
        channel=entry.channel,
        terms=Terms.model_validate(terms),
        review=procedure.review,
        timing=procedure.fee.timing,
        applicant=None,
        state_since=now,
        created_at=now,
    )


def _received_at(entry: CounterEntry, now: datetime) -> datetime:
    if entry.received_on is None or entry.received_on == now.astimezone(TOKYO).date():
        return now
    return datetime.combine(entry.received_on, time(), TOKYO)


def _require_possible(procedure: Procedure, entry: CounterEntry, now: datetime) -> None:
    """Refuse what the procedure does not take.

    Raises AnswersNotValid, ValidationFailed, DownloadNeedsAccount.
    """
    day = now.astimezone(TOKYO).date()
    faults = complete_faults(procedure, entry.answers, day)
    errors = [
        *problem_errors(faults),
        *problem_errors(_fact_faults(entry.facts), "/body/facts"),
        *problem_errors(_fact_faults(entry.address or {}), "/body/address"),
    ]
    if errors:
        raise AnswersNotValid(errors=errors)
    if entry.received_on is not None and not day - _RECEIVED_BEFORE <= entry.received_on <= day:
        raise ValidationFailed(errors=[ProblemError("/body/received_on", RECEIVED_TOO_LATE)])
    _require_delivery(procedure, entry)


def _require_delivery(procedure: Procedure, entry: CounterEntry) -> None:
    """Refuse a way of delivery that the procedure or the counter has not.

    Raises ValidationFailed, DownloadNeedsAccount.
    """
    if entry.delivery == "download":
        raise DownloadNeedsAccount
    if entry.delivery is None and procedure.issuance is not None:
        raise ValidationFailed(errors=[ProblemError("/body/delivery", DELIVERY_NEEDED)])
    if entry.delivery is not None and entry.delivery not in procedure.deliveries:
        raise ValidationFailed(errors=[ProblemError("/body/delivery", NOT_A_DELIVERY)])
    if (entry.delivery == "post") != (entry.address is not None):
        raise ValidationFailed(errors=[ProblemError("/body/address", ADDRESS_FOR_POST)])


def _fact_faults(facts: Mapping[str, str]) -> Iterator[FormFault]:
    for name, value in facts.items():
        if has_unusable_characters(value):
            yield FormFault(f"/{name}", "wrong_characters")
        elif has_my_number(value):
            yield FormFault(f"/{name}", "my_number_not_accepted")
