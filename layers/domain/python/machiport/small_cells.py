"""Suppressing small cells (秘匿) of published counts: fewer than five of one kind could tell who they were."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

FEWEST_SHOWN: Final = 5


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts without those that could tell who they were (秘匿), the most first.

    The total is known, so it must not give the hidden ones away: where only one is hidden, where all of them together
    are as few, or where each can only be one, the smallest of the others is hidden too. Where none is left for that,
    not even the names are told.
    """
    ranked = [(name, count) for name, count in Counter(counts).most_common() if count]
    shown = [count for _, count in ranked if count >= FEWEST_SHOWN]
    while not _ambiguous([count for _, count in ranked[len(shown) :]]):
        if not shown:
            return {}
        shown.pop()
    # By name: the order of what is hidden must say nothing either.
    hidden = sorted(name for name, _ in ranked[len(shown) :])
    return dict(ranked[: len(shown)]) | dict.fromkeys(hidden)


def _ambiguous(hidden: Sequence[int]) -> bool:
    """Tell whether the sum and the number of hidden counts, each one or more, leave open what they are."""
    return not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST_SHOWN and sum(hidden) > len(hidden))
