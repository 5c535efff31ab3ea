"""Fields that are computed of others (計算項目)."""

import math
from datetime import date
from typing import Any

from machiport.applications.procedures.model import Computation
from machiport.applications.procedures.pointers import Answers, values_at


def whole_years(born: date, day: date) -> int:
    """Return the age in whole years on a day (満年齢); who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def computed(computation: Computation, answers: Answers, today: date) -> Any:  # noqa: ANN401  # answers are JSON
    """Return the field's value; None where what it is computed of is not there (yet)."""
    values = [value for pointer in computation.of for value in values_at(answers, pointer)]
    if computation.kind == "age":
        return _age(values, today)
    if computation.kind == "join":
        return " ".join(value for value in values if isinstance(value, str) and value) or None
    if computation.kind == "sum":
        return _sum(values)
    return sum(len(value) for value in values if isinstance(value, list))


def _sum(values: list[Any]) -> int | float | None:
    # A bool is an int to Python, never to a form.
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    try:
        total = sum(numbers)
        return total if math.isfinite(total) else None
    except OverflowError:
        # A whole number that no fraction comes near.
        return None


def _age(values: list[Any], today: date) -> int | None:
    try:
        born = date.fromisoformat(values[0])
    except (IndexError, TypeError, ValueError):
        return None
    return whole_years(born, today) if born <= today else None
