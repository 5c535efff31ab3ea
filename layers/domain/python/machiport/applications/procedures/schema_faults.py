"""The complaints of JSON Schema as faults of a form, in its own words and without what was typed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from machiport.applications.procedures.answer_limits import MOST_FAULTS
from machiport.applications.procedures.form_faults import ANSWERS, FormFault
from machiport.applications.procedures.form_schemas import EARLIEST_DAY, LATEST_DAY, schema_errors
from machiport.applications.procedures.model import Form
from machiport.applications.procedures.pointers import Answers
from machiport.problem_details import json_pointer

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_LIMITS: Final = {
    "maxLength": "too_long", "minLength": "too_short", "maximum": "too_large", "exclusiveMaximum": "too_large",
    "minimum": "too_small", "exclusiveMinimum": "too_small", "maxItems": "too_many", "minItems": "too_few",
}  # fmt: skip
_PLAIN: Final = {
    "enum": "not_a_choice", "pattern": "wrong_form", "uniqueItems": "twice", LATEST_DAY: "too_late",
    EARLIEST_DAY: "too_early",
}  # fmt: skip
_TYPES: Final = {
    "string": "not_text", "integer": "not_a_number", "number": "not_a_number", "boolean": "not_yes_or_no",
    "array": "not_a_list",
}  # fmt: skip
# What is only unfinished while somebody is still typing.
_UNFINISHED: Final = frozenset({"required", "too_few", "too_short", "must_agree"})


def schema_faults(
    form: Form, answers: Answers, today: date | None, hidden: Collection[str] = frozenset()
) -> list[FormFault]:
    """Return the faults of answers by the form's schema, in the order of its fields, one a place, at most 50.

    `today` None is for what is still being typed: what is unfinished, and what depends on the day, is no fault.
    Fields of the `hidden` sections (their ids) are never missed.
    """
    unseen = {name for section in form.sections if section.id in hidden for name in section.fields}
    found: dict[str, FormFault] = {}
    for error in schema_errors(form.json_schema, answers, today):
        for fault in _faults(error):
            if (today is not None or fault.code not in _UNFINISHED) and _field(fault) not in unseen:
                found.setdefault(fault.pointer, fault)
    order = {name: position for position, name in enumerate(form.json_schema.get("properties", {}))}
    return sorted(found.values(), key=lambda fault: order.get(_field(fault), len(order)))[:MOST_FAULTS]


def _field(fault: FormFault) -> str:
    return fault.pointer.removeprefix(ANSWERS).partition("/")[2].partition("/")[0]


def _faults(error: "ValidationError") -> Iterator[FormFault]:
    keyword, wanted = str(error.validator), error.validator_value
    place = ANSWERS + json_pointer(*error.absolute_path)
    several = _SEVERAL.get(keyword)
    if several is not None:
        yield from (FormFault(place + json_pointer(*names), code) for *names, code in several(error))
    elif keyword in _LIMITS:
        yield FormFault(place, _LIMITS[keyword], {"limit": str(wanted)})
    elif keyword == "format":
        yield FormFault(place, str(wanted).replace("-", "_"))
    elif keyword == "type":
        yield FormFault(place, _TYPES.get(str(wanted), "wrong_type"))
    elif keyword == "const":
        yield FormFault(place, "must_agree" if wanted is True else "not_a_choice")
    else:
        yield FormFault(place, _PLAIN.get(keyword, "not_valid"))


def _missing(error: "ValidationError") -> Iterator[tuple[str, ...]]:
    yield from ((name, "required") for name in _list(error.validator_value) if name not in _instance(error))


def _missing_with_others(error: "ValidationError") -> Iterator[tuple[str, ...]]:
    answered = _instance(error)
    for name, others in dict(_mapping(error.validator_value)).items():
        if name in answered:
            yield from ((other, "required") for other in others if other not in answered)


def _unknown(error: "ValidationError") -> Iterator[tuple[str, ...]]:
    known = _mapping(error.schema).get("properties", {})
    # Names of members that the form does not know are not repeated.
    if any(name not in known for name in _instance(error)):
        yield ("unknown_field",)


def _list(value: Any) -> list[str]:  # noqa: ANN401  # a schema is JSON
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # a schema is JSON
    return value if isinstance(value, Mapping) else {}


def _instance(error: "ValidationError") -> Mapping[str, Any]:
    return _mapping(error.instance)


_SEVERAL: Final[Mapping[str, Callable[["ValidationError"], Iterator[tuple[str, ...]]]]] = {
    "required": _missing,
    "dependentRequired": _missing_with_others,
    "additionalProperties": _unknown,
}
