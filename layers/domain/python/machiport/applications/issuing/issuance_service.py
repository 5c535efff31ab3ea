"""Issuing (発行): from an approved case to certificates that are stored, compared and public.

Every step may be done twice and stopped anywhere. What counts is one conditional write for each certificate: it names
the two files that are the certificate, after they were read back from where they lie. Whoever was slower finds that
write and leaves its own files where they are; nothing points to them.
"""

import logging
from typing import Final, Literal

from machiport.applications.cases.committing import settled
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.flow import conclude, owes, request_capture
from machiport.applications.cases.model import Case, Certificate, Held
from machiport.applications.cases.moving import move_certificate
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import certificate_id
from machiport.applications.issuing.certificate_files import CertificateMaker, MadeFiles
from machiport.applications.issuing.content import CertificateContent
from machiport.applications.issuing.drafting import CertificateDrafting
from machiport.applications.issuing.errors import StoredFileDiffers, UnmappedCharacter
from machiport.applications.issuing.ports import Settlement

_LOGGER: Final = logging.getLogger("machiport.applications.issuing")
_SYSTEM: Final = "system"

type Outcome = Literal["nothing_to_do", "stored", "held", "issued", "waiting_for_payment"]


class IssuanceService:
    """Brings cases that are being issued further."""

    def __init__(
        self,
        desk: CaseDesk,
        drafting: CertificateDrafting,
        maker: CertificateMaker,
        settlement: Settlement | None = None,
    ) -> None:
        """`settlement`: settles a payment at once; without it the event that asks for it does (payment_worker)."""
        self._desk = desk
        self._drafting = drafting
        self._maker = maker
        self._settlement = settlement

    def advance(self, application_id: str, number: int | None = None) -> Outcome:
        """Do what is to be done next: make the files of certificate `number` (None: of all), capture, conclude.

        A case with nothing to do costs one read. Returns what came of it.

        Raises ApplicationNotFound, NotSigned, ChangedMeanwhile, ProcedureVersionMissing; what the services say
        passes through: the message comes again.
        """
        case = self._desk.whole(application_id)
        if case.application.state != "issuing":
            return "nothing_to_do"
        made: dict[int, MadeFiles] = {}
        for certificate in case.live_certificates:
            if certificate.state != "requested" or number not in {None, certificate.number}:
                continue
            files = self._made(case, certificate)
            if isinstance(files, str):
                return self._hold(application_id, certificate.number, files)
            made[certificate.number] = files
        outcome = self._go_on(case, made)
        if outcome == "waiting_for_payment" and self._settlement is not None:
            self._settlement.settle(application_id)
            outcome = self._go_on(self._desk.whole(application_id), {})
        return outcome

    def attend(self, application_id: str) -> None:
        """Do what is due: for the sweeper.

        Raises what `advance` raises.
        """
        self.advance(application_id)

    def _made(self, case: Case, certificate: Certificate) -> MadeFiles | Held:
        """Make the files; or say why somebody has to look. Neither names nor texts go to the log."""
        known = certificate_id(case.application.application_id, certificate.number)
        try:
            return self._maker.made(self._content(case, certificate))
        except UnmappedCharacter as unmapped:
            found = {"certificate": known, "line": unmapped.line, "positions": list(unmapped.positions)}
            _LOGGER.warning("certificate cannot be drawn", extra=found)
            return "unmapped_character"
        except StoredFileDiffers as differs:
            _LOGGER.exception("certificate differs", extra={"certificate": known, "check": differs.what})
            return "stored_file_differs"

    def _content(self, case: Case, certificate: Certificate) -> CertificateContent:
        """Return what the certificate says, if the case says the same now, about the same person.

        Raises StoredFileDiffers.
        """
        text = certificate.content
        if text is None:
            raise StoredFileDiffers("content_missing")
        try:
            content = CertificateContent.from_canonical(text)
        except ValueError as error:
            raise StoredFileDiffers("content_not_canonical") from error
        if content.sha256() != certificate.content_sha256:
            raise StoredFileDiffers("content_hash")
        if content != self._drafting.content_now(case, certificate):
            raise StoredFileDiffers("content_is_not_the_case")
        return content

    def _go_on(self, case: Case, made: dict[int, MadeFiles]) -> Outcome:
        """Write down what was made, and what follows when it was the last, in one transaction.

        `case` is as it was read before; where it changed meanwhile, it is read again.
        """
        readings = [case]

        def attempt() -> Outcome:
            present = readings.pop() if readings else self._desk.whole(case.application.application_id)
            if present.application.state != "issuing":
                return "nothing_to_do"
            step = Step(present, self._desk.now(), _SYSTEM)
            stored = [_store(step, certificate, made) for certificate in present.live_certificates]
            outcome = _follow(step) or ("stored" if any(stored) else "nothing_to_do")
            change = step.change()
            if change.writes:
                self._desk.store.commit(change)
            return outcome

        return settled(attempt)

    def _hold(self, application_id: str, number: int, why: Held) -> Outcome:
        """Give the certificates up and let staff look; nothing is taken from the applicant."""

        def act(step: Step) -> bool:
            if step.application.state != "issuing":
                return False
            for certificate in step.case.live_certificates:
                step.write(move_certificate(certificate, "failed", step.now, failure=why), certificate)
            step.move("in_review", held=why)
            step.note("held", reason=why, number=number)
            step.tell("held", reason=why)
            return True

        return "held" if self._desk.work(application_id, _SYSTEM, act) else "nothing_to_do"


def _store(step: Step, certificate: Certificate, made: dict[int, MadeFiles]) -> bool:
    files = made.get(certificate.number)
    if files is None or certificate.state != "requested":
        return False
    signed = move_certificate(certificate, "signed", step.now)
    stored = move_certificate(
        signed,
        "stored",
        step.now,
        pdf_key=files.pdf_key,
        pdf_sha256=files.pdf_sha256,
        pdf_size=files.pdf_size,
        credential_key=files.credential_key,
        credential_sha256=files.credential_sha256,
    )
    step.write(stored.model_copy(update={"version": certificate.version + 1}), certificate)
    step.note("certificate_stored", number=certificate.number, pdf_sha256=files.pdf_sha256)
    return True


def _follow(step: Step) -> Outcome | None:
    """When everything is stored: have the money taken, or conclude."""
    if any(certificate.state != "stored" for certificate in step.case.live_certificates):
        return None
    if conclude(step):
        return "issued"
    payment = step.case.payment
    if owes(step.application) and payment is not None and payment.state == "authorised":
        request_capture(step, payment)
    return "waiting_for_payment"
