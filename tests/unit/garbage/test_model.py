"""Identifiers of the model."""

import pytest
from pydantic import TypeAdapter, ValidationError

from machiport.garbage.model import Identifier, is_possible_id

_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


def is_identifier(text: str) -> bool:
    try:
        _IDENTIFIER.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("area-0123456789abcde", True),
        ("0198" + "0" * 20, True),
        ("a", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("-a", False),
        ("Area", False),
        ("a#b", False),
        ("見本町", False),
        ("a\n", False),
        ("a/b", False),
        ("\x00", False),
    ],
)
def test_only_what_could_be_an_identifier_is_looked_up(text: str, possible: bool) -> None:
    assert is_possible_id(text) is possible
    assert is_identifier(text) is possible
