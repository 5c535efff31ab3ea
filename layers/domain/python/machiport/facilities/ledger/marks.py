"""Marks: what stands in a taken cell of a day ledger, or in a taken place of a quota.

A mark is `<until>#<reservation id>`, with `!` behind a noisy use. `until` is ten digits of epoch seconds, so marks
compare as texts: what is less than the present second has lapsed, without any job having to run.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from machiport.facilities.times import TimeRange

FOREVER: Final = 9_999_999_999
NOISY: Final = "!"
_UNTIL_DIGITS: Final = 10
_HOLD_PLACE: Final = "h_"
_CELL: Final = re.compile(r"c[0-9]{2}")


def epoch(instant: datetime) -> int:
    """Return the whole epoch second at or after `instant`: a hold never ends before it was promised to."""
    return math.ceil(instant.timestamp())


def now_text(instant: datetime) -> str:
    """Return the text below which every mark has lapsed at `instant`."""
    return f"{int(instant.timestamp()):0{_UNTIL_DIGITS}d}"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who has a cell, and until when (epoch seconds; FOREVER for what does not lapse)."""

    until: int
    reservation_id: str
    noisy: bool = False

    def __str__(self) -> str:
        """Return the mark as it is stored."""
        return f"{self.until:0{_UNTIL_DIGITS}d}#{self.reservation_id}{NOISY if self.noisy else ''}"

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """Return the mark that `text` is.

        Raises ValueError for anything else.
        """
        until, _, rest = text.partition("#")
        return cls(int(until), rest.removesuffix(NOISY), noisy=rest.endswith(NOISY))

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether the mark still binds."""
        return str(self) >= now_text(instant)


class LedgerKey(NamedTuple):
    """The ledger of one atom and day; `atom` is its name within the facility, or `equipment.<id>.<number>`."""

    facility_id: str
    atom: str
    day: date


class StandingKey(NamedTuple):
    """What an owner knows of a holder (`resident:<subject>`, `group:<id>`, `counter:<id>`)."""

    municipality: str
    holder: str


def cell_name(number: int) -> str:
    """Return the attribute of a cell."""
    return f"c{number:02d}"


def is_cell(name: str) -> bool:
    """Tell whether an attribute of a ledger is a cell."""
    return _CELL.fullmatch(name) is not None


def cells_of(times: TimeRange, cell_minutes: int) -> tuple[str, ...]:
    """Return the attributes of the cells that `times` touches."""
    first, end = times.start // cell_minutes, -(-times.end // cell_minutes)
    return tuple(cell_name(number) for number in range(first, end))


def quota_place(quota_id: str, day: date, number: int) -> str:
    """Return the attribute of the `number`-th place (from 1) of a quota in the month of `day`."""
    return f"q_{quota_id.replace('-', '_')}_{day:%Y%m}_{number}"


def hold_place(number: int) -> str:
    """Return the attribute of the `number`-th place (from 1) for what a holder holds and has not confirmed yet."""
    return f"{_HOLD_PLACE}{number}"


def is_hold_place(name: str) -> bool:
    """Tell whether a place is one for holds."""
    return name.startswith(_HOLD_PLACE)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one ledger or standing as they were read: attribute to mark."""

    by_name: dict[str, Mark]

    def taken(self, names: tuple[str, ...], instant: datetime) -> list[Mark]:
        """Return the marks among `names` that bind at `instant`."""
        found = (self.by_name.get(name) for name in names)
        return [mark for mark in found if mark is not None and mark.holds_at(instant)]
