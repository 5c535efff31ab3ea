"""JSON Pointers (RFC 6901) into answers; a step `*` stands for every member of a list."""

from collections.abc import Iterator, Mapping
from typing import Any

type Answers = Mapping[str, Any]


def steps(pointer: str) -> list[str]:
    """Return the steps of a pointer, unescaped: `/items/0/kind` is `items`, `0`, `kind`."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def value_at(answers: Answers, pointer: str) -> Any:  # noqa: ANN401  # answers are JSON
    """Return the answer at a pointer without `*`; None where there is none."""
    return next(values_at(answers, pointer), None)


def values_at(answers: Answers, pointer: str) -> Iterator[Any]:
    """Go through the answers that a pointer means, in order; what is not there is left out."""
    yield from _below(answers, steps(pointer))


def _below(value: Any, rest: list[str]) -> Iterator[Any]:  # noqa: ANN401  # answers are JSON
    if not rest:
        if value is not None:
            yield value
        return
    step, *further = rest
    if isinstance(value, Mapping):
        yield from _below(value.get(step), further)
    elif isinstance(value, list) and step == "*":
        for member in value:
            yield from _below(member, further)
    elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        yield from _below(value[int(step)], further)
