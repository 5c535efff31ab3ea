"""What stands in the ledgers of a facility: whose marks, and the reservations that they are of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from machiport.facilities.inventory.model import Facility
from machiport.facilities.ledger.marks import LedgerKey, Marks
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ReservationStore


@dataclass(frozen=True, slots=True)
class LedgerDays:
    """Ledgers as read, and the reservations in them by id. Marks of lottery rounds are of no reservation."""

    days: Mapping[LedgerKey, Marks]
    reservations: Mapping[str, Reservation]


def read_ledgers(
    store: ReservationStore, facility: Facility, days: Iterable[date], now: datetime, atoms: Iterable[str] | None = None
) -> LedgerDays:
    """Read the ledgers of a facility's atoms (all, or some), and the reservations whose marks bind at `now`."""
    names = dict.fromkeys(atoms if atoms is not None else (atom for room in facility.rooms for atom in room.atoms))
    wanted = [LedgerKey(facility.facility_id, atom, day) for day in days for atom in names]
    ledgers, _ = store.marks(wanted, ())
    ids = dict.fromkeys(
        mark.reservation_id
        for marks in ledgers.values()
        for name, mark in marks.by_name.items()
        if name.startswith("c") and mark.holds_at(now)
    )
    reservations = store.find(name for name in ids if name.startswith(f"{facility.municipality}-"))
    return LedgerDays(ledgers, reservations)
