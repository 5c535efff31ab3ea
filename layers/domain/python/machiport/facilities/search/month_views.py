"""Month views: what the ledgers of a facility's month hold, small enough to read a whole region's at once.

A view is packed JSON, `{"studio-a": {"7": [12, 16515072]}}`: for each atom and day the number of the ledger's last
write, and the taken cells as the bits of an integer (bit 36: cell `c36`, 18:00 where cells have 30 minutes). Where
there are any, the noisy cells follow, and then the holds, each `[until, cells, noisy cells]`: they lapse by time
alone, so a view never has to be told that they did.

Sixty of such lists are one attribute of one item. An attribute for each would be read five times more slowly, and
cost four times as much.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from machiport.facilities.ledger.marks import FOREVER, LedgerKey, Marks

_EQUIPMENT: Final = "equipment."
# Of a list: the number of the write, the taken cells, the noisy cells, the holds.
_NUMBER, _TAKEN, _NOISY, _HOLDS = range(4)

# As json reads it: `[number, taken]`, `[number, taken, noisy]` or `[number, taken, noisy, holds]`.
type _AtomDay = list[Any]


class MonthKey(NamedTuple):
    """Which view: a facility's month (`2026-12`); shared equipment has a view of its own, read only when asked for."""

    facility_id: str
    month: str
    equipment: bool = False

    @classmethod
    def of(cls, ledger: LedgerKey) -> "MonthKey":
        """Return the view that a ledger belongs to."""
        return cls(ledger.facility_id, month_of(ledger.day), ledger.atom.startswith(_EQUIPMENT))


@dataclass(frozen=True, slots=True)
class LedgerImage:
    """A ledger as one of its writes left it; `number` counts its writes."""

    key: LedgerKey
    number: int
    marks: Marks


# The taken cells of an atom's day, and those that are used noisily, as the bits of integers. A plain tuple, since a
# search makes thousands of them.
type Occupied = tuple[int, int]

FREE: Final[Occupied] = (0, 0)


@dataclass(slots=True)
class MonthView:
    """A facility's month. `version` counts the writes of the view itself."""

    version: int = 0
    atoms: dict[str, dict[str, _AtomDay]] = field(default_factory=dict)

    def occupied(self, atom: str, day: date, second: int) -> Occupied:
        """Return what is taken of an atom's day at an epoch second; a hold binds in the second that it ends in."""
        days = self.atoms.get(atom)
        packed = days.get(str(day.day)) if days else None
        if packed is None:
            return FREE
        taken, noisy = packed[_TAKEN], packed[_NOISY] if len(packed) > _NOISY else 0
        if len(packed) > _HOLDS:
            for until, cells, loud in packed[_HOLDS]:
                if until >= second:
                    taken |= cells
                    noisy |= loud
        return taken, noisy

    def merge(self, images: Iterable[LedgerImage]) -> bool:
        """Take over what is newer than the view; tell whether anything was."""
        changed = False
        for image in images:
            days = self.atoms.setdefault(image.key.atom, {})
            name = str(image.key.day.day)
            known = days.get(name)
            if known is None or known[_NUMBER] < image.number:
                days[name] = packed_day(image)
                changed = True
        return changed

    def to_bytes(self) -> bytes:
        """Return the view as it is stored; the bytes depend on its content only."""
        return zlib.compress(json.dumps(self.atoms, separators=(",", ":"), sort_keys=True).encode())

    @classmethod
    def from_bytes(cls, stored: bytes, version: int) -> "MonthView":
        """Return the view that `to_bytes` wrote."""
        return cls(version, json.loads(zlib.decompress(stored)))


def packed_day(image: LedgerImage) -> _AtomDay:
    """Return an atom's day as a view has it, without the places at the end that would hold nothing."""
    taken = noisy = 0
    holds: dict[int, tuple[int, int]] = {}
    for name, mark in image.marks.by_name.items():
        bit = 1 << int(name[1:])
        loud = bit if mark.noisy else 0
        if mark.until == FOREVER:
            taken, noisy = taken | bit, noisy | loud
        else:
            cells, louds = holds.get(mark.until, (0, 0))
            holds[mark.until] = (cells | bit, louds | loud)
    packed: _AtomDay = [image.number, taken]
    if noisy or holds:
        packed.append(noisy)
    if holds:
        packed.append([(until, *cells) for until, cells in sorted(holds.items())])
    return packed


def by_view(images: Iterable[LedgerImage]) -> Mapping[MonthKey, list[LedgerImage]]:
    """Return images by the view that they belong to."""
    found: dict[MonthKey, list[LedgerImage]] = {}
    for image in images:
        found.setdefault(MonthKey.of(image.key), []).append(image)
    return found


def month_of(day: date) -> str:
    """Return the month of a day as `2026-12`."""
    return f"{day.year:04d}-{day.month:02d}"


def months_between(first: date, last: date) -> Iterator[str]:
    """Go through the months of a range of days, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month_of(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def second_of(instant: datetime) -> int:
    """Return the epoch second of an instant, as marks are compared with it."""
    return int(instant.timestamp())


def bits(first: int, end: int) -> int:
    """Return the cells from `first` until before `end` as the bits of an integer."""
    return (1 << end) - (1 << first)
