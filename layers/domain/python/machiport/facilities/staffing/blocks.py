"""Blocks (利用停止): staff take rooms, or parts of them, for any time of a day; binding at once, without price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from machiport.facilities.holders import Holder
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.slot_faults import SLOT_FAULT_TEXTS, SlotFault
from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Marks, cells_of
from machiport.facilities.reservations.errors import RoomNotFound, SlotNotValid
from machiport.facilities.reservations.model import AtomCells, Reservation, SlotWish
from machiport.facilities.staffing.errors import BLOCK_IN_THE_PAST, BLOCK_TOO_LONG, NOT_AN_ATOM
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError

# The purpose that stands in a block; no room offers it.
BLOCK_PURPOSE: Final = "block"
# A condition on so many cells of one ledger stays below DynamoDB's 4 KB for an expression.
MOST_CELLS: Final = 64


@dataclass(frozen=True, slots=True)
class BlockWish:
    """A room to block on a day; `atoms` None: the whole room, else these parts of it."""

    room_id: str
    day: date
    times: TimeRange
    atoms: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BlockTerms:
    """What blocks of one request have in common. `made_by` is a pseudonym."""

    order_id: str
    made_by: str
    reason: str
    now: datetime


def cells_wished(
    wish: BlockWish, in_force: FacilityInForce | None, place: str, today: date
) -> tuple[FacilityInForce, Room, tuple[AtomCells, ...]]:
    """Return the facility, the room and the cells of a wish; `place` is where it stands in the request.

    Raises RoomNotFound; SlotNotValid for days that are over or beyond the calendar, parts that the room does not
    have, and more cells than one transaction can look at.
    """
    room = in_force.room(wish.room_id) if in_force else None
    if in_force is None or room is None:
        raise RoomNotFound(params={"room_id": wish.room_id})
    atoms = room.atoms if wish.atoms is None else tuple(dict.fromkeys(wish.atoms))
    cells = cells_of(wish.times, in_force.facility.cell_minutes)
    faults: list[tuple[str, LocalizedText]] = []
    if wish.day < today:
        faults.append(("day", BLOCK_IN_THE_PAST))
    if wish.day > in_force.calendar_until:
        faults.append(("day", SLOT_FAULT_TEXTS[SlotFault.BEYOND_CALENDAR]))
    if not set(room.atoms).issuperset(atoms):
        faults.append(("atoms", NOT_AN_ATOM))
    if len(cells) > MOST_CELLS:
        faults.append(("end", BLOCK_TOO_LONG))
    if faults:
        raise SlotNotValid(errors=[ProblemError(f"{place}/{name}", text) for name, text in faults])
    return in_force, room, tuple(AtomCells(atom=atom, cells=cells) for atom in atoms)


def block_of(
    reservation_id: str, in_force: FacilityInForce, room: Room, wish: BlockWish, taken: Sequence[AtomCells],
    terms: BlockTerms,
) -> Reservation:  # fmt: skip
    """Return the block: confirmed, of the owner's staff, with these cells."""
    municipality = in_force.municipality
    return Reservation(
        reservation_id=reservation_id,
        state="confirmed",
        origin="block",
        holder=Holder("staff", municipality).key,
        booked_by=f"staff:{terms.made_by}",
        order_id=terms.order_id,
        wish=SlotWish(room_id=room.room_id, day=wish.day, times=wish.times, purpose=BLOCK_PURPOSE),
        room_name=room.name,
        facility_name=in_force.facility.name,
        taken=tuple(taken),
        until=FOREVER,
        reason=terms.reason,
        confirmed_at=terms.now,
        created_at=terms.now,
        changed_at=terms.now,
    )


def in_the_way(block: Reservation, days: Mapping[LedgerKey, Marks], now: datetime) -> list[str]:
    """Return who has cells of a block: reservations, or lottery rounds that withhold them."""
    found = [mark.reservation_id for key, names in block.ledgers().items() for mark in days[key].taken(names, now)]
    return sorted(set(found))
