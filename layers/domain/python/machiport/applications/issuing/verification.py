"""Whether a certificate is good: what anybody may ask with the code that is printed on it. One read, nothing personal.

A code has 120 random bits: whoever knows one has seen the certificate. Codes are typed from paper, so letters that
look like others count as these (Crockford's base 32), and hyphens, case and width do not count at all.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Protocol

from machiport.applications.cases.model import Verification
from machiport.applications.issuing.ports import SigningCertificate, SigningCertificates
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.errors import ProcedureNotFound
from machiport.clock import TOKYO, Clock
from machiport.localized_text import LocalizedText
from machiport.municipalities import Municipality, MunicipalityRegistry

_LOOKS_LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_NOT_COUNTED: Final = re.compile(r"[\s\-‐-―−ー]")
_CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{24}")
_LONGEST: Final = 60
_GROUP: Final = 4
# Looked up where what was typed is no code at all, so that the answer takes as long.
_NO_CODE: Final = "-".join(["0000"] * 6)
_SOME_KIND: Final = LocalizedText(ja="証明書", en="Certificate", ja_x_easy="しょうめいしょ")

type VerificationState = Literal["valid", "expired", "revoked"]


class Verifications(Protocol):
    """What is public about certificates."""

    def verification(self, code: str) -> Verification | None:
        """Return what is public about the certificate with this code; None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """What anybody may know of a certificate. Days are days in Japan; `valid_until` is the last good one."""

    code: str
    state: VerificationState
    municipality: Municipality
    kind: LocalizedText
    serial: str
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    pdf_sha256: str
    credential_sha256: str | None


def code_of(typed: str) -> str | None:
    """Return the code that was typed, in its one spelling; None where it is none."""
    if len(typed) > _LONGEST:
        return None
    plain = _NOT_COUNTED.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOKS_LIKE)
    if not _CODE.fullmatch(plain):
        return None
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


class VerificationService:
    """Answers whether certificates are good."""

    def __init__(
        self,
        verifications: Verifications,
        signing: SigningCertificates,
        procedures: Procedures,
        municipalities: MunicipalityRegistry,
        clock: Clock,
    ) -> None:
        """Names of certificates come from `procedures`, names of issuers from `municipalities`."""
        self._verifications = verifications
        self._signing = signing
        self._procedures = procedures
        self._municipalities = municipalities
        self._clock = clock

    def find(self, typed: str) -> PublicCertificate | None:
        """Return the certificate with the code that was typed; None where there is none, or none issued (yet)."""
        code = code_of(typed)
        found = self._verifications.verification(code or _NO_CODE)
        if code is None or found is None:
            return None
        return PublicCertificate(
            code=code,
            state=self._state(found),
            municipality=self._municipalities.get(found.municipality),
            kind=self._kind(found),
            serial=found.serial,
            issued_on=_day(found.issued_at),
            # Valid until midnight: the instant belongs to the next day already.
            valid_until=_day(found.valid_until, before=True) if found.valid_until else None,
            revoked_on=_day(found.revoked_at) if found.revoked_at else None,
            pdf_sha256=found.pdf_sha256,
            credential_sha256=found.credential_sha256,
        )

    def issuer(self, municipality: str) -> SigningCertificate | None:
        """Return what a municipality signs under; None where it signs nothing yet.

        Raises MunicipalityNotFound.
        """
        return self._signing.of(self._municipalities.get(municipality).code)

    def _state(self, found: Verification) -> VerificationState:
        if found.state == "revoked":
            return "revoked"
        over = found.valid_until is not None and self._clock.now() >= found.valid_until
        return "expired" if over else "valid"

    def _kind(self, found: Verification) -> LocalizedText:
        try:
            issuance = self._procedures.find(found.municipality, found.procedure_id).issuance
        except ProcedureNotFound:  # it is not offered any more
            return _SOME_KIND
        return issuance.title if issuance is not None else _SOME_KIND


def _day(instant: datetime, *, before: bool = False) -> date:
    day = instant.astimezone(TOKYO).date()
    return date.fromordinal(day.toordinal() - 1) if before else day
