"""Answers as they are kept: widths folded, computed fields computed, and which sections they make visible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from machiport.applications.procedures.computations import computed
from machiport.applications.procedures.form_formats import normalised
from machiport.applications.procedures.form_schemas import holds
from machiport.applications.procedures.model import Form, Procedure
from machiport.applications.procedures.pointers import Answers


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form shows for some answers: the answers of visible sections, and the ids of the hidden ones."""

    answers: dict[str, Any]
    hidden: frozenset[str]


def folded(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the answers with widths folded by their formats; what was left empty is not in them."""
    return dict(_filled_in({"properties": form.json_schema.get("properties", {})}, dict(answers)) or {})


def shown(procedure: Procedure, answers: Answers, today: date) -> Shown:
    """Return what of folded answers stands in visible sections, with computed fields computed anew.

    Sections are looked at in order: what decides on a section are the answers of those before it.
    """
    form = procedure.form
    by_field = {each.field: each for each in form.computed}
    visible: dict[str, Any] = {}
    hidden = set()
    for section in form.sections:
        if section.shown_when is not None and not holds(section.shown_when, visible):
            hidden.add(section.id)
            continue
        typed = [name for name in section.fields if name not in by_field]
        visible |= {name: answers[name] for name in typed if name in answers}
        for name in section.fields:
            value = computed(by_field[name], visible, today) if name in by_field else None
            if value is not None:
                visible[name] = value
    return Shown(visible, frozenset(hidden))


def with_computed(procedure: Procedure, answers: Answers, today: date) -> dict[str, Any]:
    """Return folded answers with computed fields computed anew; hidden sections' answers stay (a draft's)."""
    fields = {each.field for each in procedure.form.computed}
    typed = {name: value for name, value in answers.items() if name not in fields}
    visible = shown(procedure, answers, today).answers
    return typed | {name: visible[name] for name in fields if name in visible}


def texts_of(value: Any, pointer: str) -> Iterator[tuple[str, str | int | float]]:  # noqa: ANN401  # JSON
    """Go through all texts and numbers of a JSON value, each with its pointer."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from texts_of(member, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from texts_of(member, f"{pointer}/{position}")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield pointer, value


def _filled_in(schema: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401  # answers are JSON
    """Return the value folded; None for what was left empty."""
    if isinstance(value, str):
        return normalised(value, schema.get("format")) or None
    if isinstance(value, list):
        member_schema = schema.get("items", {})
        members = [_filled_in(member_schema, member) for member in value]
        return [{} if member is None else member for member in members] or None
    if isinstance(value, Mapping):
        properties = schema.get("properties", {})
        members_of = {name: _filled_in(properties.get(name, {}), member) for name, member in value.items()}
        return {name: member for name, member in members_of.items() if member is not None} or None
    return value
