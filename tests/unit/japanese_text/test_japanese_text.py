"""Folding of Japanese text."""

import pytest

from machiport.japanese_text import (
    bare_key,
    hiragana,
    is_kana,
    kana_of_romaji,
    plain_key,
    reading_key,
    word_keys,
)


@pytest.mark.parametrize(
    "typed",
    [
        "ペットボトル",
        "ぺっとぼとる",
        "ﾍﾟｯﾄﾎﾞﾄﾙ",
        "ペツトボトル",
        " ペット・ボトル ",
        "ヘ\u309aットボトル",
        "ペットボトルー",
    ],
)
def test_ways_to_write_one_word_have_one_reading_key(typed: str) -> None:
    assert reading_key(typed) == "ぺつとぼとる"


def test_a_decomposed_voiced_mark_is_the_composed_letter() -> None:
    assert reading_key("ハ\u3099ケツ") == reading_key("バケツ")


def test_voiced_marks_tell_words_apart_until_they_are_removed() -> None:
    assert reading_key("はけつ") != reading_key("バケツ")
    assert bare_key(reading_key("はけつ")) == bare_key(reading_key("バケツ"))
    assert bare_key("ぱ") == "は"


def test_plain_key_keeps_the_script_and_the_punctuation() -> None:
    assert plain_key(" ＩＣレコーダー（小） ") == "icレコーダー(小)"


def test_hiragana_keeps_long_vowels_and_kanji() -> None:
    assert hiragana("府内マチー") == "府内まちー"


@pytest.mark.parametrize(("text", "answer"), [("かんデンチー", True), ("乾電池", False), ("", False), ("PET", False)])
def test_is_kana(text: str, answer: bool) -> None:
    assert is_kana(text) is answer


def test_words_end_at_brackets_and_katakana_runs_count() -> None:
    assert word_keys(plain_key("使用済みテープ（ビデオ・カセット）")) == ("使用済みてぷ", "てぷ", "びでお", "かせつと")


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("petto botoru", "ぺっとぼとる"),
        ("kandenchi", "かんでんち"),
        ("kandenti", "かんでんち"),
        ("shimbun", "しんぶん"),
        ("sinbun", "しんぶん"),
        ("matchi", "まっち"),
        ("zassi", "ざっし"),
        ("hon'ya", "ほんや"),
        ("jitensha", "じてんしゃ"),
        ("zitensya", "じてんしゃ"),
        ("Fūsen", "ふせん"),
        ("ryukku", "りゅっく"),
        ("plastic", None),
        ("ペット", None),
        ("--", None),
        ("", None),
    ],
)
def test_romaji(romaji: str, kana: str | None) -> None:
    assert kana_of_romaji(romaji) == kana
