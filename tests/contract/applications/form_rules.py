"""What every form of a procedure file has to be, so that it can be filled in, checked and explained."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from machiport.applications.procedures.form_formats import FORMATS
from machiport.applications.procedures.form_schemas import EARLIEST_DAY, LATEST_DAY, check_schema, holds
from machiport.applications.procedures.model import Form, Procedure
from machiport.applications.procedures.pointers import steps

# What can be said to an applicant when it does not hold; `anyOf` and the like cannot.
FORM_KEYWORDS: Final = frozenset(
    {
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "minLength", "maxLength",
        "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
        "uniqueItems", "dependentRequired", LATEST_DAY, EARLIEST_DAY,
    }
)  # fmt: skip
PREFILLED: Final = frozenset({"name", "name_kana", "birthdate", "postal_code", "address", "phone", "email"})
_MY_NUMBER: Final = re.compile(r"個人番号|マイナンバー(?!カード)|my_?number|individual number", re.IGNORECASE)
_FIELD_NAME: Final = re.compile(r"[a-z][a-z_]{0,59}")


def fields_of(schema: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through all fields of a schema, those of lists' members too (`items/kind`), each with its own schema."""
    for name, field in schema.get("properties", {}).items():
        yield prefix + name, field
        yield from fields_of(field, f"{prefix}{name}/")
        yield from fields_of(field.get("items", {}), f"{prefix}{name}/")


def schema_complaints(schema: Mapping[str, Any], where: str) -> Iterator[str]:
    """Say what of a schema (a form's, or a record's) cannot be checked or explained."""
    try:
        check_schema(schema)
    except ValueError as error:
        yield f"{where}: {error}"
        return
    if schema.get("type") != "object":
        yield f"{where} is no object"
    for place, part in _parts(schema, where):
        yield from (f"{place}: keyword {word}" for word in part if word not in FORM_KEYWORDS)
        yield from _bounds(place, part)


def _parts(schema: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield place, schema
    for name, field in schema.get("properties", {}).items():
        yield from _parts(field, f"{place}/{name}")
    if "items" in schema:
        yield from _parts(schema["items"], f"{place}/*")


def _bounds(place: str, part: Mapping[str, Any]) -> Iterator[str]:
    kind = part.get("type")
    if kind == "object" and part.get("additionalProperties") is not False:
        yield f"{place} takes unknown fields"
    if kind == "object" and not set(part.get("required", ())) <= set(part.get("properties", {})):
        yield f"{place} requires a field that it has not"
    if kind == "string" and "maxLength" not in part and "enum" not in part:
        yield f"{place} has no greatest length"
    if kind == "array" and "maxItems" not in part:
        yield f"{place} may be endless"
    if "format" in part and part["format"] not in FORMATS:
        yield f"{place} has the unknown format {part['format']}"
    pattern = part.get("pattern")
    if pattern is not None and not (pattern.startswith("^") and pattern.endswith("$")):
        yield f"{place} has a pattern that looks at a part only"


def form_complaints(form: Form) -> Iterator[str]:
    """Say what of a form does not fit together."""
    yield from schema_complaints(form.json_schema, "form")
    fields = dict(fields_of(form.json_schema))
    top = list(form.json_schema.get("properties", {}))
    shown = [name for section in form.sections for name in section.fields]
    if sorted(shown) != sorted(top):
        yield f"sections show {sorted(set(shown) ^ set(top)) or 'a field twice'}"
    if set(form.texts) != set(fields):
        yield f"texts and fields differ: {sorted(set(form.texts) ^ set(fields))}"
    for name, text in form.texts.items():
        yield from _text_complaints(name, text.choices, fields.get(name, {}))
        if text.prefill is not None and text.prefill not in PREFILLED:
            yield f"{name} is filled in with the unknown fact {text.prefill}"
        if _MY_NUMBER.search(name) or any(_MY_NUMBER.search(said or "") for said in (text.label.ja, text.label.en)):
            yield f"{name} asks for an Individual Number"
    yield from _section_complaints(form)
    yield from _computation_complaints(form, fields)


def _text_complaints(name: str, choices: Mapping[str, Any], field: Mapping[str, Any]) -> Iterator[str]:
    if not all(_FIELD_NAME.fullmatch(step) for step in name.split("/")):
        yield f"{name} is no name of a field"
    offered = field.get("enum") or field.get("items", {}).get("enum") or ()
    if set(choices) != set(offered):
        yield f"{name} names other choices than it has"


def _section_complaints(form: Form) -> Iterator[str]:
    known: set[str] = set()
    ids = [section.id for section in form.sections]
    if len(set(ids)) != len(ids):
        yield "two sections have one id"
    for section in form.sections:
        if section.shown_when is not None:
            yield from condition_complaints(section.shown_when, known, f"section {section.id}")
        known |= set(section.fields)


def _computation_complaints(form: Form, fields: Mapping[str, Any]) -> Iterator[str]:
    order = [name for section in form.sections for name in section.fields]
    section_of = {name: number for number, section in enumerate(form.sections) for name in section.fields}
    for each in form.computed:
        if each.field not in order or each.field in form.json_schema.get("required", ()):
            yield f"{each.field} is computed, but required or no field"
            continue
        for pointer in each.of:
            path = [step for step in steps(pointer) if step != "*"]
            if "/".join(path) not in fields:
                yield f"{each.field} is computed of {pointer}, which is no field"
            elif section_of[path[0]] > section_of[each.field]:
                yield f"{each.field} is computed of a later section"


def condition_complaints(condition: Mapping[str, Any], known: set[str], where: str) -> Iterator[str]:
    """Say what of a condition on answers (fields `known`) does not mean what it looks like."""
    try:
        check_schema(condition)
    except ValueError as error:
        yield f"{where}: {error}"
        return
    yield from (f"{where} looks at {name}, which is not there (yet)" for name in _asked(condition) - known)
    # JSON Schema lets a property that is absent pass: a condition has to require what it looks at.
    if holds(condition, {}):
        yield f"{where} holds for a form with nothing in it"


def _asked(condition: Mapping[str, Any]) -> set[str]:
    names = set(condition.get("properties", {})) | set(condition.get("required", ()))
    for word in ("anyOf", "allOf", "oneOf"):
        names |= {name for part in condition.get(word, ()) for name in _asked(part)}
    return names | _asked(condition["not"]) if "not" in condition else names


def form_fields(procedure: Procedure) -> set[str]:
    """Return the names of a form's own fields, those of lists' members not among them."""
    return set(procedure.form.json_schema.get("properties", {}))
