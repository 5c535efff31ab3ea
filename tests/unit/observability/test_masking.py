"""What looks like personal data does not reach the logs; what the operator needs does."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import PurePosixPath
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machiport.observability.masking import MASK, is_personal_field, masked, masked_text


class Level(Enum):
    """A value with a text of its own."""

    HIGH = "taro@example.jp"


@dataclass
class Applicant:
    """An object whose text would hold a name."""

    label: str = "山田太郎"


@pytest.mark.parametrize(
    "text",
    [
        "taro.yamada+city@example.co.jp",
        "taro＠example．jp",
        "097-534-6111",
        "(097)534-6111",
        "（097）534-6111",
        "0975346111",
        "０９７－５３４－６１１１",
        "090-1234-5678",
        "090 1234 5678",
        "09012345678",
        "+81 90-1234-5678",
        "+81975346111",
        "0120-123-456",
        "123456789018",
        "1234 5678 9018",
        "1234-5678-9018",
        "１２３４５６７８９０１８",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "Bearer 2YotnFZFEjr1zCsicMWpAA",
        "bearer abc.def",
    ],
)
@pytest.mark.parametrize("around", ["{}", "問い合わせ {} まで", "<{}>", "値={}。", '{{"x":"{}"}}'])
def test_personal_text_is_masked_wherever_it_stands(text: str, around: str) -> None:
    result = masked_text(around.format(text))
    assert text not in result
    assert MASK in result


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01T08:30:00+09:00",
        "2026-11-21T22:57:32.123456+00:00",
        "550e8400-e29b-41d4-a716-446655440000",
        "550e8400-e29b-41d4-a716-446655440001 550e8400-e29b-41d4-a716-123456789012",
        "44201",
        "442011",
        "011002",
        "1-5759e988-bd862e3fe1be46a994272793",
        "GET /garbage/{municipality}/areas 200",
        "duration 0.123456 s",
        "1790000000000",
        "TransactionCanceledException",
    ],
)
def test_what_the_operator_needs_is_kept(text: str) -> None:
    assert masked_text(text) == text


@pytest.mark.parametrize(
    "name",
    [
        "name",
        "Name",
        "name_kana",
        "full_name",
        "applicant_name",
        "phone",
        "home_phone",
        "pin",
        "door_pin",
        "暗証番号",
        "phone_number",
        "email",
        "e-mail",
        "E_Mail",
        "contact_email",
        "address",
        "address_line1",
        "home_address",
        "birthdate",
        "birth_date",
        "gender",
        "token",
        "access_token",
        "id_token",
        "Authorization",
        "Set-Cookie",
        "password",
        "my_number",
        "claims",
        "氏名",
        "住所",
    ],
)
def test_telling_fields_lose_their_value(name: str) -> None:
    assert masked({name: {"inner": ["山田太郎"]}}) == {name: MASK}


@pytest.mark.parametrize(
    "name", ["function_name", "area_name", "route", "status", "filename", "exception_name", "request_id", "principal"]
)
def test_other_fields_keep_theirs(name: str) -> None:
    assert not is_personal_field(name)
    assert masked({name: "x"}) == {name: "x"}


def test_nested_values_become_plain_json() -> None:
    value = {
        "a": (1, 2.5, True, None),
        "b": {"c": [{"email": "x", "d": Level.HIGH}]},
        "days": [date(2026, 4, 1), datetime(2026, 4, 1, tzinfo=UTC)],
        "fee": Decimal("1.50"),
        "id": UUID(int=1),
        "path": PurePosixPath("a/b"),
        "person": Applicant(),
        7: "key",
    }
    assert masked(value) == {
        "a": [1, 2.5, True, None],
        "b": {"c": [{"email": MASK, "d": MASK}]},
        "days": ["2026-04-01", "2026-04-01 00:00:00+00:00"],
        "fee": "1.50",
        "id": "00000000-0000-0000-0000-000000000001",
        "path": "a/b",
        "person": "<Applicant>",
        "7": "key",
    }


def test_a_twelve_digit_number_is_masked_as_a_number_too() -> None:
    assert masked({"n": 123456789018, "m": 12345}) == {"n": MASK, "m": 12345}


def test_a_key_may_hold_personal_data() -> None:
    assert masked({"taro@example.jp": 1}) == {MASK: 1}


def test_endless_values_end() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    assert "…" in str(masked(endless))
    assert len(str(masked(["x"] * 10_000))) < 1000
    assert len(masked_text("あ" * 100_000)) < 5000


@given(st.recursive(st.text() | st.integers() | st.none() | st.binary(), st.lists))
def test_masking_never_fails_and_masks_once(value: object) -> None:
    once = masked(value)
    assert masked(once) == once
