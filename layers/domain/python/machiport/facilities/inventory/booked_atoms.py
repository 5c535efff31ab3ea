"""What a new version of a facility would let be booked twice: atoms whose bookings it no longer sees.

A booking stands in the ledgers of the atoms that its room had when it was made, in cells of the facility's minutes.
A version that gives the room other atoms, or its cells other minutes, looks for it elsewhere.
"""

from machiport.facilities.inventory.model import Facility
from machiport.problem_details import json_pointer


def atoms_left(before: Facility, after: Facility) -> dict[str, tuple[str, ...]]:
    """Return the atoms (and units of shared equipment) that must be without bookings, by pointer to what changed."""
    found: dict[str, tuple[str, ...]] = {}
    if before.cell_minutes != after.cell_minutes:
        found[json_pointer("body", "cell_minutes")] = _everything(before)
    for number, room in enumerate(after.rooms):
        old = before.room(room.room_id)
        if old is not None and set(old.atoms) != set(room.atoms):
            found[json_pointer("body", "rooms", number, "atoms")] = old.atoms
    return found


def _everything(facility: Facility) -> tuple[str, ...]:
    atoms = [atom for room in facility.rooms for atom in room.atoms]
    units = [
        f"equipment.{one.equipment_id}.{number}"
        for one in facility.equipment
        if one.shared
        for number in range(1, one.count + 1)
    ]
    return tuple(dict.fromkeys(atoms + units))
