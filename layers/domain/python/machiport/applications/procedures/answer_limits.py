"""What no form takes, whatever its schema says: too much, too deep, unusable characters, 個人番号, unknown fields."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from machiport.applications.procedures.form_answers import texts_of
from machiport.applications.procedures.form_faults import ANSWERS, FormFault
from machiport.applications.procedures.form_formats import has_unusable_characters
from machiport.applications.procedures.model import Form
from machiport.applications.procedures.my_number import has_my_number
from machiport.applications.procedures.pointers import Answers

LARGEST: Final = 64 * 1024
"""Of answers as JSON, in characters: what fits into an item beside everything else."""
DEEPEST: Final = 6
LONGEST_LIST: Final = 200
"""Longer ones are no form's, and comparing each member with each (`uniqueItems`) would take its time."""
MOST_FAULTS: Final = 50
_FIELD_NAME: Final = re.compile(r"[a-z][a-z_]{0,59}")


def unusable(form: Form, answers: Answers) -> list[FormFault]:
    """Return why the answers cannot even be looked at by the form's schema, at most 50 faults."""
    if _is_too_deep_or_long(answers) or len(json.dumps(answers, ensure_ascii=True)) > LARGEST:
        return [FormFault(ANSWERS, "too_much")]
    unknown = [name for name in answers if name not in form.json_schema.get("properties", {})]
    if unknown:
        return list(islice(map(_unknown, unknown), MOST_FAULTS))
    return list(islice(_value_faults(answers), MOST_FAULTS))


def _unknown(name: str) -> FormFault:
    # Whatever was sent as a name is not repeated unless it can be one.
    return FormFault(f"{ANSWERS}/{name}" if _FIELD_NAME.fullmatch(name) else ANSWERS, "unknown_field")


def _value_faults(answers: Answers) -> Iterator[FormFault]:
    for pointer, value in texts_of(answers, ANSWERS):
        if isinstance(value, float) and not math.isfinite(value):
            yield FormFault(_place(pointer), "not_a_number")
        elif isinstance(value, str) and has_unusable_characters(value):
            yield FormFault(_place(pointer), "wrong_characters")
        elif has_my_number(str(value)):
            yield FormFault(_place(pointer), "my_number_not_accepted")


def _place(pointer: str) -> str:
    """Return the pointer as far as its steps can be names or positions of a form."""
    known = []
    for step in pointer.split("/")[2:]:
        if not (_FIELD_NAME.fullmatch(step) or (step.isdecimal() and len(step) <= 4)):  # noqa: PLR2004  # a position
            break
        known.append(step)
    return "/".join((ANSWERS, *known))


def _is_too_deep_or_long(answers: Answers) -> bool:
    level: list[Any] = [answers]
    for _ in range(DEEPEST):
        if any(isinstance(value, list) and len(value) > LONGEST_LIST for value in level):
            return True
        level = [member for value in level for member in _members(value)]
        if not level:
            return False
    return True


def _members(value: Any) -> list[Any]:  # noqa: ANN401  # answers are JSON
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []
