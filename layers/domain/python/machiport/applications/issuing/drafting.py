"""Draws up the certificates of an approved case: serial, code, content and hash, before anything is rendered."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from machiport.applications.cases.model import Case, Certificate
from machiport.applications.identifiers import new_serial, new_verification_code
from machiport.applications.issuing.content import (
    CertificateContent,
    Identification,
    Sources,
    certificate_content,
)
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.ports import ProcedureVersions
from machiport.clock import TOKYO
from machiport.municipalities import MunicipalityRegistry


class CertificateDrafting:
    """The certificates that a case's procedure issues; asks nobody but the procedure's version, renders nothing."""

    def __init__(self, versions: ProcedureVersions, municipalities: MunicipalityRegistry) -> None:
        """Take procedures from `versions`, names of issuers from `municipalities`."""
        self._versions = versions
        self._municipalities = municipalities

    def drafted(self, case: Case, now: datetime) -> Sequence[Certificate]:
        """Return the certificates that are to be issued, one for each copy, numbered on from those there were.

        Empty where the procedure issues nothing.

        Raises ProcedureVersionMissing where the application began with a version that nobody kept.
        """
        application = case.application
        procedure = self._versions.version(application.procedure_id, application.procedure_version)
        if procedure.issuance is None:
            return ()
        first = len(case.certificates) + 1
        return [self._drafted(case, procedure, first + copy, now) for copy in range(application.copies)]

    def _drafted(self, case: Case, procedure: Procedure, number: int, now: datetime) -> Certificate:
        serial = new_serial(case.application.municipality, now)
        content = self._content(case, procedure, number, (serial, new_verification_code()), now)
        return Certificate(
            number=number,
            state_since=now,
            serial=content.serial,
            verification_code=content.code,
            content=content.canonical(),
            content_sha256=content.sha256(),
            requested_at=now,
            valid_until=_end_of(content.valid_until) if content.valid_until is not None else None,
        )

    def content_now(self, case: Case, certificate: Certificate) -> CertificateContent:
        """Return what `certificate` would say if it were drawn up from the case as it is now.

        Raises ProcedureVersionMissing, and ValueError for a procedure that issues nothing.
        """
        application = case.application
        procedure = self._versions.version(application.procedure_id, application.procedure_version)
        named = (certificate.serial, certificate.verification_code)
        return self._content(case, procedure, certificate.number, named, certificate.requested_at)

    def preview(self, case: Case, record: dict[str, object], now: datetime) -> CertificateContent:
        """Return what a certificate would say with `record` entered: for staff to look at before they approve.

        Serial and code are not given out yet: they stand as dashes.

        Raises ProcedureVersionMissing, and ValueError for a procedure that issues nothing.
        """
        application = case.application
        procedure = self._versions.version(application.procedure_id, application.procedure_version)
        identification = Identification(application.application_id, 1, "-", "-", now.astimezone(TOKYO).date())
        issuer = self._municipalities.get(application.municipality)
        return certificate_content(procedure, _sources(case, record), issuer, identification)

    def _content(
        self, case: Case, procedure: Procedure, number: int, named: tuple[str, str], requested_at: datetime
    ) -> CertificateContent:
        application = case.application
        serial, code = named
        day = requested_at.astimezone(TOKYO).date()
        return certificate_content(
            procedure,
            _sources(case, dict(case.record.data) if case.record else {}),
            self._municipalities.get(application.municipality),
            Identification(application.application_id, number, serial, code, day),
        )


def _sources(case: Case, record: dict[str, object]) -> Sources:
    answers = case.answers
    return Sources(answers.data if answers else {}, (answers.facts or {}) if answers else {}, record)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), TOKYO)
