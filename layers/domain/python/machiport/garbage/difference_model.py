"""What a clerk reads before publishing an edition: the difference for residents, of bounded size, as JSON."""

from datetime import date, time

from machiport.garbage.rules import DateRange, Value
from machiport.localized_text import LocalizedText

GROUPS_SHOWN = 100
AREAS_SHOWN = 20
DAYS_SHOWN = 400


class AreaName(Value):
    """An area by id and name."""

    area_id: str
    name: str


class CategoryDays(Value):
    """The days of one category that a group of areas gains or loses; at most 400 days listed, all counted."""

    category_id: str
    name: LocalizedText
    days_added: tuple[date, ...]
    days_removed: tuple[date, ...]
    days_added_count: int
    days_removed_count: int


class DifferenceGroup(Value):
    """Areas whose calendars change in exactly the same way; the first 20 are named, all are counted.

    `newly_covered` are days of the edition for which the areas had no calendar, so that nothing can be compared.
    `newly_unknown` and `no_longer_unknown` are days on which at least one category becomes or ceases to be unknown.
    """

    areas: tuple[AreaName, ...]
    area_count: int
    categories: tuple[CategoryDays, ...]
    newly_covered: tuple[DateRange, ...] = ()
    newly_unknown: tuple[DateRange, ...] = ()
    no_longer_unknown: tuple[DateRange, ...] = ()


class CategoryChange(Value):
    """A category that the edition brings, drops or describes otherwise (None: not there)."""

    category_id: str
    name_before: LocalizedText | None
    name_after: LocalizedText | None
    cut_off_before: time | None
    cut_off_after: time | None


class DifferenceSummary(Value):
    """The whole difference in numbers; days are counted once per area and category.

    `areas_changed` counts areas whose compared days differ or whose days are unknown now or were before;
    `areas_extended` those that only get days beyond the calendars in force.
    """

    areas_in_edition: int
    areas_new: int
    areas_gone: int
    areas_changed: int
    areas_extended: int
    areas_unchanged: int
    days_added: int
    days_removed: int
    groups: int


class EditionDifference(Value):
    """What changes for residents from a day on if an edition is published.

    `window` are the days compared: the edition's, from the given day on; None where the edition has ended before.
    `groups` are the first 100, most days changed first, `summary.groups` counts all. New and gone areas are named up
    to 100 each and counted in the summary.
    """

    window: DateRange | None
    summary: DifferenceSummary
    groups: tuple[DifferenceGroup, ...] = ()
    categories: tuple[CategoryChange, ...] = ()
    new_areas: tuple[AreaName, ...] = ()
    gone_areas: tuple[AreaName, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Whether any resident would see another calendar."""
        summary = self.summary
        return bool(summary.groups or summary.areas_new or summary.areas_gone or self.categories)
