"""Characters in exactly the form they are written in, or refused: 異体字, surrogates, compatibility ideographs."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.issuing_world import register_fonts

from machiport.applications.issuing.errors import UnmappedCharacter
from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.glyphs import Glyph, glyphs_of

FONTS = certificate_fonts()


def _one(text: str) -> Glyph:
    (glyph,) = glyphs_of(text, FONTS)
    return glyph


@pytest.mark.parametrize("text", ["𠮷", "髙", "﨑", "神", "々", "ヴ", "ﾊﾟ", "Ō", "①", "祐︀", "辻󠄀"])
def test_characters_of_names_are_drawn(text: str) -> None:
    assert "".join(glyph.text for glyph in glyphs_of(text, FONTS)) == text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("葛\U000e0100", "葛"),
        ("邉\U000e0101", "邉"),
        ("辻\U000e0100", "辻"),
        ("祐\ufe00", "祐"),
        ("﨑", "崎"),
        ("\ufa19", "神"),
    ],
)
def test_another_form_is_another_glyph(written: str, plain: str) -> None:
    assert _one(written).name != _one(plain).name


def test_a_selector_that_names_the_usual_form_keeps_the_usual_glyph() -> None:
    known = {
        base: selector
        for base, selector in FONTS[0].variations()
        if FONTS[0].glyph(base, selector) == FONTS[0].glyph(base)
    }
    base, selector = min(known.items())
    assert _one(chr(base) + chr(selector)).name == _one(chr(base)).name
    assert _one(chr(base) + chr(selector)).text == chr(base) + chr(selector)


def test_forms_of_the_family_register_are_drawn_with_its_font() -> None:
    fonts = register_fonts()
    usual, variant = glyphs_of("葛葛\U000e0102", fonts)
    assert (variant.font, variant.name) == (0, fonts[0].glyph(0x845B, 0xE0102))
    assert usual.name != variant.name
    assert [glyph.text for glyph in glyphs_of("邉\U000e010f", fonts)] == ["邉\U000e010f"]
    # What only the other font has is drawn with that one.
    assert [glyph.font for glyph in glyphs_of("葛\U000e0101", fonts)] == [1]


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("葛\U000e0102城", (0,)), ("城葛\U000e0102", (1,)), ("邉\U000e010f", (0,)),
        ("a\u202eb", (1,)), ("a\x00", (1,)), ("\u200bあ", (0,)), ("\ufeffあ", (0,)), ("あ\u3099", (0,)),
        ("山\U000e0100\U000e0101", (0,)), ("\ue000", (0,)), ("〓", (0,)), ("⿰亻", (0,)), ("אב", (0, 1)),
        ("\u1112\u1161", (0, 1)), ("\U000e0100", (0,)), ("\udb40", (0,)), ("\n", (0,)), ("葛\ufe0f", (0,)),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_right_is_refused_with_its_place(text: str, positions: tuple[int, ...]) -> None:
    with pytest.raises(UnmappedCharacter) as refused:
        glyphs_of(text, FONTS, "name")
    assert refused.value.positions == positions
    assert refused.value.line == "name"
    assert not any(character in str(refused.value) for character in text if not character.isascii())


@pytest.mark.parametrize(("written", "composed"), [("か\u3099", "が"), ("ハ\u309a", "パ"), ("e\u0301", "é")])
def test_a_mark_that_makes_a_letter_is_that_letter_and_reads_as_written(written: str, composed: str) -> None:
    assert (_one(written).name, _one(written).text) == (_one(composed).name, written)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12))
def test_each_text_is_drawn_as_it_is_or_refused(text: str) -> None:
    try:
        glyphs = glyphs_of(text, FONTS)
    except UnmappedCharacter:
        return
    assert "".join(glyph.text for glyph in glyphs) == text
    for glyph in glyphs:
        selector = ord(glyph.text[1]) if len(glyph.text) == 2 and not unicodedata.combining(glyph.text[1]) else None
        base = unicodedata.normalize("NFC", glyph.text) if len(glyph.text) > 1 and selector is None else glyph.text[0]
        assert glyph.name == FONTS[0].glyph(ord(base), selector)


def test_all_of_jis_x_0213_and_of_adobe_japan1_is_drawn() -> None:
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2A6E0))]
    of_the_standard = [each for each in characters if _is_in("euc_jis_2004", each)]
    assert len(of_the_standard) > 10_000
    assert [each for each in of_the_standard if FONTS[-1].glyph(ord(each)) is None] == []
    assert len(FONTS[-1].variations()) >= 14_684


def _is_in(encoding: str, character: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False
