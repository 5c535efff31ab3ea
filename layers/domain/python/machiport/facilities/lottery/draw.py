"""The draw (抽選) itself: pure, and the same for everybody who has the files.

Entries stand in the order of HMAC-SHA-256(seed, SHA-256 of the list ‖ number). Slots are given in turns: in each turn
every entry, in that order, gets the first of its wishes that is still possible, one at most. In the first phase only
residents take part, in an order of their own, and of each room at most the residents' share is given; in the second
everybody who has fewer wins than the turn's number. An entry is one person or one group, whatever the number of its
wishes.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from machiport.facilities.lottery.model import Round, Slot
from machiport.facilities.lottery.occupancy import Footprint, Occupancy, SlotPlan
from machiport.facilities.lottery.public_files import Commitment, ListedEntry, ListedWin, Phase, Result


class Entrant(NamedTuple):
    """An entry as the draw looks at it: its wishes as footprints, the dearest first."""

    number: str
    resident: bool
    wishes: tuple[Footprint, ...]


class Win(NamedTuple):
    """A slot given to an entry by its `wish`-th wish (from 1)."""

    number: str
    wish: int
    use: Footprint
    phase: Phase
    turn: int


def drawing_order(seed: bytes, list_sha256: str, numbers: Iterable[str], phase: Phase = "everybody") -> list[str]:
    """Return the numbers in the order of the draw.

    The residents' phase has an order of its own (`residents` stands between the list's hash and the number). In one
    order for both, the residents who are left after the first phase would all stand behind its winners, and so
    worse than everybody else in the second (Dur, Kominers, Pathak and Sönmez, "Reserve Design", 2018).
    """
    prefix = bytes.fromhex(list_sha256) + (b"residents" if phase == "residents" else b"")
    return sorted(numbers, key=lambda number: (hmac.digest(seed, prefix + number.encode(), sha256), number))


def entrants_of(entries: Iterable[ListedEntry], plan: SlotPlan) -> list[Entrant]:
    """Return the entries as the draw looks at them.

    Raises ValueError for a wish that is not offered.
    """
    return [
        Entrant(
            entry.number,
            entry.caller_class == "resident",
            tuple(plan.footprint(wish.slot, noisy=wish.noisy) for wish in entry.wishes),
        )
        for entry in entries
    ]


@dataclass(slots=True)
class _Share:
    wins: int = 0
    had: set[str] = field(default_factory=set)
    times: list[Slot] = field(default_factory=list)


class Allocation:
    """Who has what so far, and what can be given next."""

    def __init__(self, plan: SlotPlan, the_round: Round) -> None:
        """Begin with nothing given."""
        self._plan = plan
        self._most = the_round.limits.wins_per_holder
        self._percent = the_round.resident_percent
        self._occupancy = Occupancy()
        self._shares: dict[str, _Share] = {}
        self._given_in_room: dict[str, int] = {}

    def record(self, number: str, use: Footprint, *, counts: bool = True, holds: bool = True) -> None:
        """Note what an entry got: whether it counts as a win, and whether it still holds its cells.

        Whatever it got once it does not get again.
        """
        share = self._shares.setdefault(number, _Share())
        share.had.add(use.name)
        share.wins += counts
        if holds:
            self._occupancy.put(use)
            share.times.append(use.slot)

    def allocate(self, order: Sequence[Entrant], phase: Phase) -> list[Win]:
        """Give in turns what can be given in `phase`."""
        wins: list[Win] = []
        # Nobody gets more slots than wishes: later turns would give nothing.
        for turn in range(1, min(self._most, max((len(one.wishes) for one in order), default=0)) + 1):
            for entrant in order:
                share = self._shares.get(entrant.number)
                if share is not None and share.wins >= turn:
                    continue
                found = self._first_possible(entrant, share, phase)
                if found is not None:
                    wish, use = found
                    self.record(entrant.number, use)
                    if phase == "residents":
                        room = use.slot.room_id
                        self._given_in_room[room] = self._given_in_room.get(room, 0) + use.weight
                    wins.append(Win(entrant.number, wish, use, phase, turn))
        return wins

    def _first_possible(self, entrant: Entrant, share: _Share | None, phase: Phase) -> tuple[int, Footprint] | None:
        for wish, use in enumerate(entrant.wishes, start=1):
            if share is not None and (use.name in share.had or any(use.slot.meets(slot) for slot in share.times)):
                continue
            if phase == "residents" and not self._within_share(use):
                continue
            if self._occupancy.fits(use):
                return wish, use
        return None

    def _within_share(self, use: Footprint) -> bool:
        room = use.slot.room_id
        most = self._plan.number_of_slots(room) * self._percent // 100
        return self._given_in_room.get(room, 0) + use.weight <= most


class Orders(NamedTuple):
    """The orders of the two phases; without a residents' share the first is empty."""

    residents: tuple[str, ...]
    everybody: tuple[str, ...]


def orders_of(the_round: Round, entrants: Iterable[Entrant], seed: bytes, list_sha256: str) -> Orders:
    """Return in which order the entrants' turns come."""
    everybody = {entrant.number: entrant.resident for entrant in entrants}
    residents = [number for number, resident in everybody.items() if resident and the_round.resident_percent]
    return Orders(
        tuple(drawing_order(seed, list_sha256, residents, "residents")),
        tuple(drawing_order(seed, list_sha256, everybody)),
    )


def draw(plan: SlotPlan, the_round: Round, by_number: Mapping[str, Entrant], orders: Orders) -> list[Win]:
    """Give the slots to the entrants."""
    allocation = Allocation(plan, the_round)
    wins = allocation.allocate([by_number[number] for number in orders.residents], "residents")
    return wins + allocation.allocate([by_number[number] for number in orders.everybody], "everybody")


def reserve_lists(most_wins: int, order: Sequence[Entrant], wins: Sequence[Win]) -> dict[str, tuple[str, ...]]:
    """Return the reserve list (補欠) of each slot that somebody wished for and did not get.

    Who has won as much as the round allows stands on none. Who won less comes first, then the order of the draw
    counts.
    """
    won: dict[str, set[str]] = {}
    for win in wins:
        won.setdefault(win.number, set()).add(win.use.name)
    lists: dict[str, list[tuple[int, str]]] = {}
    for entrant in order:
        had = won.get(entrant.number, set())
        if len(had) >= most_wins:
            continue
        for name in dict.fromkeys(use.name for use in entrant.wishes):
            if name not in had:
                lists.setdefault(name, []).append((len(had), entrant.number))
    # Sorting is stable: among those with as many wins the order of the draw stays.
    return {name: tuple(number for _, number in sorted(lists[name], key=lambda one: one[0])) for name in sorted(lists)}


class Hashes(NamedTuple):
    """The hashes that a result is bound to."""

    commitment: str
    entries: str


def result_of(commitment: Commitment, entries: Sequence[ListedEntry], seed: bytes, hashes: Hashes) -> Result:
    """Return the result of a round.

    Raises ValueError for a wish that is not offered.
    """
    plan = SlotPlan(commitment)
    by_number = {entrant.number: entrant for entrant in entrants_of(entries, plan)}
    orders = orders_of(commitment.round, by_number.values(), seed, hashes.entries)
    wins = draw(plan, commitment.round, by_number, orders)
    order = [by_number[number] for number in orders.everybody]
    return Result(
        round_id=commitment.round.round_id,
        commitment_sha256=hashes.commitment,
        entries_sha256=hashes.entries,
        seed_sha256=sha256(seed).hexdigest(),
        order=orders.everybody,
        residents_order=orders.residents,
        wins=tuple(
            ListedWin(number=win.number, phase=win.phase, slot=win.use.name, turn=win.turn, wish=win.wish)
            for win in wins
        ),
        reserves=reserve_lists(commitment.round.limits.wins_per_holder, order, wins),
    )
