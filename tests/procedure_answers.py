"""Answers that a form takes: what somebody would type who fills in everything that is asked."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from machiport.applications.procedures.form_answers import shown
from machiport.applications.procedures.form_schemas import EARLIEST_DAY, LATEST_DAY
from machiport.applications.procedures.model import Procedure

_BY_FORMAT: Final = {
    "email": "hanako@example.jp",
    "kana": "ミホン ハナコ",
    "person-name": "見本 花子",
    "phone": "097-500-0000",
    "postal-code": "870-0000",
}
_TEXTS: Final = ("見本", "12345678", "1234567")
_AGES_IN_YEARS: Final = (0, 5, 45, 75)


def complete_answers(
    procedure: Procedure, today: date, chosen: Mapping[str, Any] | None = None, *, age: int = 45
) -> dict[str, Any]:
    """Return answers to every question that is asked, with `chosen` in place of what would be typed otherwise.

    Whoever is born in them is about `age` years old.
    """
    answers: dict[str, Any] = {}
    computed = {each.field for each in procedure.form.computed}
    properties = procedure.form.json_schema["properties"]
    for section in procedure.form.sections:
        for name in section.fields:
            if name not in computed:
                answers[name] = (chosen or {}).get(name, _typed(name, properties[name], today, age))
    return shown(procedure, answers, today).answers


def every_choice(procedure: Procedure) -> Iterator[dict[str, Any]]:
    """Go through what somebody may choose, one field at a time: each choice of a list, yes and no."""
    yield {}
    for name, field in procedure.form.json_schema["properties"].items():
        if field.get("type") == "boolean" and "const" not in field:
            yield from ({name: answer} for answer in (True, False))
        yield from ({name: choice} for choice in field.get("enum", ()))


def ages() -> tuple[int, ...]:
    """Return ages in years of whom procedures are for."""
    return _AGES_IN_YEARS


def _typed(name: str, field: Mapping[str, Any], today: date, age: int) -> Any:
    if "const" in field:
        return field["const"]
    if "enum" in field:
        return field["enum"][0]
    kind = field["type"]
    if kind == "array":
        return [_typed(name, field["items"], today, age) for _ in range(max(field.get("minItems", 0), 1))]
    if kind == "object":
        return {member: _typed(member, each, today, age) for member, each in field["properties"].items()}
    if kind in ("integer", "number"):
        return field.get("minimum", 1)
    return False if kind == "boolean" else _text(name, field, today, age)


def _text(name: str, field: Mapping[str, Any], today: date, age: int) -> str:
    if field.get("format") == "date":
        return _day(name, field, today, age).isoformat()
    if "pattern" in field:
        return next(text for text in _TEXTS if re.fullmatch(field["pattern"], text))
    return _BY_FORMAT.get(field.get("format", ""), "見本")


def _day(name: str, field: Mapping[str, Any], today: date, age: int) -> date:
    if "birthdate" in name:
        return today - timedelta(days=366 * age + 100)
    return today + timedelta(days=field.get(EARLIEST_DAY, field.get(LATEST_DAY, 0)))
