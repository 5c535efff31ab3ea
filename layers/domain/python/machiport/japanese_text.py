"""How Japanese text is folded before it is compared: widths, kana, small kana, long vowels, voiced marks, rōmaji.

Residents type the same word in many ways: `ペットボトル`, `ﾍﾟｯﾄﾎﾞﾄﾙ`, `ぺっとぼとる`, `ペツトボトル`, `petto botoru`.
Two foldings serve every search: `reading_key` keeps what tells words apart, `bare_key` forgets the voiced marks too
and is used for a weaker match only.
"""

import re
import unicodedata

MAXIMUM_TEXT = 400
"""Longer texts are cut before folding, so that no text costs more than a bounded time."""

_KATAKANA = range(0x30A1, 0x30F7)
_KATAKANA_TO_HIRAGANA = -0x60
_LONG_VOWEL_AND_DASHES = "ーｰ―‐‑‒–—−-～~〜"
_SMALL_TO_LARGE = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_VOICED_MARKS = {"゛", "゜", "\u3099", "\u309a"}


def _reading_table() -> dict[int, str]:
    table = {code: chr(code + _KATAKANA_TO_HIRAGANA) for code in _KATAKANA}
    table |= {ord(mark): "" for mark in _LONG_VOWEL_AND_DASHES}
    for small, large in _SMALL_TO_LARGE.items():
        table[ord(small)] = large
        table[ord(small) - _KATAKANA_TO_HIRAGANA] = large
    return table


def _bare_table() -> dict[int, str]:
    table = {}
    for code in range(0x3041, 0x3097):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) > 1 and parts[1] in _VOICED_MARKS:
            table[code] = parts[0]
    return table


_READING_TABLE = _reading_table()
_BARE_TABLE = _bare_table()
_NOT_IN_WORDS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")
_KATAKANA_RUN = re.compile(r"[ァ-ヶー]{3,}")
_LATIN_ONLY = re.compile(r"[a-z' -]+")


def plain_key(text: str) -> str:
    """Return `text` in NFKC and case-folded, with outer spaces removed: for exact comparison."""
    return unicodedata.normalize("NFKC", text[:MAXIMUM_TEXT]).casefold().strip()


def reading_key(text: str) -> str:
    """Fold `text` to what matters when two words are compared.

    NFKC, case, katakana → hiragana, small kana → large, long vowel marks, spaces and punctuation dropped.
    """
    return folded(plain_key(text))


def folded(plain: str) -> str:
    """Return the `reading_key` of a text of which the `plain_key` is known."""
    return _NOT_IN_WORDS.sub("", plain.translate(_READING_TABLE))


def bare_key(key: str) -> str:
    """Remove the voiced marks (濁点・半濁点) from a `reading_key`: `ばけつ` and `はけつ` become equal."""
    return key.translate(_BARE_TABLE)


def hiragana(text: str) -> str:
    """Return `text` in NFKC with katakana as hiragana; everything else, long vowel marks too, stays as it is."""
    normal = unicodedata.normalize("NFKC", text[:MAXIMUM_TEXT])
    return "".join(chr(ord(c) + _KATAKANA_TO_HIRAGANA) if ord(c) in _KATAKANA else c for c in normal)


def is_kana(text: str) -> bool:
    """Say whether `text` is written in hiragana and katakana only (long vowel marks and spaces allowed)."""
    key = reading_key(text)
    return bool(key) and all("ぁ" <= c <= "ゖ" for c in key)


def word_keys(plain: str) -> tuple[str, ...]:
    """Return the `reading_key`s of the words of a text in its `plain_key` form, in order and once each.

    Words end at spaces, punctuation and brackets; a run of three or more katakana inside a longer word counts as a
    word too (`使用済みテープ` → `使用済みてぷ`, `てぷ`).
    """
    found: dict[str, None] = {}
    for word in _WORDS.findall(plain):
        found[word.translate(_READING_TABLE)] = None
        for run in _KATAKANA_RUN.findall(word):
            found[run.translate(_READING_TABLE)] = None
    found.pop("", None)
    return tuple(found)


_CONSONANT_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_HEPBURN = {
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ",
    "wo": "を", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "ti": "ち", "di": "でぃ", "du": "どぅ",
    "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ", "vo": "ゔぉ", "wi": "うぃ", "we": "うぇ", "je": "じぇ",
    "she": "しぇ", "che": "ちぇ", "la": "ら", "li": "り", "lu": "る", "le": "れ", "lo": "ろ",
}  # fmt: skip
_GLIDE_STEMS = {"ky": "き", "gy": "ぎ", "sy": "し", "sh": "し", "zy": "じ", "jy": "じ", "j": "じ", "ty": "ち",
                "ch": "ち", "cy": "ち", "dy": "ぢ", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み",
                "ry": "り", "ly": "り"}  # fmt: skip


def _syllables() -> dict[str, str]:
    table = {c + v: row[i] for c, row in _CONSONANT_ROWS.items() for i, v in enumerate("aiueo")}
    table |= {
        stem + v: kana + small for stem, kana in _GLIDE_STEMS.items() for v, small in zip("auo", "ゃゅょ", strict=True)
    }
    return table | _HEPBURN


_SYLLABLES = _syllables()
_LONGEST_SYLLABLE = 3


def _syllable_at(text: str, start: int) -> tuple[str, int] | None:
    for length in range(_LONGEST_SYLLABLE, 0, -1):
        kana = _SYLLABLES.get(text[start : start + length])
        if kana is not None and start + length <= len(text):
            return kana, length
    letter, following = text[start], text[start + 1 : start + 2]
    if letter == "n":
        return "ん", 1 + (following == "'")
    if letter == "m" and following in ("b", "p", "m"):
        return "ん", 1
    if letter == following or (letter == "t" and following == "c"):
        return "っ", 1
    return None


def kana_of_romaji(text: str) -> str | None:
    """Return the hiragana of a rōmaji text (ローマ字; Hepburn, Kunrei, with or without macrons), else None.

    Only a text that is rōmaji from beginning to end counts: `petto botoru` → `ぺっとぼとる`; `plastic` → None.
    """
    decomposed = unicodedata.normalize("NFD", plain_key(text))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    if not _LATIN_ONLY.fullmatch(letters):
        return None
    letters = letters.replace(" ", "").replace("-", "")
    kana: list[str] = []
    at = 0
    while at < len(letters):
        syllable = _syllable_at(letters, at)
        if syllable is None:
            return None
        kana.append(syllable[0])
        at += syllable[1]
    return "".join(kana) or None
