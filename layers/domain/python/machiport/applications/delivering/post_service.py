"""Certificates by post (郵送): batches to print with their addresses, letters that come back, sending again.

A batch names applications; each delivery is put into it by a change of its own, on the delivery as it was read, so a
letter is in one batch only. What a crash left out is put in when the batch is looked at next.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Certificate, Delivery
from machiport.applications.cases.moving import move_delivery
from machiport.applications.cases.step import Step
from machiport.applications.delivering.errors import BatchNotFound, CertificateNotFound, NothingToPrint
from machiport.applications.delivering.ports import PrintBatch, PrintBatches
from machiport.applications.delivering.progress import end_where_all_is_delivered
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.time_ordered_ids import new_id

_LOGGER = logging.getLogger("machiport.applications")
MOST_LETTERS: Final = 100
_PAGE: Final = 100
# The queue also has what is downloaded, and letters under way; so many pages are looked through, in seconds.
_MOST_PAGES: Final = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One certificate to print, with the address that it goes to."""

    case: Case
    certificate: Certificate
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class BatchAsked:
    """A clerk's request for a batch: of which department, and of what was ready before `cut_off`."""

    clerk: str
    municipality: str
    department: str
    cut_off: datetime
    request: IdempotentRequest


class Posting:
    """Makes batches, and takes in what comes back."""

    def __init__(self, desk: CaseDesk, batches: PrintBatches) -> None:
        """Work on the cases of `desk`; keep `batches`."""
        self._desk = desk
        self._batches = batches

    def make(self, asked: BatchAsked, respond: Callable[[PrintBatch], StoredResponse]) -> Outcome:
        """Make a batch of at most a hundred applications whose letters were ready before the cut-off time.

        Raises NothingToPrint, and what `once` raises.
        """

        def work() -> Outcome:
            letters = self._ready(asked)
            if not letters:
                raise NothingToPrint
            batch = PrintBatch(
                batch_id=new_id(self._desk.clock),
                municipality=asked.municipality,
                department=asked.department,
                cut_off=asked.cut_off,
                made_at=self._desk.now(),
                made_by=asked.clerk,
                letters=tuple(letters),
            )
            response = respond(batch)
            self._batches.keep(batch, asked.request, response)
            self._put_in(batch)
            return Outcome(response)

        return once(self._desk.records, asked.request, self._desk.clock, work)

    def batch(self, municipality: str, departments: Collection[str], batch_id: str) -> PrintBatch:
        """Return a batch of a municipality's department.

        Raises BatchNotFound.
        """
        batch = self._batches.find(municipality, batch_id)
        if batch is None or batch.department not in departments:
            raise BatchNotFound
        return batch

    def latest(self, municipality: str, most: int, before: str | None = None) -> Sequence[PrintBatch]:
        """Return a municipality's batches, the newest first, those older than id `before`."""
        return self._batches.latest(municipality, most, before)

    def application_of(self, municipality: str, serial: str) -> str | None:
        """Return which application the certificate with this serial (発行番号) belongs to; None where there is none."""
        return self._desk.store.by_number(municipality, serial)

    def letters(self, batch: PrintBatch, reader: str) -> Sequence[Letter]:
        """Return the letters of a batch, in its order; what was left out of it by a crash is put in first.

        Names, addresses and files of many are in it: each case's trail says that `reader` saw them, before they do.

        Raises ChangedMeanwhile where others changed a case again and again.
        """
        self._put_in(batch)
        found: list[Letter] = []
        for application_id in batch.letters:
            case = self._desk.store.find(application_id)
            letters = [] if case is None or case.application.erased_at else _letters_in(case, batch.batch_id)
            if letters:
                self._seen(application_id, batch, letters, reader)
                found += letters
        return found

    def _seen(self, application_id: str, batch: PrintBatch, letters: Sequence[Letter], reader: str) -> None:
        def look(step: Step) -> bool:
            step.note("letters_viewed", batch=batch.batch_id, numbers=[each.delivery.number for each in letters])
            return True

        self._desk.work(application_id, reader, look)

    def _ready(self, asked: BatchAsked) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            page, cursor = self._desk.store.queue(asked.municipality, asked.department, "issued", _PAGE, cursor)
            for application in page:
                if application.to_post and self._has_ready(application.application_id, asked.cut_off):
                    found.append(application.application_id)
                    if len(found) == MOST_LETTERS:
                        return found
            if cursor is None:
                break
        return found

    def _has_ready(self, application_id: str, cut_off: datetime) -> bool:
        case = self._desk.store.find(application_id)
        return case is not None and any(_is_ready(delivery, cut_off) for delivery in case.deliveries)

    def _put_in(self, batch: PrintBatch) -> None:
        def act(step: Step) -> bool:
            # Not what came back since and waits for the next batch, however late the cut-off time.
            due = [delivery for delivery in step.case.deliveries if delivery.ready_at <= batch.made_at]
            ready = [delivery for delivery in due if _is_ready(delivery, batch.cut_off)]
            for delivery in ready:
                own = {"batch_id": batch.batch_id, "dispatched_at": step.now}
                step.write(move_delivery(delivery, "dispatched", step.now, **own), delivery)
                step.tell("dispatched", part=f"{batch.batch_id}-{delivery.number:02d}", number=delivery.number)
            waits = any(each.method == "post" and each.state == "ready" for each in step.case.deliveries)
            step.set(to_post=waits)
            step.note("dispatched", batch=batch.batch_id, numbers=[delivery.number for delivery in ready])
            return bool(ready)

        for application_id in batch.letters:
            try:
                self._desk.work(application_id, batch.made_by, act)
            except Exception:  # one that fails holds up no other, and is put in when the batch is looked at again
                _LOGGER.exception("a letter was not put into its batch", extra={"application": application_id})

    def returned(
        self,
        request: IdempotentRequest,
        clerk: str,
        find: Callable[[], Case],
        serial: str,
        reason: str,
        respond: Callable[[Case], StoredResponse],
    ) -> Outcome:
        """Write down that the letter with this serial came back (返戻), and why.

        Raises CertificateNotFound, StateForbids for one that was not posted, what `find` and `once` raise.
        """

        def act(step: Step) -> StoredResponse:
            delivery = _of_serial(step.case, serial)
            back = {"returned_at": step.now, "return_reason": reason}
            after = move_delivery(delivery, "returned", step.now, **back)
            step.write(after, delivery)
            # Events are named by the application's version: a letter that comes back again is another event.
            step.set()
            if _is_revoked(step.case, delivery):
                step.write(move_delivery(after, "expired", step.now), delivery)  # nobody sends it again
                end_where_all_is_delivered(step)
            elif step.application.state == "completed":
                step.move("issued", ended_at=None)  # it was taken as delivered
            # Without the reason, which is free text: the trail is kept for good.
            step.note("returned", number=delivery.number)
            step.tell("letter_returned", part=f"delivery-{delivery.number:02d}", number=delivery.number)
            return respond(step.case)

        return self._desk.answer_once(request, find, clerk, act)

    def send_again(
        self,
        request: IdempotentRequest,
        clerk: str,
        find: Callable[[], Case],
        serial: str,
        address: dict[str, str],
        respond: Callable[[Case], StoredResponse],
    ) -> Outcome:
        """Make a letter that came back ready for the next batch, with a new address.

        Raises CertificateNotFound, StateForbids for one that did not come back, what `find` and `once` raise.
        """

        def act(step: Step) -> StoredResponse:
            delivery = _of_serial(step.case, serial)
            anew = {"address": address, "batch_id": None, "ready_at": step.now}
            step.write(move_delivery(delivery, "ready", step.now, **anew), delivery)
            step.set(to_post=True)
            step.note("sent_again", number=delivery.number)
            return respond(step.case)

        return self._desk.answer_once(request, find, clerk, act)


def address_of(letter: Letter) -> dict[str, str]:
    """Return the address that a letter goes to: the one given for sending again, else the applicant's."""
    answers = letter.case.answers
    return letter.delivery.address or (answers.address if answers else None) or {}


def _is_ready(delivery: Delivery, cut_off: datetime) -> bool:
    return delivery.method == "post" and delivery.state == "ready" and delivery.ready_at < cut_off


def _is_revoked(case: Case, delivery: Delivery) -> bool:
    return any(each.number == delivery.number and each.state == "revoked" for each in case.certificates)


def _letters_in(case: Case, batch_id: str) -> list[Letter]:
    certificates = {certificate.number: certificate for certificate in case.certificates}
    mine = [each for each in case.deliveries if each.batch_id == batch_id and not _is_revoked(case, each)]
    return [Letter(case, certificates[delivery.number], delivery) for delivery in mine]


def _of_serial(case: Case, serial: str) -> Delivery:
    number = next((each.number for each in case.certificates if each.serial == serial), None)
    for delivery in case.deliveries:
        if delivery.number == number and delivery.method == "post":
            return delivery
    raise CertificateNotFound
