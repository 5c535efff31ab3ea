"""A small glossary of everyday garbage words in Japanese, kana and English (`everyday_words.tsv`, own wording).

Most cities publish no English and only the first kana of each item. With the glossary `newspaper`, `しんぶん` and
`shinbun` find 新聞 in every city's dictionary.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from machiport.japanese_text import plain_key, reading_key

_FILE = Path(__file__).with_name("everyday_words.tsv")
_IES, _S = 3, 1


@dataclass(frozen=True, slots=True)
class EverydayWord:
    """One everyday word: the `reading_key`s of its Japanese terms and readings, and its English phrases
    as `english_words`."""

    terms: tuple[str, ...]
    readings: tuple[str, ...]
    english: tuple[tuple[str, ...], ...]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _IES + 1:
        return word[:-_IES] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) > _S + 2:
        return word[:-_S]
    return word


def english_words(text: str) -> tuple[str, ...]:
    """Return the words of an English text, folded and in the singular: `PET bottles` → (`pet`, `bottle`)."""
    letters = "".join(c if c.isalnum() and c.isascii() else " " for c in plain_key(text))
    return tuple(_singular(word) for word in letters.split())


@cache
def words_by_english() -> dict[str, tuple[int, ...]]:
    """Return each English word of the glossary with the positions in `everyday_words()` that use it."""
    positions: dict[str, dict[int, None]] = {}
    for position, word in enumerate(everyday_words()):
        for phrase in word.english:
            for part in phrase:
                positions.setdefault(part, {})[position] = None
    return {part: tuple(found) for part, found in positions.items()}


@cache
def everyday_words() -> tuple[EverydayWord, ...]:
    """Return the glossary, read once per process."""
    words = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            terms, readings, english = (column.split("/") for column in line.split("\t"))
            words.append(
                EverydayWord(
                    terms=tuple(dict.fromkeys(map(reading_key, terms))),
                    readings=tuple(dict.fromkeys(map(reading_key, readings))),
                    english=tuple(map(english_words, english)),
                )
            )
    return tuple(words)
