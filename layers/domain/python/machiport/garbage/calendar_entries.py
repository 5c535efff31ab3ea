"""The entries of an area's calendar: each is what one publication says about the area.

An `EditionEntry` is the area's packed calendar of one edition (or says that the area left the calendar); a
`ChangeEntry` is one emergency change (台風などの臨時変更). `area_calendar.py` puts them together.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from machiport.garbage.model import DEFAULT_CUT_OFF, Category, Edition
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class EntryCategory:
    """What a reader needs of a category; `cut_off` is the time of the collection day, Asia/Tokyo."""

    category_id: str
    name: LocalizedText
    colour: str = "#666666"
    cut_off: time = DEFAULT_CUT_OFF

    @classmethod
    def of(cls, category: Category) -> "EntryCategory":
        """Take over what readers need of an edition's category."""
        return cls(category.category_id, category.name, category.colour, category.cut_off)


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """What one published edition says about the area.

    `calendar` is None where the edition no longer has the area: the entry then says for its period that there is
    nothing to know (a tombstone, `absent`), instead of letting an older edition answer. `categories` are in the
    order of the calendar's `category_ids`. `version` is the publication's: the highest one that holds a day answers.
    """

    publication_id: str
    version: int
    period: DateRange
    categories: tuple[EntryCategory, ...] = ()
    calendar: RouteCalendar | None = None

    def __post_init__(self) -> None:
        """Check that categories and calendar fit together.

        Raises ValueError where they do not.
        """
        if self.calendar is None:
            return
        if self.calendar.period != self.period:
            raise ValueError("the entry's period is not its calendar's")
        if self.calendar.category_ids != tuple(category.category_id for category in self.categories):
            raise ValueError("the entry's categories are not its calendar's")

    @property
    def absent(self) -> bool:
        """Whether the edition no longer has the area."""
        return self.calendar is None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one category (or all of them: None) on one day.

    `cancel`: no collection on `day`. `move`: it is held on `to` instead. `add`: a collection on `day` besides the
    calendar's. `to` is given for `move` only, `category_id` may be None for `cancel` and `move`.
    """

    kind: Literal["cancel", "move", "add"]
    day: date
    category_id: str | None = None
    to: date | None = None

    def __post_init__(self) -> None:
        """Check that the effect says what its kind needs.

        Raises ValueError where it does not.
        """
        if (self.kind == "move") != (self.to is not None):
            raise ValueError("exactly a move names the other day")
        if self.kind == "add" and self.category_id is None:
            raise ValueError("an addition names its category")


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """What one emergency change in force does to the area, on top of whichever edition answers for the day."""

    publication_id: str
    change_id: str
    version: int
    effects: tuple[Effect, ...]
    reason: LocalizedText


type CalendarEntry = EditionEntry | ChangeEntry


def edition_entry(
    edition: Edition, calendar: RouteCalendar | None, *, publication_id: str, version: int
) -> EditionEntry:
    """Make the entry of an area from its edition and its route's calendar (None: the area is not in it)."""
    return EditionEntry(
        publication_id=publication_id,
        version=version,
        period=edition.period,
        categories=tuple(EntryCategory.of(category) for category in edition.categories) if calendar else (),
        calendar=calendar,
    )
