"""JSON pointers (RFC 6901)."""

import pytest

from machiport.problem_details import json_pointer


@pytest.mark.parametrize(
    ("places", "pointer"),
    [
        ((), ""),
        (("body", "items", 0), "/body/items/0"),
        (("files", "a/b.csv"), "/files/a~1b.csv"),
        (("~1", "m~n", ""), "/~01/m~0n/"),
    ],
)
def test_places_are_escaped(places: tuple[str | int, ...], pointer: str) -> None:
    assert json_pointer(*places) == pointer
