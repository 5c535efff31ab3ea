"""After the draw: wins become held reservations, what is not confirmed in time goes to the next (繰り上げ)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import municipality_of
from machiport.facilities.lottery.draw import Allocation, entrants_of
from machiport.facilities.lottery.events import award_event
from machiport.facilities.lottery.model import Award, Entry, RoundRecord
from machiport.facilities.lottery.ports import LotteryAwards, LotteryEntries, WinnerBookings, WonSlot
from machiport.facilities.lottery.round_documents import RoundDocuments

# An offer is two transactions; so many fit the sweeper's time, and the next minute goes on.
MOST_OFFERS: Final = 200
# Who comes next takes more than half a second to work out with 5,000 entries. A slot that was closed is offered to all
# of its reserve list in vain, one after the other: so many in a minute, beside all else that the sweeper does.
_MOST_TURNS: Final = 20
_ID_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class NextWin:
    """A slot that is to be offered to an entry by its `wish`-th wish (from 1)."""

    number: str
    slot: str
    wish: int


def reservation_id_of(round_id: str, slot: str, number: str) -> str:
    """Return the id of the reservation that a win becomes: made from the win, so that it is made once."""
    digest = hashlib.sha256(f"{round_id}/{slot}/{number}".encode()).hexdigest()
    return f"{municipality_of(round_id)}-{digest[:_ID_DIGITS]}"


def next_wins(record: RoundRecord, documents: RoundDocuments, awards: Sequence[Award]) -> list[NextWin]:
    """Return who gets what has become free: the draw goes on, in its order, from how things stand.

    The first on the reserve list who may still win and whose slot is free in all its parts (a hall needs both
    halves). What was let lapse counts as a win and is not offered again to the same entry; an offer that could not
    be made counts for nothing.
    """
    commitment, plan = documents.plan(record)
    by_number = {entrant.number: entrant for entrant in entrants_of(documents.entries(record), plan)}
    allocation = Allocation(plan, commitment.round)
    for award in awards:
        use = by_number[award.number].wishes[award.wish - 1]
        allocation.record(
            award.number, use, counts=award.state != "refused", holds=award.state in ("offered", "confirmed")
        )
    order = [by_number[number] for number in documents.result(record).order]
    wins = allocation.allocate(order, "everybody")
    return [NextWin(win.number, win.use.name, win.wish) for win in wins]


class Awarding:
    """Offers wins, and looks what became of them."""

    def __init__(
        self, awards: LotteryAwards, entries: LotteryEntries, documents: RoundDocuments, bookings: WinnerBookings
    ) -> None:
        """Keep awards in `awards`; make reservations by `bookings`."""
        self._awards = awards
        self._entries = entries
        self._documents = documents
        self._bookings = bookings

    def offer_drawn(self, record: RoundRecord, now: datetime) -> bool:
        """Offer what the draw gave, at most MOST_OFFERS at a time. True where all of it is offered."""
        done = {(award.slot, award.number) for award in self._awards.all(record.round.round_id)}
        wins = [NextWin(win.number, win.slot, win.wish) for win in self._documents.result(record).wins]
        open_ones = [win for win in wins if (win.slot, win.number) not in done]
        self._offer(record, open_ones[:MOST_OFFERS], now, from_reserve=False)
        return len(open_ones) <= MOST_OFFERS

    def settle(self, record: RoundRecord, now: datetime) -> Sequence[Award]:
        """Write down what was confirmed, what has lapsed and what was given up; return the awards as they are now."""
        round_id = record.round.round_id
        had = [award for award in self._awards.all(round_id) if award.state in ("offered", "confirmed")]
        states = self._bookings.states([award.reservation_id for award in had]) if had else {}
        for award in had:
            state = states.get(award.reservation_id, "gone")
            if state == "held" and now > award.held_until:
                state = self._bookings.lapse(award.reservation_id)
            if state == "confirmed" and award.state == "offered":
                self._awards.settle(award, "confirmed", None)
            elif state == "gone":
                lapsed = award.model_copy(update={"state": "lapsed"})
                self._awards.settle(award, "lapsed", award_event(lapsed, now))
        return self._awards.all(round_id)

    def promote(self, record: RoundRecord, awards: Sequence[Award], now: datetime) -> bool:
        """Offer what has become free to who comes next. True where nothing is left to be offered.

        An offer that could not be made leads to another: so it is asked again until nothing follows, or the next
        minute goes on.
        """
        for _ in range(_MOST_TURNS):
            wins = next_wins(record, self._documents, awards)
            if not wins:
                return True
            self._offer(record, wins[:MOST_OFFERS], now, from_reserve=True)
            awards = self._awards.all(record.round.round_id)
        return False

    def _offer(self, record: RoundRecord, wins: Iterable[NextWin], now: datetime, *, from_reserve: bool) -> None:
        wins = list(wins)
        round_id, times = record.round.round_id, record.round.times
        entries = {entry.number: entry for entry in self._entries.find(round_id, [win.number for win in wins])}
        held_until = times.deadline(now)
        for win in wins:
            entry = entries.get(win.number)
            reservation_id = reservation_id_of(round_id, win.slot, win.number)
            made = entry is not None and self._bookings.offer(
                _won_slot(record, entry, win, (reservation_id, held_until))
            )
            award = Award(
                round_id=round_id,
                number=win.number,
                slot=win.slot,
                wish=win.wish,
                from_reserve=from_reserve,
                reservation_id=reservation_id,
                state="offered" if made else "refused",
                held_until=held_until,
                offered_at=now,
            )
            self._awards.add(award, award_event(award, now) if made else None)


def _won_slot(record: RoundRecord, entry: Entry, win: NextWin, held: tuple[str, datetime]) -> WonSlot:
    reservation_id, held_until = held
    people = (holder for holder in map(Holder.parse, entry.claimed) if holder.kind == "resident")
    return WonSlot(
        reservation_id=reservation_id,
        round_id=record.round.round_id,
        holder=Holder.parse(entry.holder),
        applicant=entry.applicant,
        caller_class=entry.caller_class,
        wish=entry.wishes[win.wish - 1],
        held_until=held_until,
        first_come_at=record.round.times.first_come_at,
        members=tuple(one.identifier for one in people if one.identifier != entry.applicant),
    )
