"""The states of a reservation, and the transitions between them: these, and nothing else."""

from typing import Final, Literal

from machiport.facilities.reservations.errors import StateForbids

type ReservationState = Literal[
    "held", "awaiting_payment", "awaiting_approval", "confirmed", "used", "no_show", "cancelled", "denied", "expired"
]

TRANSITIONS: Final[dict[ReservationState, frozenset[ReservationState]]] = {
    "held": frozenset({"awaiting_payment", "awaiting_approval", "confirmed", "cancelled", "expired"}),
    "awaiting_approval": frozenset({"awaiting_payment", "confirmed", "denied", "cancelled", "expired"}),
    "awaiting_payment": frozenset({"confirmed", "cancelled", "expired"}),
    "confirmed": frozenset({"used", "no_show", "cancelled"}),
    "used": frozenset(),
    "no_show": frozenset(),
    "cancelled": frozenset(),
    "denied": frozenset(),
    "expired": frozenset(),
}

# What binds a room and a place of the quota.
BINDING: Final[frozenset[ReservationState]] = frozenset({"held", "awaiting_payment", "awaiting_approval", "confirmed"})
# What lapses by itself where nothing is done in time.
LAPSING: Final[frozenset[ReservationState]] = frozenset({"held", "awaiting_payment", "awaiting_approval"})


def moved(present: ReservationState, wanted: ReservationState) -> ReservationState:
    """Return `wanted` where the transition is declared.

    Raises StateForbids where it is not.
    """
    if wanted not in TRANSITIONS[present]:
        raise StateForbids(params={"state": present, "wanted": wanted})
    return wanted
