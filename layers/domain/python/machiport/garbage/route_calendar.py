"""The dated calendar of a route: what its rules come to, day by day, packed.

`days` holds one mask per day of the period, `width` bytes each, little endian: bit n says that category n of
`category_ids` is collected that day. Everything a reader must be told besides lies in `exceptions` and `unknown`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from struct import unpack_from
from typing import Final, Literal, NamedTuple

from machiport.garbage.day_sets import DaySet, offsets_of, period_days
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.rules import DateRange

type ExceptionKind = Literal["cancelled", "added", "moved_away", "moved_here"]

WIDTHS: Final = (1, 2, 4, 8)
_STRUCT_FORMATS: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}
_BITS_OF_A_BYTE: Final = 8
_DAY_OF: Final = attrgetter("day")
_SET_DIGIT: Final = ord("1")


class DayException(NamedTuple):
    """What differs from the usual on one day for one category.

    `cancelled` and `moved_away`: usually collected, not on this day. `added` and `moved_here`: collected on this day
    though the rules do not say so. `other_day` is where a moved collection went to or came from; it may lie outside
    the calendar's period.
    """

    day: date
    category_id: str
    kind: ExceptionKind
    other_day: date | None = None
    note: str | None = None


def width_for(categories: int) -> int:
    """Return the bytes per day that so many categories need: 1, 2, 4 or 8.

    Raises ValueError for more than 64 categories.
    """
    for width in WIDTHS:
        if categories <= width * _BITS_OF_A_BYTE:
            return width
    message = f"{categories} categories do not fit into {WIDTHS[-1]} bytes"
    raise ValueError(message)


@dataclass(frozen=True, slots=True)
class RouteCalendar:
    """One route's collections in one period (both ends included).

    `exceptions` are sorted by day, then by category order; there is at most one per day and category. `unknown` are
    the periods for which the source does not say whether there is a collection, clipped to the period and in order.
    """

    period: DateRange
    category_ids: tuple[str, ...]
    days: bytes
    exceptions: tuple[DayException, ...] = ()
    unknown: tuple[UnknownPeriod, ...] = ()

    def __post_init__(self) -> None:
        """Check that the mask is as long as the period.

        Raises ValueError where it is not, because every later answer would be shifted.
        """
        length = (self.period.end - self.period.start).days + 1
        if len(self.days) != length * self.width:
            message = f"{len(self.days)} mask bytes for {length} days of {self.width} bytes"
            raise ValueError(message)

    @property
    def width(self) -> int:
        """Bytes per day: 1, 2, 4 or 8."""
        return width_for(len(self.category_ids))

    def mask_on(self, day: date) -> int:
        """Return the day's mask; 0 outside the period."""
        width = self.width
        at = (day - self.period.start).days * width
        return int.from_bytes(self.days[at : at + width], "little") if at >= 0 else 0

    def masks(self, first: int, last: int) -> tuple[int, ...]:
        """Return the masks of the days with offsets `first` to `last`, both in the period and included."""
        width = self.width
        return unpack_from(f"<{last - first + 1}{_STRUCT_FORMATS[width]}", self.days, first * width)

    def next_offset(self, offset: int) -> int | None:
        """Return the offset of the first day from `offset` (0 or more) on that has a collection, or None."""
        width = self.width
        rest = self.days[offset * width :]
        found = rest.lstrip(b"\0")
        return offset + (len(rest) - len(found)) // width if found else None

    def exceptions_between(self, start: date, end: date) -> tuple[DayException, ...]:
        """Return the exceptions from `start` to `end`, both included, in order."""
        first = bisect_left(self.exceptions, start, key=_DAY_OF)
        return self.exceptions[first : bisect_right(self.exceptions, end, lo=first, key=_DAY_OF)]

    def categories_on(self, day: date) -> tuple[str, ...]:
        """Return the categories collected on `day` in the edition's order; none outside the period."""
        mask = self.mask_on(day)
        return tuple(self.category_ids[bit] for bit in offsets_of(mask)) if mask else ()

    def dates_of(self, category_id: str) -> tuple[date, ...]:
        """Return every day on which the category is collected, in order.

        Raises KeyError for a category that the calendar does not know.
        """
        return period_days(self.period.start, self.period.end).dates(self.days_of(category_id))

    def days_of(self, category_id: str) -> DaySet:
        """Return the days on which the category is collected as a set over the calendar's own period.

        Raises KeyError for a category that the calendar does not know.
        """
        if category_id not in self.category_ids:
            raise KeyError(category_id)
        byte, bit = divmod(self.category_ids.index(category_id), _BITS_OF_A_BYTE)
        digits = self.days[byte :: self.width].translate(_DIGIT_OF_BIT[bit])
        return int(digits[::-1], 2)

    @classmethod
    def from_sets(
        cls,
        period: DateRange,
        days_by_category: Mapping[str, DaySet],
        *,
        exceptions: Iterable[DayException] = (),
        unknown: tuple[UnknownPeriod, ...] = (),
    ) -> "RouteCalendar":
        """Pack the set of days of each category; the mapping's order is the order of the bits.

        Raises ValueError for more than 64 categories.
        """
        category_ids = tuple(days_by_category)
        length = (period.end - period.start).days + 1
        order = {category_id: position for position, category_id in enumerate(category_ids)}
        found = sorted(exceptions, key=lambda one: (one.day, order[one.category_id]))
        return cls(
            period=period,
            category_ids=category_ids,
            days=_packed(tuple(days_by_category.values()), length),
            exceptions=tuple(found),
            unknown=unknown,
        )


def _digit_table(bit: int) -> bytes:
    """Map a byte to the digit "1" where it has that bit, to "0" otherwise."""
    return bytes(_SET_DIGIT if byte >> bit & 1 else _SET_DIGIT - 1 for byte in range(256))


_DIGIT_OF_BIT: Final = tuple(_digit_table(bit) for bit in range(_BITS_OF_A_BYTE))


def _packed(sets: tuple[DaySet, ...], length: int) -> bytes:
    """Turn one set per category into one mask per day.

    Eight categories make one byte plane: each set is spread out to one byte per day and shifted to its category's
    bit; wider masks interleave their planes.
    """
    width = width_for(len(sets))
    packed = bytearray(length * width)
    for byte in range(width):
        plane = 0
        for bit, days in enumerate(sets[byte * _BITS_OF_A_BYTE : (byte + 1) * _BITS_OF_A_BYTE]):
            if days:
                plane |= _spread(days, length) << bit
        packed[byte::width] = plane.to_bytes(length, "little")
    return bytes(packed)


@lru_cache(maxsize=1024)
def _spread(days: DaySet, length: int) -> int:
    """Return the set with one byte per day instead of one bit; many routes have a set in common."""
    digits = f"{days:0{length}b}".encode()
    return int.from_bytes(digits) & int.from_bytes(b"\1" * length)  # "0" and "1" differ in the lowest bit
