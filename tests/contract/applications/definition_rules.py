"""What every procedure file has to be besides its form: fees, papers, certificate, texts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel
from tests.contract.applications.form_rules import (
    condition_complaints,
    fields_of,
    form_complaints,
    form_fields,
    schema_complaints,
)

from machiport.applications.procedures.model import CertificateLine, Fee, Issuance, PriceTable, Procedure
from machiport.applications.procedures.pointers import steps
from machiport.localized_text import LocalizedText

FACTS: Final = frozenset({"name", "name_kana", "birthdate", "postal_code", "address"})
_LONG_TEXT: Final = 15


def complaints(procedure: Procedure) -> list[str]:
    """Return all that is wrong with a procedure as a municipality offers it."""
    return [
        *form_complaints(procedure.form),
        *_texts(procedure),
        *_attachments(procedure),
        *_fee(procedure, procedure.fee),
        *(complaint for each in procedure.local.values() if each.fee for complaint in _fee(procedure, each.fee)),
        *_outcome(procedure),
        *(_certificate(procedure, procedure.issuance) if procedure.issuance is not None else ()),
    ]


def _texts(procedure: Procedure) -> Iterator[str]:
    for place, text in all_texts(procedure, ""):
        missing = [language for language, said in (("en", text.en), ("ja-x-easy", text.ja_x_easy)) if not said]
        if missing:
            yield f"{place} is not said in {missing}"
        # The name of a law stays what it is.
        elif place != "/legal_basis" and len(text.ja) > _LONG_TEXT and text.ja == text.ja_x_easy:
            yield f"{place} is no plainer in やさしい日本語"


def all_texts(value: Any, place: str) -> Iterator[tuple[str, LocalizedText]]:
    """Go through all texts of a model, each with its place."""
    if isinstance(value, LocalizedText):
        yield place, value
    elif isinstance(value, BaseModel):
        for name, member in value:
            yield from all_texts(member, f"{place}/{name}")
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from all_texts(member, f"{place}/{name}")
    elif isinstance(value, tuple):
        for number, member in enumerate(value):
            yield from all_texts(member, f"{place}/{number}")


def _attachments(procedure: Procedure) -> Iterator[str]:
    ids = [slot.id for slot in procedure.attachments]
    if len(set(ids)) != len(ids):
        yield "two papers have one id"
    for slot in procedure.attachments:
        if slot.required_when is not None:
            yield from condition_complaints(slot.required_when, form_fields(procedure), f"paper {slot.id}")


def _fee(procedure: Procedure, fee: Fee) -> Iterator[str]:
    fields = dict(fields_of(procedure.form.json_schema))
    costs = bool(fee.flat or fee.per_copy or fee.by_choice or fee.items)
    if costs != (fee.timing != "none"):
        yield "a fee without a time to pay it, or the other way round"
    if fee.per_copy and (procedure.issuance is None or procedure.issuance.copies is None):
        yield "a fee for each copy, but nobody says how many"
    for table, kind in ((fee.by_choice, ""), (fee.items, "/kind")):
        if table is not None and set(table.prices) != set(_choices(fields, table, kind)):
            yield f"prices at {table.field} are not those of its choices"
    if fee.items is not None and "/".join([*steps(fee.items.field), "quantity"]) not in fields:
        yield f"members of {fee.items.field} have no quantity"
    for exemption in fee.exemptions:
        yield from condition_complaints(exemption.when, form_fields(procedure), f"exemption {exemption.id}")


def _choices(fields: Mapping[str, Any], table: PriceTable, kind: str) -> tuple[str, ...]:
    return tuple(fields.get("/".join(steps(table.field)) + kind, {}).get("enum", ()))


def _outcome(procedure: Procedure) -> Iterator[str]:
    if bool(procedure.deliveries) != (procedure.issuance is not None):
        yield "something to deliver without a certificate, or the other way round"
    if procedure.review == "automatic" and procedure.issuance is not None and procedure.issuance.record is not None:
        yield "a record that nobody fills in, since the review is automatic"
    if procedure.review == "automatic" and any(each.by_staff for each in procedure.fee.exemptions):
        yield "an exemption that nobody decides on, since the review is automatic"
    if not set(procedure.local) <= set(procedure.local if procedure.offered_by == "all" else procedure.offered_by):
        yield "a difference of a municipality that does not offer it"


def _certificate(procedure: Procedure, issuance: Issuance) -> Iterator[str]:
    record = issuance.record or {}
    if issuance.record is not None:
        yield from schema_complaints(issuance.record, "record")
        if set(issuance.record_texts) != {name for name, _ in fields_of(issuance.record)}:
            yield "texts of the record and its fields differ"
    for line in issuance.lines:
        yield from _line(procedure, line, record)
    if unused := set(record.get("properties", {})) - {line.source.removeprefix("record:") for line in issuance.lines}:
        yield f"the record asks for {sorted(unused)}, which the certificate does not show"
    if issuance.copies is not None:
        copies = dict(fields_of(procedure.form.json_schema)).get("/".join(steps(issuance.copies)), {})
        if (copies.get("type"), copies.get("minimum"), copies.get("maximum")) != ("integer", 1, 10):
            yield "copies are a whole number from 1 to 10"


def _line(procedure: Procedure, line: CertificateLine, record: Mapping[str, Any]) -> Iterator[str]:
    kind, _, name = line.source.partition(":")
    known = {
        "fact": name in FACTS,
        "answer": "/".join(steps(name)) in dict(fields_of(procedure.form.json_schema)),
        "record": name in record.get("properties", {}),
    }
    if not known[kind]:
        yield f"line {line.id}: nobody knows {line.source}"
    if kind == "fact" and procedure.identity != "jpki":
        yield f"line {line.id} is a verified fact, but nobody's identity is verified"
    if line.shown_when is not None:
        yield from condition_complaints(line.shown_when, form_fields(procedure), f"line {line.id}")
    elif kind == "record" and name not in record.get("required", ()):
        yield f"line {line.id} is always there, but its record need not be"
