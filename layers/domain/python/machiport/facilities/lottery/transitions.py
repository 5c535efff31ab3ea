"""The states of a round and of an award, and the transitions between them: these, and nothing else."""

from collections.abc import Mapping
from typing import Final

from machiport.facilities.lottery.model import AwardState, RoundState

ROUND_TRANSITIONS: Final[Mapping[RoundState, frozenset[RoundState]]] = {
    "announced": frozenset({"open"}),
    "open": frozenset({"closed"}),
    "closed": frozenset({"drawn"}),
    "drawn": frozenset({"confirming"}),
    "confirming": frozenset({"first_come"}),
    "first_come": frozenset({"over"}),
    "over": frozenset(),
}

AWARD_TRANSITIONS: Final[Mapping[AwardState, frozenset[AwardState]]] = {
    "offered": frozenset({"confirmed", "lapsed"}),
    "confirmed": frozenset({"lapsed"}),
    "lapsed": frozenset(),
    "refused": frozenset(),
}


def round_moved(present: RoundState, wanted: RoundState) -> RoundState:
    """Return `wanted` where the transition is declared.

    Raises ValueError where it is not: a fault of this program, since nobody asks for a round's state.
    """
    if wanted not in ROUND_TRANSITIONS[present]:
        raise ValueError(f"a round cannot go from {present} to {wanted}")
    return wanted


def award_moved(present: AwardState, wanted: AwardState) -> AwardState:
    """Return `wanted` where the transition is declared.

    Raises ValueError where it is not.
    """
    if wanted not in AWARD_TRANSITIONS[present]:
        raise ValueError(f"an award cannot go from {present} to {wanted}")
    return wanted
