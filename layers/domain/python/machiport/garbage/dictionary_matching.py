"""How well one item of the sorting dictionary answers a query: the folded forms and their scores.

The tiers are far enough apart that a better kind of match always wins; within a tier the closer form wins.
"""

from dataclasses import dataclass
from typing import Literal

from machiport.garbage.everyday_words import english_words
from machiport.garbage.model import DictionaryItem
from machiport.japanese_text import (
    bare_key,
    folded,
    is_kana,
    kana_of_romaji,
    plain_key,
    reading_key,
    word_keys,
)

SHORTEST_KANA_PART = 3
"""Fewer kana than this occur inside too many words to mean anything."""
WITHIN_TIER = 99
MAXIMUM_QUERY = 100

type MatchedBy = Literal[
    "exact", "normalised", "kana", "prefix", "word", "synonym", "english", "romaji", "voiced_marks", "typo", "listed"
]
type Score = tuple[int, MatchedBy]

TIERS: dict[MatchedBy, int] = {
    "exact": 1000,
    "normalised": 900,
    "kana": 800,
    "prefix": 700,
    "word": 600,
    "synonym": 500,
    "english": 400,
    "romaji": 300,
    "voiced_marks": 200,
    "typo": 100,
    "listed": 0,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """The folded forms of one item."""

    plain: str
    key: str
    kana: str
    words: tuple[str, ...]
    synonyms: tuple[str, ...]
    english: tuple[str, ...]
    everything: str
    """All folded forms, one a line: a query that is not in here matches none of them."""
    bare: str


@dataclass(frozen=True, slots=True)
class Query:
    """The folded forms of what was typed; `romaji` is the kana of a rōmaji text, else empty."""

    plain: str
    key: str
    romaji: str
    bare: str
    english: tuple[str, ...]


def entry_of(item: DictionaryItem) -> Entry:
    """Fold an item once for all queries."""
    plain = plain_key(item.name)
    key, kana = folded(plain), reading_key(item.kana) if item.kana else ""
    words = word_keys(plain)
    synonyms = tuple(filter(None, map(reading_key, item.synonyms)))
    everything = "\n".join((key, kana, *words, *synonyms))
    return Entry(
        plain=plain,
        key=key,
        kana=kana,
        words=words,
        synonyms=synonyms,
        english=english_words(item.name_en) if item.name_en else (),
        everything=everything,
        bare=bare_key(everything),
    )


def query_of(text: str) -> Query:
    """Fold a query; of more than 100 characters the first 100 count."""
    cut = text[:MAXIMUM_QUERY]
    key = reading_key(cut)
    romaji = reading_key(kana_of_romaji(cut) or "")
    return Query(plain_key(cut), key, romaji, bare_key(romaji or key), english_words(cut))


def closeness(part: str, whole: str) -> int:
    """Say how much of `whole` is `part`, 0 to 99."""
    return WITHIN_TIER * len(part) // max(len(part), len(whole), 1)


def score_of(tier: MatchedBy, within: int = WITHIN_TIER) -> Score:
    """Return the score of a tier, `within` it from 0 to 99."""
    return TIERS[tier] + within, tier


def direct_score(entry: Entry, key: str) -> Score:
    """Score an entry of which some folded form contains `key`."""
    if key == entry.key:
        return score_of("normalised")
    if key == entry.kana:
        return score_of("kana")
    if entry.key.startswith(key):
        whole_word = bool(entry.words) and entry.words[0] == key
        return score_of("prefix", WITHIN_TIER if whole_word else closeness(key, entry.key) - 1)
    if entry.kana.startswith(key):
        return score_of("prefix", closeness(key, entry.kana) // 2)
    return _inner_score(entry, key)


def _inner_score(entry: Entry, key: str) -> Score:
    if key in entry.words:
        return score_of("word", WITHIN_TIER)
    if key in entry.synonyms:
        return score_of("synonym", WITHIN_TIER)
    if key in entry.key:
        return score_of("word", closeness(key, entry.key) // 2)
    if key in entry.kana:
        return score_of("word", closeness(key, entry.kana) // 3)
    return score_of("synonym", WITHIN_TIER // 2)


def romaji_score(entry: Entry, kana: str) -> Score:
    """Score an entry of which some folded form contains the kana of a rōmaji query; a part of a name counts less."""
    score, tier = direct_score(entry, kana)
    if tier in ("normalised", "kana"):
        return score_of("kana", WITHIN_TIER - 1)
    return score_of("romaji", WITHIN_TIER * score // TIERS["exact"])


def term_strength(term: str, entry: Entry) -> int:
    """Say how well a glossary term fits an entry: 0 not at all, up to 4 for the name itself."""
    if term == entry.key:
        return 4
    if term not in entry.everything:
        return 0
    if term in entry.words or term in entry.synonyms:
        return 3 if entry.words and entry.words[0] == term else 2
    return 1 if term in entry.key and (not is_kana(term) or len(term) >= SHORTEST_KANA_PART) else 0


def still_being_typed(beginning: str, whole: str) -> bool:
    """Say whether `beginning` is at least two thirds of `whole`: a reading that is still being typed."""
    return whole.startswith(beginning) and 3 * len(beginning) >= 2 * len(whole)


def phrase_strength(phrase: tuple[str, ...], words: tuple[str, ...]) -> int:
    """Compare English: 3 the same words, 2 the query is part of the phrase, 1 the phrase is part of the query."""
    if not phrase or not words:
        return 0
    if phrase == words:
        return 3
    if set(words) <= set(phrase):
        return 2
    return 1 if set(phrase) <= set(words) else 0
