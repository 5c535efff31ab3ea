"""Procedures for tests: those of the sample region, and an invented one with every kind of field."""

from functools import cache
from typing import Any, Final

from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.model import Procedure
from machiport_gates.paths import ROOT

OITA: Final = "44201"

JUMINHYO_ANSWERS: Final[dict[str, Any]] = {
    "applicant_name": "見本 花子",
    "applicant_kana": "ミホン ハナコ",
    "birthdate": "1990-04-01",
    "postal_code": "870-0000",
    "address": "大分市見本町1番1号",
    "phone": "097-500-0000",
    "whose": "self",
    "with_relationship": False,
    "with_domicile": False,
    "used_for": "bank",
    "copies": 2,
}


@cache
def sample_procedures() -> Procedures:
    """Return the sample region's procedures."""
    return Procedures(ProcedureFiles(ROOT / "sample_region"))


def sample(procedure_id: str, municipality: str = OITA) -> Procedure:
    """Return a procedure of the sample region."""
    return sample_procedures().find(municipality, procedure_id)


def _words(text: str) -> dict[str, str]:
    return {"ja": text, "en": text, "ja-x-easy": text}


def a_procedure(**different: Any) -> Procedure:
    """Return an invented procedure whose form computes an age, a sum, a number and a name."""
    properties: dict[str, Any] = {
        "born": {"type": "string", "format": "date", "maxLength": 10},
        "family": {"type": "string", "maxLength": 20},
        "given": {"type": "string", "maxLength": 20},
        "rows": {
            "type": "array",
            "maxItems": 5,
            "items": {"type": "object", "properties": {"n": {"type": "integer"}}, "additionalProperties": False},
        },
        "age": {"type": "integer", "minimum": 18},
        "total": {"type": "integer"},
        "number": {"type": "integer"},
        "whole_name": {"type": "string", "maxLength": 41},
    }
    document: dict[str, Any] = {
        "id": "mihon",
        "version": 1,
        "title": _words("見本の手続き"),
        "summary": _words("見本"),
        "help": _words("見本"),
        "department": "citizens",
        "department_name": _words("市民課"),
        "legal_basis": _words("見本条例"),
        "life_events": ["daily_life"],
        "reading": "みほんのてつづき",
        "who": ["self"],
        "identity": "none",
        "form": {
            "json_schema": {"type": "object", "properties": properties, "additionalProperties": False},
            "texts": {name: {"label": _words(name)} for name in (*properties, "rows/n")},
            "sections": [{"id": "all", "title": _words("全部"), "fields": list(properties)}],
            "computed": [
                {"field": "age", "kind": "age", "of": ["/born"]},
                {"field": "total", "kind": "sum", "of": ["/rows/*/n"]},
                {"field": "number", "kind": "count", "of": ["/rows"]},
                {"field": "whole_name", "kind": "join", "of": ["/family", "/given"]},
            ],
        },
        "review": "one_step",
        "target_days": 3,
        "retention_days": 365,
    }
    return Procedure.model_validate(document | different)
