"""Names in a table as identifiers: those that are given, else ones made from what a row says."""

import hashlib
import re
from typing import Final

from machiport.facilities.identifiers import FACILITY_PATTERN, LOCAL_PATTERN, ROOM_PATTERN
from machiport.facilities.inventory.importing.cell_values import plain

_DIGITS: Final = 10
_LONGEST_SOURCE_ID: Final = 30
_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9]+")
_PERIODS: Final = {
    "午前": "morning", "午後": "afternoon", "夜間": "evening", "夜": "evening", "全日": "day", "終日": "day",
}  # fmt: skip
_NUMBERED: Final = re.compile(r"(午前|午後|夜間)([0-9])")


def facility_id_of(municipality: str, given: str) -> str | None:
    """Return the id that a cell 施設ID gives, with or without the owner's code before it; None where it is none."""
    name = plain(given)
    identifier = name if name.startswith(f"{municipality}-") else f"{municipality}-{name}"
    return identifier if re.fullmatch(FACILITY_PATTERN, identifier) else None


def derived_facility_id(municipality: str, source_id: str, name: str, address: str) -> str:
    """Return an id for a facility without 施設ID: of the list's ID (one for all lists), else of name and address."""
    number = _NOT_IN_IDS.sub("-", plain(source_id)).strip("-")
    local = f"id-{number}" if number and len(number) <= _LONGEST_SOURCE_ID else f"f-{_digest(name, address)}"
    return f"{municipality}-{local}"


def room_id_of(facility_id: str, given: str) -> str | None:
    """Return the id that a cell 室場ID gives, with or without the facility's before it; None where it is none."""
    name = plain(given)
    identifier = name if name.startswith(f"{facility_id}.") else f"{facility_id}.{name}"
    return identifier if re.fullmatch(ROOM_PATTERN, identifier) else None


def derived_room_id(facility_id: str, name: str) -> str:
    """Return an id for a room that has none, of its name."""
    return f"{facility_id}.r-{_digest(name)}"


def local_id_of(given: str) -> str | None:
    """Return a name within a facility or owner (a rule set, an atom); None where it is none."""
    return given if re.fullmatch(LOCAL_PATTERN, given) else None


def derived_local_id(name: str) -> str:
    """Return an id for something that has only a name (equipment, an atom)."""
    word = plain(name)
    return word if local_id_of(word) else f"n-{_digest(name)}"


def period_id_of(name: str, position: int) -> str:
    """Return the id of a named period (午前 → `morning`, 午後2 → `afternoon-2`), else one by its position."""
    word = plain(name)
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        return f"{_PERIODS[numbered[1]]}-{numbered[2]}"
    return _PERIODS.get(word, f"period-{position}")


def _digest(*texts: str) -> str:
    joined = "\n".join(plain(text) for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:_DIGITS]
