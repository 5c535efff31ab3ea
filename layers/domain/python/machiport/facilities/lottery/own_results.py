"""What became of an entry, as its entrant is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from machiport.facilities.lottery.model import Award, Entry, RoundRecord
from machiport.facilities.lottery.public_files import Result

type EntryState = Literal["entered", "won", "confirmed", "reserve", "lapsed", "lost"]
type OwnWinState = Literal["to_be_offered", "offered", "confirmed", "lapsed", "refused"]


@dataclass(frozen=True, slots=True)
class OwnWin:
    """A slot that was won, by the draw or from the reserve list; no reservation while it is `to_be_offered`."""

    slot: str
    wish: int
    state: OwnWinState
    from_reserve: bool = False
    reservation_id: str | None = None
    confirm_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry with what became of it. `places`: its place (from 1) on the reserve list of each slot."""

    entry: Entry
    state: EntryState
    wins: Sequence[OwnWin] = ()
    places: Mapping[str, int] = field(default_factory=dict)


def own_entry(
    entry: Entry, record: RoundRecord, result: Result | None, awards: Sequence[Award], now: datetime
) -> OwnEntry:
    """Return what the entrant may know at `now`: nothing of the result before it is published."""
    if result is None or record.published("result.json", now) is None:
        return OwnEntry(entry, "entered")
    wins = _wins(entry, result, awards)
    had = {win.slot for win in wins}
    places: dict[str, int] = {}
    if record.state in ("drawn", "confirming"):
        places = {
            slot: numbers.index(entry.number) + 1
            for slot, numbers in result.reserves.items()
            if entry.number in numbers and slot not in had
        }
    return OwnEntry(entry, _state(wins, places), wins, places)


def _wins(entry: Entry, result: Result, awards: Sequence[Award]) -> list[OwnWin]:
    own = [award for award in awards if award.number == entry.number]
    wins = [
        OwnWin(award.slot, award.wish, award.state, award.from_reserve, award.reservation_id, award.held_until)
        for award in own
    ]
    offered = {award.slot for award in own}
    drawn = [win for win in result.wins if win.number == entry.number and win.slot not in offered]
    return wins + [OwnWin(win.slot, win.wish, "to_be_offered") for win in drawn]


def _state(wins: Sequence[OwnWin], places: Mapping[str, int]) -> EntryState:
    states = {win.state for win in wins}
    if states & {"to_be_offered", "offered"}:
        return "won"
    if "confirmed" in states:
        return "confirmed"
    if places:
        return "reserve"
    return "lapsed" if "lapsed" in states else "lost"
