"""What follows from what: arrival, acceptance, approval, payment, issue, end. Each function adds to one step.

Who approves an application, or hears that it is paid, need not know what comes after: it is all decided here.
"""

from machiport.applications.cases.errors import StateForbids
from machiport.applications.cases.model import Application, Certificate, Delivery, Payment, Verification
from machiport.applications.cases.moving import move_certificate, move_payment
from machiport.applications.cases.ports import CertificateDrafts, NumberReference
from machiport.applications.cases.states import FINAL, ApplicationState
from machiport.applications.cases.step import Step

_PAID = frozenset({"authorised", "capture_requested", "captured"})


def owes(application: Application) -> bool:
    """Tell whether the applicant has to pay: there is a fee, and no exemption is claimed or granted."""
    return bool(application.fee) and not application.exemptions


def arrived(step: Step, drafts: CertificateDrafts) -> None:
    """After `submitted`: ask for the payment that comes before the review, else accept at once.

    The application's `fee`, `exemptions` and `timing` are set.
    """
    if owes(step.application) and step.application.timing == "before_review":
        ask_for_payment(step)
    else:
        accept(step, drafts)


def accept(step: Step, drafts: CertificateDrafts) -> None:
    """Accept (受理) what has arrived; where no review is needed, approve it."""
    step.move("accepted", accepted_at=step.now)
    step.note("accepted")
    step.tell("accepted")
    if step.application.review == "automatic":
        approve(step, drafts)


def ask_for_payment(step: Step) -> None:
    """Add a payment of the fee, as the next attempt."""
    number = len(step.case.payments) + 1
    payment = Payment(
        number=number,
        method="card",
        amount=step.application.fee or 0,
        state_since=step.now,
        created_at=step.now,
    )
    step.write(payment)
    step.note("payment_asked", number=number, amount=payment.amount)
    step.tell("payment_asked", part=f"payment-{number:02d}", amount=payment.amount)


def approve(step: Step, drafts: CertificateDrafts, *, exempt: bool = True) -> None:
    """Approve (承認), and do what follows: ask for the payment, issue, capture, or end.

    `exempt`: whether an exemption that was claimed holds (staff say so where the procedure asks them).
    """
    if not exempt:
        step.set(exemptions=())
    application = step.application
    owed = owes(application)
    step.move("approved", decided_at=step.now, held=None, decided_by=step.actor)
    step.note("approved", exempt=bool(application.exemptions))
    step.tell("approved")
    payment = step.case.payment
    if owed and (payment is None or payment.state not in _PAID):
        step.move("awaiting_payment")
        ask_for_payment(step)
        return
    if payment is not None and not owed:
        release_payment(step)
    issue(step, drafts)


def issue(step: Step, drafts: CertificateDrafts) -> None:
    """After approval and payment: request the certificates; where there are none, take the money and end.

    Certificates that were requested before and not given up are kept: only the payment was missing.
    """
    requested = step.case.live_certificates or _request(step, drafts)
    if requested:
        step.move("issuing")
        for certificate in requested:
            number = certificate.number
            step.tell("issuance_requested", part=f"certificate-{number:02d}", number=number)
        return
    payment = step.case.payment
    if payment is not None and payment.state == "authorised":
        if step.application.state != "approved":
            step.move("approved")
        request_capture(step, payment)
    elif payment is None or payment.state not in {"capture_requested", "cancel_requested"}:
        if step.application.state != "approved":
            step.move("approved")
        complete(step)


def _request(step: Step, drafts: CertificateDrafts) -> tuple[Certificate, ...]:
    application = step.application
    drafted = tuple(drafts.drafted(step.case, step.now))
    for certificate in drafted:
        step.write(certificate)
        # Serials are drawn at random: whether somebody has it already, the store says.
        step.refer(NumberReference(application.municipality, certificate.serial, application.application_id))
        step.note("certificate_requested", number=certificate.number, serial=certificate.serial)
    return drafted


def request_capture(step: Step, payment: Payment) -> None:
    """Have the authorised amount taken."""
    step.write(move_payment(payment, "capture_requested", step.now), payment)
    step.note("capture_requested", number=payment.number, amount=payment.amount)
    step.tell("payment_settlement_requested", part=f"capture-{payment.number:02d}", number=payment.number)


def complete(step: Step) -> None:
    """End the procedure (手続終了)."""
    step.move("completed")
    step.note("completed")
    step.tell("completed")


def release_payment(step: Step) -> None:
    """Let go of what was paid or reserved, where nothing is given for it: cancel, or pay back."""
    payment = step.case.payment
    if payment is None:
        return
    if payment.state in {"created", "authorised"}:
        # Also where no id of the gateway is known: its reply may have been lost. Settling looks for it by our own id.
        step.write(move_payment(payment, "cancel_requested", step.now), payment)
    elif payment.state == "captured":
        wanted = payment.amount - payment.refunded
        step.write(move_payment(payment, "refund_requested", step.now, refund_wanted=wanted), payment)
    else:
        return
    step.note("payment_released", number=payment.number, amount=payment.amount)
    step.tell("payment_settlement_requested", part=f"release-{payment.number:02d}", number=payment.number)


def paid(step: Step, drafts: CertificateDrafts) -> None:
    """After the payment was authorised or taken: go on where the application waited for it.

    An application that is over already (withdrawn while the resident paid) lets go of the payment again.
    """
    state = step.application.state
    if state == "submitted":
        accept(step, drafts)
    elif state == "awaiting_payment":
        issue(step, drafts)
    elif state in FINAL and state != "completed":
        release_payment(step)


def captured(step: Step) -> None:
    """After the money was taken: end where nothing is issued, else have the issue go on."""
    payment = step.case.payment
    if step.application.state == "approved":
        complete(step)
    elif step.application.state == "issuing" and payment is not None:
        step.tell("issuance_continued", part=f"payment-{payment.number:02d}")


def conclude(step: Step) -> bool:
    """End the issue where all files are stored and nothing is left to pay; return whether it did.

    Certificates become public, deliveries ready.
    """
    certificates = step.case.live_certificates
    if step.application.state != "issuing" or not certificates:
        return False
    if any(certificate.state != "stored" for certificate in certificates):
        return False
    payment = step.case.payment
    if owes(step.application) and (payment is None or payment.state != "captured"):
        return False
    for certificate in certificates:
        _publish(step, certificate)
    step.move("issued", to_post=step.application.delivery == "post")
    step.note("issued", certificates=len(certificates))
    step.tell("issued", delivery=step.application.delivery)
    return True


def _publish(step: Step, certificate: Certificate) -> None:
    issued = move_certificate(certificate, "issued", step.now, issued_at=step.now)
    if issued.pdf_sha256 is None:
        raise StateForbids(params={"state": certificate.state, "wanted": "issued"})
    application = step.application
    step.write(issued, certificate)
    step.write(
        Verification(
            verification_code=issued.verification_code,
            application_id=application.application_id,
            certificate_number=issued.number,
            municipality=application.municipality,
            procedure_id=application.procedure_id,
            serial=issued.serial,
            pdf_sha256=issued.pdf_sha256,
            credential_sha256=issued.credential_sha256,
            issued_at=step.now,
            valid_until=issued.valid_until,
        )
    )
    step.write(
        Delivery(
            number=issued.number,
            method=application.delivery or "download",
            state_since=step.now,
            ready_at=step.now,
        )
    )


def end(step: Step, state: ApplicationState, reason: str | None = None) -> None:
    """End an application without its outcome (`rejected`, `not_accepted`, `withdrawn`, `expired`), and its payment.

    Raises StateForbids where the state does not allow it.
    """
    decided = {"decided_at": step.now} if state in {"rejected", "not_accepted"} else {}
    step.move(state, decision_reason=reason, decided_by=step.actor, **decided)
    step.note(state)
    step.tell(state)
    release_payment(step)
