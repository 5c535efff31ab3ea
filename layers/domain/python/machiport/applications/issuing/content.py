"""What a certificate says, fixed when it is requested: everything else (page, signature, credential) follows from it.

Its canonical JSON (RFC 8785, JSON Canonicalization Scheme) and the SHA-256 of that name it.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.applications.procedures.era_dates import era_date
from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.model import CertificateLine, FieldText, Issuance, Procedure
from machiport.applications.procedures.pointers import steps, values_at
from machiport.municipalities import Municipality

# What stands where a line is shown but nothing was filled in.
NOTHING: Final = "―"
_YES, _NO = "はい", "いいえ"
# Tabs from spreadsheets, and the many widths that nobody sees a difference in: no font draws them all.
_OTHER_SPACES: Final = re.compile(r"[^\S\n \u3000]")


class Line(BaseModel):
    """One line of a certificate, as it is printed. A value of several lines has `\\n` between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    value: str


class CertificateContent(BaseModel):
    """Everything that a certificate says. Days are days in Japan; `valid_until` is the last day that it is valid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    application_id: str
    number: int = Field(ge=1)
    municipality: str
    municipality_name: str
    issuer: str
    procedure_id: str
    procedure_version: str
    credential_type: str
    title: str
    title_en: str | None = None
    attestation: str
    lines: tuple[Line, ...] = Field(min_length=1)
    serial: str
    code: str
    issued_on: date
    valid_until: date | None = None
    sample: bool = False

    def canonical(self) -> str:
        """Return it as canonical JSON.

        All keys are ASCII and there are no fractions, so sorted keys and no spaces are all that RFC 8785 asks.
        """
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical JSON in UTF-8, in hexadecimal digits."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """Return the content from its canonical JSON.

        Raises ValueError for any other text, another spelling of the same content included.
        """
        content = cls.model_validate_json(text)
        if content.canonical() != text:
            raise ValueError("not canonical")
        return content


@dataclass(frozen=True, slots=True)
class Identification:
    """What makes a certificate this one: the application, which copy, its serial, its code, the day (in Japan)."""

    application_id: str
    number: int
    serial: str
    code: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Sources:
    """What lines are taken from: answers, verified facts at submission, what staff entered from the register."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    record: Mapping[str, Any]


def certificate_content(
    procedure: Procedure, sources: Sources, issuer: Municipality, identification: Identification
) -> CertificateContent:
    """Return what the certificate of a procedure says. The head of the municipality issues it (大分市長).

    Raises ValueError for a procedure that issues nothing, and for one of whose lines none is shown.
    """
    issuance = procedure.issuance
    if issuance is None:
        raise ValueError(f"{procedure.id} issues nothing")
    valid = timedelta(days=issuance.valid_days) if issuance.valid_days is not None else None
    return CertificateContent(
        application_id=identification.application_id,
        number=identification.number,
        municipality=issuer.code,
        municipality_name=issuer.name.ja,
        issuer=f"{issuer.name.ja}長",
        procedure_id=procedure.id,
        procedure_version=procedure.version_id,
        credential_type=issuance.credential_type,
        title=issuance.title.ja,
        title_en=issuance.title.en,
        attestation=issuance.attestation.ja,
        lines=tuple(_lines(procedure, issuance, sources)),
        serial=identification.serial,
        code=identification.code,
        issued_on=identification.issued_on,
        valid_until=identification.issued_on + valid if valid is not None else None,
        sample=procedure.sample,
    )


def _lines(procedure: Procedure, issuance: Issuance, sources: Sources) -> Iterator[Line]:
    for line in issuance.lines:
        if line.shown_when is None or holds(line.shown_when, sources.answers):
            yield Line(id=line.id, label=line.label.ja, value=_value(procedure, issuance, line, sources))


def _value(procedure: Procedure, issuance: Issuance, line: CertificateLine, sources: Sources) -> str:
    kind, _, where = line.source.partition(":")
    texts: FieldText | None = None
    if kind == "answer":
        values = list(values_at(sources.answers, where))
        texts = procedure.form.texts.get(steps(where)[0])
    elif kind == "record":
        values = [sources.record.get(where)]
        texts = issuance.record_texts.get(where)
    else:
        values = [sources.facts.get(where)]
    shown = [_shown(value, line.format, texts) for value in values]
    return "\n".join(each for each in shown if each) or NOTHING


def _shown(value: Any, kind: str, texts: FieldText | None) -> str:  # noqa: ANN401, PLR0911  # JSON, a kind a return
    match value:
        case None:
            return ""
        case bool():
            return _YES if value else _NO
        case list():
            return "\n".join(each for each in (_shown(member, kind, texts) for member in value) if each)
        case Mapping():
            return "\u3000".join(each for each in (_shown(member, kind, texts) for member in value.values()) if each)
        case str() if kind == "date":
            return _day(value)
        case str() if texts is not None and value in texts.choices:
            return texts.choices[value].ja
        case int() if kind == "yen":
            return f"{value:,}円"
    return _OTHER_SPACES.sub(" ", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _day(text: str) -> str:
    """Return a day by its era; what is no day (昭和20年頃, as registers have it) as it is written."""
    try:
        return era_date(date.fromisoformat(text))
    except ValueError:
        return text
