"""Revoking a certificate (取消し): from then on its verification says so, and nobody can download it."""

from collections.abc import Callable

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Certificate
from machiport.applications.cases.moving import move_certificate, move_delivery
from machiport.applications.cases.step import Step
from machiport.applications.delivering.errors import CertificateNotFound
from machiport.applications.delivering.progress import end_where_all_is_delivered
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome


class Revoking:
    """Revokes certificates that were issued."""

    def __init__(self, desk: CaseDesk) -> None:
        """Work on the cases of `desk`."""
        self._desk = desk

    def revoke(
        self,
        request: IdempotentRequest,
        approver: str,
        find: Callable[[], Case],
        number: int,
        reason: str,
        respond: Callable[[Certificate], StoredResponse],
    ) -> Outcome:
        """Revoke the certificate with this number; `reason` is for the audit chain and names nobody.

        What has not been delivered stays undelivered. `find` returns the case as the approver may see it.

        Raises CertificateNotFound, StateForbids for one that is not issued (any more), what `find` and `once` raise.
        """

        def act(step: Step) -> StoredResponse:
            certificate = next((each for each in step.case.certificates if each.number == number), None)
            if certificate is None:
                raise CertificateNotFound
            revoked = move_certificate(certificate, "revoked", step.now, revoked_at=step.now)
            step.write(revoked, certificate)
            public = self._desk.store.verification(certificate.verification_code)
            if public is None:
                raise CertificateNotFound
            step.write(public.changed(state="revoked", revoked_at=step.now), public)
            for delivery in step.case.deliveries:
                if delivery.number == number and delivery.state in {"ready", "returned"}:
                    step.write(move_delivery(delivery, "expired", step.now), delivery)
            end_where_all_is_delivered(step)
            step.note("revoked", number=number, serial=certificate.serial, reason=reason)
            step.tell("certificate_revoked", part=f"certificate-{number:02d}", number=number)
            return respond(revoked)

        return self._desk.answer_once(request, find, approver, act)
