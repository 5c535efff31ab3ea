"""Names of facilities, rooms and reservations: each begins with its owner's code, so that keys follow from it.

`44201-compal` is a facility of municipality 44201, `44201-compal.studio-a` a room of it,
`44201-019aa7e1c0de4f2b8a6d` a reservation of one of the owner's rooms.
"""

import re
from typing import Annotated

from pydantic import StringConstraints

MUNICIPALITY_DIGITS = 5

FACILITY_PATTERN = r"^[0-9]{5}-[a-z0-9][a-z0-9-]{1,40}$"
ROOM_PATTERN = r"^[0-9]{5}-[a-z0-9][a-z0-9-]{1,40}\.[a-z0-9][a-z0-9-]{0,40}$"
RESERVATION_PATTERN = r"^[0-9]{5}-[0-9a-z]{16,40}$"
LOCAL_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,40}$"

type FacilityId = Annotated[str, StringConstraints(pattern=FACILITY_PATTERN)]
type RoomId = Annotated[str, StringConstraints(pattern=ROOM_PATTERN)]
type ReservationId = Annotated[str, StringConstraints(pattern=RESERVATION_PATTERN)]
# A name within its facility or owner: an atom, a purpose, a rule set, a price list, a piece of equipment.
type LocalId = Annotated[str, StringConstraints(pattern=LOCAL_PATTERN)]


def is_facility_id(text: str) -> bool:
    """Tell whether text out of a request can be a facility's name; whatever else it is, no key is made of it."""
    return re.fullmatch(FACILITY_PATTERN, text) is not None


def municipality_of(identifier: str) -> str:
    """Return the owner's five-digit code of a facility, room or reservation."""
    return identifier[:MUNICIPALITY_DIGITS]


def facility_of(room_id: str) -> str:
    """Return the facility of a room."""
    return room_id.partition(".")[0]
