"""How words are folded before procedures are searched by them.

Rōmaji rarely shows long vowels (`juminhyo` for じゅうみんひょう), so readings are compared without them as well.
"""

import re
from dataclasses import dataclass
from typing import Final

from machiport.applications.procedures.model import Procedure
from machiport.japanese_text import folded, kana_of_romaji, plain_key, reading_key, word_keys

MAXIMUM_QUERY: Final = 100
_AFTER_U_AND_O: Final = re.compile(
    "(?<=[うくすつぬふむゆるぐずづぶぷおこそとのほもよろごぞどぼぽを])う|(?<=[おこそとのほもよろごぞどぼぽ])お"
)
_ENGLISH_WORD: Final = re.compile(r"[a-z0-9]+")
_STOP_WORDS: Final = frozenset(
    ["a", "an", "and", "for", "get", "how", "i", "in", "my", "need", "of", "the", "to", "want", "where"]
)
_ENDINGS: Final = ("ies", "es", "s", "ing", "ed")
_SHORTEST_STEM: Final = 4


def short_vowels(key: str) -> str:
    """Return a reading without long vowels: `じゆうみんひよう` becomes `じゆみんひよ`."""
    return _AFTER_U_AND_O.sub("", key)


def english_stems(text: str) -> tuple[str, ...]:
    """Return the words of an English text without endings and words that say nothing."""
    words = (word for word in _ENGLISH_WORD.findall(plain_key(text)) if word not in _STOP_WORDS)
    return tuple(dict.fromkeys(map(_stem, words)))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


@dataclass(frozen=True, slots=True)
class SearchedProcedure:
    """The folded forms of a procedure: its names in order of weight, short readings, English stems, what it says."""

    title: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Query:
    """The folded forms of what was typed; `words` are its parts where it has several."""

    key: str
    short: str
    kana: str
    stems: frozenset[str]
    words: tuple[str, ...]


def searched(procedure: Procedure) -> SearchedProcedure:
    """Fold a procedure once for all queries."""
    title = procedure.title
    japanese = (title.ja, procedure.reading, *procedure.synonyms)
    keys = tuple(dict.fromkeys(filter(None, (reading_key(name) for name in japanese))))
    english = [title.in_language("en"), *(name for name in procedure.synonyms if name.isascii())]
    said = (procedure.summary.ja, title.in_language("ja-x-easy"), procedure.summary.in_language("ja-x-easy"))
    return SearchedProcedure(
        title=keys[0],
        names=keys,
        short=tuple(dict.fromkeys(map(short_vowels, keys))),
        stems=tuple(frozenset(english_stems(name)) for name in english),
        said="\n".join(map(reading_key, said)),
    )


def query_of(text: str) -> Query:
    """Fold a query; of more than 100 characters the first 100 count."""
    cut = text[:MAXIMUM_QUERY]
    plain = plain_key(cut)
    kana = reading_key(kana_of_romaji(cut) or "")
    key = folded(plain)
    return Query(
        key=key,
        short=short_vowels(kana or key),
        kana=kana,
        stems=frozenset(english_stems(cut)),
        words=tuple(word for word in word_keys(plain) if word != key),
    )
