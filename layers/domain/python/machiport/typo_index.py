"""Finds the strings that differ from a query by a few typing errors: a bigram filter, then Damerau-Levenshtein."""

from collections import Counter, defaultdict
from collections.abc import Sequence

_MAXIMUM_CANDIDATES = 60
_BOUNDS = ((3, 0), (6, 1), (10, 2))
_BOUND_OF_LONG_WORDS = 3
_BIGRAMS_LOST_PER_ERROR = 3
_CUT = "\x02"


def error_bound(length: int) -> int:
    """Return how many typing errors are forgiven in a text of `length` characters: 0 below 3, 1, 2, at most 3."""
    return next((bound for below, bound in _BOUNDS if length < below), _BOUND_OF_LONG_WORDS)


def edit_distance(left: str, right: str, bound: int) -> int | None:
    """Return the Damerau-Levenshtein distance (optimal string alignment), or None where it exceeds `bound`.

    Inserting, leaving out, replacing a character and swapping two neighbours count 1 each.
    """
    if abs(len(left) - len(right)) > bound:
        return None
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        here = [row] + [bound + 1] * len(right)
        low, high = max(1, row - bound), min(len(right), row + bound)
        for column in range(low, high + 1):
            other = right[column - 1]
            best = min(above[column] + 1, here[column - 1] + 1, above[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other
            here[column] = min(best, before[column - 2] + 1) if swapped else best
        if min(here) > bound and min(above) > bound:
            return None
        before, above = above, here
    return above[-1] if above[-1] <= bound else None


def _bigrams(text: str) -> set[str]:
    padded = _CUT + text + _CUT
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


class TypoIndex:
    """An index of strings by their bigrams; the strings are known by their position."""

    def __init__(self, strings: Sequence[str]) -> None:
        """Index `strings`. The same string may occur several times."""
        self._strings = strings
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for position, string in enumerate(strings):
            for bigram in _bigrams(string):
                self._holders[bigram].append(position)

    def near(self, query: str) -> list[tuple[int, int]]:
        """Return (distance, position) of the strings within the `error_bound` of `query`, nearest first."""
        bound = error_bound(len(query))
        if bound == 0:
            return []
        needed = max(1, len(query) + 1 - _BIGRAMS_LOST_PER_ERROR * bound)
        found = []
        for position, shared in self._ranked(query, bound):
            if shared < needed:
                continue
            distance = edit_distance(query, self._strings[position], bound)
            if distance is not None:
                found.append((distance, position))
        return sorted(found)

    def similar(self, query: str) -> list[int]:
        """Return the positions of the strings that share most bigrams with `query`, best first (Dice)."""
        return [position for position, _ in self._ranked(query, None)]

    def _ranked(self, query: str, bound: int | None) -> list[tuple[int, int]]:
        shared: Counter[int] = Counter()
        bigrams = _bigrams(query)
        for bigram in sorted(bigrams):
            shared.update(self._holders.get(bigram, ()))
        length = len(query)
        candidates = [
            (count / (len(bigrams) + len(self._strings[position]) + 1), position, count)
            for position, count in shared.items()
            if bound is None or abs(len(self._strings[position]) - length) <= bound
        ]
        candidates.sort(key=lambda candidate: (-candidate[0], candidate[1]))
        return [(position, count) for _, position, count in candidates[:_MAXIMUM_CANDIDATES]]
