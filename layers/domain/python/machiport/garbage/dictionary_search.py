"""Search in the sorting dictionary (ごみ分別辞典): what a resident types → the items meant, best first.

Order: the name itself, the name after folding (`japanese_text.reading_key`), its kana, beginning of the name, a word
or part of it, synonyms (the city's, and the readings of `everyday_words`), English, rōmaji of a part, the same without
voiced marks, and typing errors. One index serves a whole process; it holds no state of a query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from machiport.garbage.dictionary_matching import (
    SHORTEST_KANA_PART,
    TIERS,
    WITHIN_TIER,
    Entry,
    MatchedBy,
    Query,
    Score,
    closeness,
    direct_score,
    entry_of,
    phrase_strength,
    query_of,
    romaji_score,
    score_of,
    still_being_typed,
    term_strength,
)
from machiport.garbage.everyday_words import everyday_words, words_by_english
from machiport.garbage.model import DictionaryItem
from machiport.japanese_text import bare_key, is_kana
from machiport.typo_index import TypoIndex

MAXIMUM_LIMIT = 100
_SHORTEST_TYPO = 3
_SHORTEST_ENGLISH_TYPO = 4

type _Matches = Iterator[tuple[int, Score]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One item found. `score` only orders hits of one query (1000 is the name itself)."""

    item: DictionaryItem
    score: int
    matched_by: MatchedBy


class DictionaryIndex:
    """The searchable form of one municipality's dictionary. Build it once per process and publication."""

    def __init__(self, items: Sequence[DictionaryItem]) -> None:
        """Fold the items; their order decides between equally good hits."""
        self.items: Final = tuple(items)
        self._entries = tuple(map(entry_of, self.items))
        self._has_english = any(entry.english for entry in self._entries)
        self._items_of_word: dict[int, list[tuple[int, int]]] = {}

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Return at most `limit` (1 to 100) hits for `query`, best first, ties in the dictionary's order.

        An empty query lists the items in order. Never raises: of a query longer than 100 characters the first 100
        count, and one without any letter or digit finds nothing.
        """
        limit = max(0, min(limit, MAXIMUM_LIMIT))
        if not query.strip():
            return [Hit(item, 0, "listed") for item in self.items[:limit]]
        asked = query_of(query)
        if not asked.key:
            return []
        best: dict[int, Score] = {}
        for matches in (self._direct(asked), self._glossary(asked), self._english(asked)):
            _keep_best(best, matches)
        # What was typed is a known name: things that are only written alike would be noise below it.
        if len(best) < limit and max((score for score, _ in best.values()), default=0) < TIERS["kana"]:
            _keep_best(best, self._without_voiced_marks(asked, best))
            _keep_best(best, self._typos(asked))
        ranked = sorted(best.items(), key=lambda match: (-match[1][0], match[0]))[:limit]
        return [Hit(self.items[position], *match) for position, match in ranked]

    def suggestions(self, query: str, limit: int = 5) -> list[str]:
        """Return names of items written most like `query`, for "did you mean"; empty where nothing is alike."""
        asked = query_of(query)
        names: dict[str, None] = {}
        _, holders, index = self._typo_targets
        for target in index.similar(asked.romaji or asked.key) if asked.key else ():
            nearest = min(holders[target], key=lambda position: len(self._entries[position].key))
            names.setdefault(self.items[nearest].name)
        return list(names)[: max(limit, 0)]

    def _direct(self, asked: Query) -> _Matches:
        for position, entry in enumerate(self._entries):
            if asked.key in entry.everything:
                exact = asked.plain == entry.plain
                yield position, score_of("exact", 0) if exact else direct_score(entry, asked.key)
            elif asked.romaji and asked.romaji in entry.everything:
                yield position, romaji_score(entry, asked.romaji)

    def _glossary(self, asked: Query) -> _Matches:
        for reading in filter(None, (asked.key, asked.romaji)):
            for number, word in enumerate(everyday_words()):
                if reading in word.readings or reading in word.terms:
                    yield from self._by_terms(number, "synonym", 20)
                elif len(reading) >= SHORTEST_KANA_PART and any(
                    still_being_typed(reading, whole) for whole in word.readings
                ):
                    yield from self._by_terms(number, "synonym", 10)

    def _english(self, asked: Query) -> _Matches:
        words = self._english_with_known_words(asked.english) if asked.plain.isascii() else ()
        for position, entry in enumerate(self._entries) if self._has_english and words else ():
            if strength := phrase_strength(entry.english, words):
                yield position, score_of("english", 30 * strength + WITHIN_TIER % 30)
        numbers = {number for word in words for number in words_by_english().get(word, ())}
        for number in sorted(numbers):
            if strength := max(phrase_strength(phrase, words) for phrase in everyday_words()[number].english):
                yield from self._by_terms(number, "english", 25 * strength)

    def _by_terms(self, number: int, tier: MatchedBy, base: int) -> _Matches:
        """Yield the items that a glossary word means; found once per word and kept."""
        found = self._items_of_word.get(number)
        if found is None:
            strengths = [(position, self._strength(number, entry)) for position, entry in enumerate(self._entries)]
            found = [(position, strength) for position, strength in strengths if strength]
            self._items_of_word[number] = found
        for position, strength in found:
            yield position, score_of(tier, min(base + 6 * strength, WITHIN_TIER))

    @staticmethod
    def _strength(number: int, entry: Entry) -> int:
        return max(term_strength(term, entry) for term in everyday_words()[number].terms)

    def _english_with_known_words(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Put right the typing errors in English words that neither the glossary nor the items know."""
        vocabulary, index = self._english_vocabulary
        known = set(vocabulary)
        corrected = []
        for word in words:
            near = [] if word in known or len(word) < _SHORTEST_ENGLISH_TYPO else index.near(word)
            corrected.append(vocabulary[near[0][1]] if near else word)
        return tuple(corrected)

    @cached_property
    def _english_vocabulary(self) -> tuple[list[str], TypoIndex]:
        words = set(words_by_english())
        words.update(part for entry in self._entries for part in entry.english)
        vocabulary = sorted(words)
        return vocabulary, TypoIndex(vocabulary)

    def _without_voiced_marks(self, asked: Query, known: dict[int, Score]) -> _Matches:
        shortest = 1 if not is_kana(asked.bare) else SHORTEST_KANA_PART
        for position, entry in enumerate(self._entries):
            if position not in known and asked.bare in entry.bare:
                whole = bare_key(entry.key)
                if len(asked.bare) >= shortest or asked.bare == whole:
                    yield position, score_of("voiced_marks", closeness(asked.bare, whole))

    @cached_property
    def _typo_targets(self) -> tuple[list[str], list[list[int]], TypoIndex]:
        """Every folded form once, the items that have it, and the index over the forms."""
        holders: dict[str, list[int]] = {}
        for position, entry in enumerate(self._entries):
            for text in {entry.key, entry.kana, *entry.words, *entry.synonyms}:
                if len(text) >= _SHORTEST_TYPO - 1:
                    holders.setdefault(text, []).append(position)
        texts = sorted(holders)
        return texts, [holders[text] for text in texts], TypoIndex(texts)

    def _typos(self, asked: Query) -> _Matches:
        texts, holders, index = self._typo_targets
        for text in filter(None, (asked.key, asked.romaji)):
            for distance, target in index.near(text):
                for position in holders[target]:
                    whole = closeness(texts[target], self._entries[position].key) // 11
                    yield position, score_of("typo", max(0, WITHIN_TIER - 25 * distance - 9 + whole))


def _keep_best(best: dict[int, Score], matches: _Matches) -> None:
    for position, match in matches:
        if position not in best or match[0] > best[position][0]:
            best[position] = match
