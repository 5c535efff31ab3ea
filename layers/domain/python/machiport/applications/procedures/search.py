"""Searching procedures: what a resident types → the procedures meant, best first.

The name itself, a synonym, the beginning of either, a part, English words, a moment of life (`引っ越し`), what the
summary says, and typing errors. Rōmaji counts as its kana. One index serves a process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from machiport.applications.procedures.life_events import MOMENTS
from machiport.applications.procedures.model import LifeEvent, Procedure
from machiport.applications.procedures.search_keys import (
    Query,
    SearchedProcedure,
    english_stems,
    query_of,
    searched,
    short_vowels,
)
from machiport.japanese_text import is_kana, reading_key
from machiport.typo_index import TypoIndex

_EXACT, _SYNONYM, _BEGINS, _PART, _ENGLISH, _MOMENT, _WORDS, _SAID, _TYPO = 900, 800, 700, 600, 500, 400, 300, 200, 100
_WITHIN: Final = 99
# One kana is in too many words to mean anything; one kanji (`犬`) is a word.
_SHORTEST_KANA_PART: Final = 2
# A typing error is looked for only where nothing else is meant.
_MEANT: Final = _SAID


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure that was found; `score` orders those of one query only."""

    procedure: Procedure
    score: int


class ProcedureSearch:
    """The searchable form of what a municipality offers."""

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        """Fold the procedures; their order decides between equally good ones."""
        self._procedures: Final = tuple(procedures)
        self._entries = tuple(map(searched, self._procedures))
        self._holders: dict[str, list[int]] = {}
        for position, entry in enumerate(self._entries):
            for text in {*entry.short, *(stem for stems in entry.stems for stem in stems)}:
                self._holders.setdefault(text, []).append(position)
        self._texts = sorted(self._holders)
        self._typos = TypoIndex(self._texts)

    def search(self, words: str = "", life_event: LifeEvent | None = None) -> list[Found]:
        """Return the procedures that `words` mean, best first; all of them where there are none.

        `life_event` leaves out those of other moments. Never raises: of more than 100 characters the first 100 count.
        """
        fitting = [
            position
            for position, procedure in enumerate(self._procedures)
            if life_event is None or life_event in procedure.life_events
        ]
        if not words.strip():
            return [Found(self._procedures[position], 0) for position in fitting]
        query = query_of(words)
        scores = self._scores(query) if query.key else {}
        ranked = sorted((-scores[position], position) for position in fitting if position in scores)
        return [Found(self._procedures[position], -score) for score, position in ranked]

    def _scores(self, query: Query) -> dict[int, int]:
        best: dict[int, int] = {}
        moments = _moments_meant(query)
        for position, (entry, procedure) in enumerate(zip(self._entries, self._procedures, strict=True)):
            score = _score(entry, query)
            if moments.intersection(procedure.life_events):
                score = max(score, _MOMENT + sum(event in moments for event in procedure.life_events))
            if score:
                best[position] = score
        if max(best.values(), default=0) < _MEANT:
            for position, score in self._misspelt(query):
                best[position] = max(best.get(position, 0), score)
        return best

    def _misspelt(self, query: Query) -> Iterator[tuple[int, int]]:
        for text in {query.short, *query.stems, *map(short_vowels, query.words)}:
            for distance, target in self._typos.near(text):
                for position in self._holders[self._texts[target]]:
                    yield position, max(1, _TYPO - 25 * distance)


def search(procedures: Sequence[Procedure], words: str, life_event: LifeEvent | None = None) -> list[Procedure]:
    """Return the procedures that `words` mean, best first; who searches often keeps a `ProcedureSearch`."""
    return [found.procedure for found in ProcedureSearch(procedures).search(words, life_event)]


def _score(entry: SearchedProcedure, query: Query) -> int:
    direct = max(_direct(entry.names, query.key), _direct(entry.short, query.short) - 1)
    english = max((_english(stems, query.stems) for stems in entry.stems), default=0)
    said = _SAID if _may_be_a_part(query.key) and query.key in entry.said else 0
    return max(direct, english, _several(entry, query), said)


def _direct(names: Sequence[str], key: str) -> int:
    """Score by the best of the names; those in front count a little more."""
    best, part = 0, _may_be_a_part(key)
    for number, name in enumerate(names):
        if key == name:
            best = max(best, (_EXACT if number == 0 else _SYNONYM) + _WITHIN - min(number, 40))
        elif part and name.startswith(key):
            best = max(best, _BEGINS + _WITHIN * len(key) // len(name))
        elif part and key in name:
            best = max(best, _PART + _WITHIN * len(key) // len(name))
        elif len(name) > _SHORTEST_KANA_PART and name in key and not name.isascii():
            # People type more than the word: `住民票がほしい`. English is compared by words.
            best = max(best, _PART + _WITHIN * len(name) // len(key) // 2)
    return best


def _english(stems: frozenset[str], asked: frozenset[str]) -> int:
    shared = len(stems & asked)
    if not shared:
        return 0
    if stems == asked:
        return _SYNONYM
    return _ENGLISH + 2 * _WITHIN * shared // (len(stems) + len(asked)) - (0 if stems >= asked else _WITHIN)


def _several(entry: SearchedProcedure, query: Query) -> int:
    """Score a query of several words by how many of them the names or the summary have."""
    if not query.words:
        return 0
    words = [word for word in query.words if _may_be_a_part(word)]
    known = sum(any(word in name for name in entry.names) or word in entry.said for word in words)
    return _WORDS + _WITHIN * known // len(words) if known else 0


def _may_be_a_part(key: str) -> bool:
    return len(key) >= _SHORTEST_KANA_PART or (bool(key) and not key.isascii() and not is_kana(key))


def _moments_meant(query: Query) -> set[LifeEvent]:
    return {
        moment
        for moment, names, stems in _moments()
        if query.key in names or (query.kana and query.kana in names) or stems & query.stems
    }


@cache
def _moments() -> tuple[tuple[LifeEvent, frozenset[str], frozenset[str]], ...]:
    """Return the moments of life with their folded words and English stems."""
    return tuple(
        (
            moment.id,
            frozenset(map(reading_key, moment.words)),
            frozenset(stem for word in moment.words if word.isascii() for stem in english_stems(word)),
        )
        for moment in MOMENTS
    )
