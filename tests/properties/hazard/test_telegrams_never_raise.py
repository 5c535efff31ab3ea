"""Whatever bytes a feed brings, a telegram is read or refused as a whole, and nothing else happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.warning_telegrams import BEPPU, OITA, telegram_xml

from machiport.hazard.warnings.telegram_reading import TelegramNotReadable, read_telegram

GOOD = telegram_xml({OITA: ["03", "10 解除"], BEPPU: []}, serial="1", event_id="a")
WORDS = [
    b"<",
    b">",
    b"/",
    b"&a;",
    b"<!DOCTYPE a>",
    b"<Item>",
    b"</Item>",
    b"<Kind/>",
    b"00",
    b"\x00",
    "解除".encode(),
    b'"',
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a telegram in which pieces are cut out, put twice, or replaced."""
    content = GOOD
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 60)))
        instead = draw(st.one_of(st.just(b""), st.sampled_from(WORDS), st.just(content[start:end] * 2)))
        content = content[:start] + instead + content[end:]
    return content


@given(content=st.one_of(damaged(), st.binary(max_size=200)))
@settings(max_examples=150, deadline=None)
def test_a_damaged_telegram_is_read_or_refused(content: bytes) -> None:
    try:
        telegram = read_telegram(content, "VPWW55")
    except TelegramNotReadable:
        return
    assert telegram.areas is None or all(len(area.code) == 7 for area in telegram.areas)
    assert telegram.reported_at.tzinfo is not None


@pytest.mark.parametrize("levels", [50_000, 1_000_000])
def test_a_telegram_of_many_levels_is_refused(levels: int) -> None:
    with pytest.raises(TelegramNotReadable):
        read_telegram(b"<a>" * levels, "VPWW55")
