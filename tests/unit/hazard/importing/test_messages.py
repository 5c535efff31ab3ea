"""Every message is there in three wordings with the same values."""

import string

import pytest

from machiport.hazard.importing.messages import all_messages, said


def _values(template: str) -> set[str]:
    found = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return {name.removesuffix("_en").removesuffix("_easy") for name in found}


@pytest.mark.parametrize("message", all_messages())
def test_a_message_says_the_same_in_three_languages(message: str) -> None:
    japanese, english, easy = all_messages()[message]
    assert len({japanese, english, easy}) == 3
    assert _values(japanese) == _values(english)
    assert _values(easy) <= _values(japanese)


def test_values_are_filled_in() -> None:
    text = said("no_property", name="A33_001")
    assert text.ja == "属性 A33_001 がありません。"
    assert text.in_language("en") == "The attribute A33_001 is missing."
