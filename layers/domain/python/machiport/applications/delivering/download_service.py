"""Downloading a certificate: a link that lives for minutes; each is counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, Literal

from machiport.applications.asked import Asked
from machiport.applications.attachments.ports import PaperLinks
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.model import Case, Certificate, Delivery
from machiport.applications.cases.moving import move_delivery
from machiport.applications.cases.step import Step
from machiport.applications.delivering.errors import CertificateNotFound, CertificateRevoked, DownloadExpired
from machiport.applications.delivering.progress import KEPT_READY, end_where_all_is_delivered
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome

LINK_LIFE: Final = timedelta(minutes=5)
type FileKind = Literal["pdf", "sd_jwt"]
_MEDIA_TYPES: Final[dict[FileKind, str]] = {"pdf": "application/pdf", "sd_jwt": "application/dc+sd-jwt"}
_SUFFIXES: Final[dict[FileKind, str]] = {"pdf": "pdf", "sd_jwt": "sd-jwt"}


class Downloading:
    """Hands out links to issued certificates."""

    def __init__(self, desk: CaseDesk, links: PaperLinks) -> None:
        """Sign links to the certificates' bucket with `links`."""
        self._desk = desk
        self._links = links

    def download(
        self,
        asked: Asked,
        application_id: str,
        number: int,
        kind: FileKind,
        respond: Callable[[str, Delivery], StoredResponse],
    ) -> Outcome:
        """Count a download of the certificate with this number, and return a link to its file.

        The same request again gives the same link, and counts once.

        Raises ApplicationNotFound, CertificateNotFound, CertificateRevoked, DownloadExpired, and what `once` raises.
        """

        def act(step: Step) -> StoredResponse:
            certificate, delivery = _downloadable(step.case, number)
            if step.now >= delivery.ready_at + KEPT_READY or delivery.state == "expired":
                raise DownloadExpired
            counted = {"downloads": delivery.downloads + 1, "last_download_at": step.now}
            if delivery.state == "ready":
                after = move_delivery(delivery, "downloaded", step.now, **counted)
            else:
                after = delivery.changed(**counted)
            step.write(after, delivery)
            step.rely_on(certificate)  # not while it is revoked
            step.note("downloaded", number=number, kind=kind)
            end_where_all_is_delivered(step)
            return respond(self._link(certificate, kind), after)

        return self._desk.answer_once(
            asked.request, lambda: self._desk.own(asked.subject, application_id), asked.actor, act
        )

    def _link(self, certificate: Certificate, kind: FileKind) -> str:
        key = certificate.pdf_key if kind == "pdf" else certificate.credential_key
        if key is None:
            raise CertificateNotFound
        return self._links.link(key, f"{certificate.serial}.{_SUFFIXES[kind]}", _MEDIA_TYPES[kind], LINK_LIFE)


def _downloadable(case: Case, number: int) -> tuple[Certificate, Delivery]:
    certificate = next((each for each in case.certificates if each.number == number), None)
    delivery = next((each for each in case.deliveries if each.number == number), None)
    if certificate is None or delivery is None or delivery.method != "download":
        raise CertificateNotFound
    if certificate.state == "revoked":
        raise CertificateRevoked
    if certificate.state != "issued":
        raise CertificateNotFound
    return certificate, delivery
