"""Pydantic's complaints as pointers and messages: for every kind that a request can cause."""

from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, StringConstraints, TypeAdapter, ValidationError

from machiport.http_api.validation_messages import MOST_ERRORS, pointer_of, problem_errors
from machiport.localized_text import LANGUAGES

GENERAL = "The value is not valid."


class Colour(Enum):
    """For the error type `enum`."""

    RED = "red"


def _errors(kind: Any, value: object) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return list(caught.value.errors())


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (str, 1, "Must be a string."),
        (Annotated[str, Field(max_length=5)], "\ud800", "Must be a string."),
        (Annotated[str, Field(min_length=2)], "a", "Must have at least 2 characters."),
        (Annotated[str, Field(max_length=2)], "abc", "Must have at most 2 characters."),
        (Annotated[str, StringConstraints(pattern="^a$")], "b", "The form is not valid."),
        (int, "x", "Must be a whole number."),
        (int, 1.5, "Must be a whole number."),
        (int, None, "Must be a whole number."),
        (int, "9" * 5000, "Must be a whole number."),
        (float, "x", "Must be a number."),
        (float, None, "Must be a number."),
        (Annotated[float, Field(allow_inf_nan=False)], "nan", "Must be a number."),
        (bool, "x", "Must be true or false."),
        (bool, None, "Must be true or false."),
        (Annotated[int, Field(gt=3)], 3, "Must be greater than 3."),
        (Annotated[int, Field(ge=3)], 2, "Must be at least 3."),
        (Annotated[int, Field(lt=3)], 3, "Must be less than 3."),
        (Annotated[int, Field(le=3)], 4, "Must be at most 3."),
        (Annotated[list[int], Field(min_length=1)], [], "Must have at least 1 items."),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "Must have at most 1 items."),
        (date, "2026-02-30", "Must be a date as YYYY-MM-DD."),
        (date, "2026-02-03T10:00", "Must be a date as YYYY-MM-DD."),
        (date, [], "Must be a date as YYYY-MM-DD."),
        (datetime, "x", "Must be an ISO 8601 date and time with an offset, such as 2026-04-01T08:30:00+09:00."),
        (AwareDatetime, "2026-04-01T08:30:00", "Must be an ISO 8601 date and time with an offset, such as "),
        (time, "x", "Must be a time as HH:MM."),
        (time, [], "Must be a time as HH:MM."),
        (Literal["a", "b"], "c", "Must be one of: 'a' or 'b'"),
        (Colour, "blue", "Must be one of: 'red'"),
        (UUID, "x", "Must be a UUID."),
        (UUID, 1, "Must be a UUID."),
        (dict[str, int], 1, "Must be an object."),
        (list[int], 1, "Must be an array."),
        (tuple[int, ...], 1, "Must be an array."),
        (frozenset[int], 1, "Must be an array."),
        (complex, "x", GENERAL),
    ],
)
def test_each_kind_of_fault_has_its_message(kind: Any, value: object, message: str) -> None:
    (error,) = problem_errors(_errors(kind, value))
    assert error.message.in_language("en").startswith(message)
    texts = {error.message.in_language(language) for language in LANGUAGES}
    assert len(texts) == 3
    assert not any("{" in text for text in texts)


def test_pointers_follow_rfc_6901() -> None:
    assert pointer_of(("body", "items", 0, "a/b~c")) == "/body/items/0/a~1b~0c"
    assert pointer_of(()) == ""


def test_pointers_name_places_and_not_the_kinds_that_were_tried() -> None:
    kind = list[Annotated[str, StringConstraints(pattern="^[a-z]+$")]] | Literal["all"]
    assert {error.pointer for error in problem_errors(_errors(kind, "some"))} == {""}
    assert {error.pointer for error in problem_errors(_errors(kind, ["a", "B"]))} == {"/1", ""}


def test_a_flood_of_faults_is_cut() -> None:
    errors = _errors(list[int], ["x"] * 1000)
    assert len(problem_errors(errors)) == MOST_ERRORS
