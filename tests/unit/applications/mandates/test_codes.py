"""Confirmation codes: long enough, and forgiving with how they are typed."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machiport.applications.mandates.codes import code_digest, code_of

_FULL_WIDTH = 0xFEE0
_LOOKALIKES = {"0": "Oo0", "1": "IiLl1", "V": "UuVv"}


def test_a_code_has_eighty_bits_of_what_only_both_together_know() -> None:
    code = code_of("salt", "key")
    assert len(code.replace("-", "")) * 5 == 80
    assert len({code, code_of("salt2", "key"), code_of("salt", "key2")}) == 3


@settings(max_examples=50)
@given(st.text(), st.text(), st.data())
def test_a_code_is_known_however_it_is_typed(salt: str, key: str, data: st.DataObject) -> None:
    code = code_of(salt, key)
    typed = "".join(
        data.draw(st.sampled_from(_LOOKALIKES.get(sign, sign.upper() + sign.lower() + chr(ord(sign) + _FULL_WIDTH))))
        if sign != "-"
        else data.draw(st.sampled_from(["-", " ", "", "ー", "－", "\u3000"]))
        for sign in code
    )
    digits = code.replace("-", "")
    assert code_digest(typed) == hashlib.sha256(digits.encode()).hexdigest()


@pytest.mark.parametrize("typed", ["", "7QK2", "7QK2-M4TX-9BWD-3HJNX", "あ" * 16, "7QK2-M4TX-9BWD-3HJ*"])
def test_what_is_no_code_has_no_digest(typed: str) -> None:
    assert code_digest(typed) is None
