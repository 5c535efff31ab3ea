"""The difference for residents between the calendars in force and a new edition.

Compared are collections that take place by the editions alone (emergency changes lie on top of either), from a
given day on and only within the new edition's period. Days for which an area had no calendar are not "added": there
was nothing to compare with. An area that never had a calendar is a new area.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.area_comparison import AreaChange, AreaDays
from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.day_sets import DaySet, PeriodDays, offsets_of, period_days
from machiport.garbage.difference_model import (
    AREAS_SHOWN,
    DAYS_SHOWN,
    GROUPS_SHOWN,
    AreaName,
    CategoryChange,
    CategoryDays,
    DifferenceGroup,
    DifferenceSummary,
    EditionDifference,
)
from machiport.garbage.expansion import expand_edition
from machiport.garbage.model import Edition
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText

__all__ = ["EditionDifference", "edition_difference"]

type _Groups = Sequence[tuple[AreaChange, Sequence[AreaName]]]


def edition_difference(
    edition: Edition, in_force: Mapping[str, AreaCalendar], *, from_day: date, groups: int = GROUPS_SHOWN
) -> EditionDifference:
    """Compare `edition` with the calendars in force from `from_day` (usually today) on.

    `in_force` holds, by area id, the calendars of the edition's areas and of all areas published now: one that is
    missing in the edition, though covered on a compared day, counts as gone. At most `groups` groups and as many new
    and gone areas are listed; the summary counts them all.
    """
    start = max(from_day, edition.period.start)
    if start > edition.period.end:
        return EditionDifference(window=None, summary=_summary(edition, (), 0, 0))
    window = period_days(start, edition.period.end)
    known = {area_id: calendar for area_id, calendar in in_force.items() if calendar.covered_ranges()}
    new = [AreaName(area_id=a.area_id, name=a.name) for a in edition.areas if a.area_id not in known]
    in_edition = {area.area_id for area in edition.areas}
    gone = [
        AreaName(area_id=area_id, name=calendar.name)
        for area_id, calendar in known.items()
        if area_id not in in_edition and AreaDays.of_area(calendar, window).covered
    ]
    found = _changes(edition, known, window)
    shown = [group for group in found if group[0].differs or group[0].newly_covered]
    before = _categories_before(known.values(), window)
    names = {category_id: category.name for category_id, category in before.items()}
    names |= {category.category_id: category.name for category in edition.categories}
    return EditionDifference(
        window=window.period,
        summary=_summary(edition, found, len(new), len(gone)),
        groups=tuple(_group(change, areas, names, window) for change, areas in shown[:groups]),
        categories=tuple(_category_changes(edition, before)) if before else (),
        new_areas=tuple(new[:groups]),
        gone_areas=tuple(gone[:groups]),
    )


def _changes(edition: Edition, known: Mapping[str, AreaCalendar], window: PeriodDays) -> _Groups:
    """Group the areas that are in both by what changes, most days changed (over all its areas) first."""
    calendars = expand_edition(edition)
    after_by_route: dict[str, AreaDays] = {}
    found: dict[AreaChange, list[AreaName]] = {}
    for area in edition.areas:
        calendar = known.get(area.area_id)
        if calendar is None:
            continue
        after = after_by_route.get(area.route_id)
        if after is None:
            after = after_by_route[area.route_id] = AreaDays.of_route(calendars[area.route_id], window)
        change = AreaChange.between(AreaDays.of_area(calendar, window), after)
        found.setdefault(change, []).append(AreaName(area_id=area.area_id, name=area.name))
    return sorted(
        found.items(),
        key=lambda group: (-(group[0].days_added + group[0].days_removed) * len(group[1]), -len(group[1])),
    )


def _group(
    change: AreaChange, areas: Sequence[AreaName], names: Mapping[str, LocalizedText], window: PeriodDays
) -> DifferenceGroup:
    return DifferenceGroup(
        areas=tuple(areas[:AREAS_SHOWN]),
        area_count=len(areas),
        categories=tuple(
            CategoryDays(
                category_id=category_id,
                name=names[category_id],
                days_added=window.dates(added)[:DAYS_SHOWN],
                days_removed=window.dates(removed)[:DAYS_SHOWN],
                days_added_count=added.bit_count(),
                days_removed_count=removed.bit_count(),
            )
            for category_id, added, removed in change.categories
        ),
        newly_covered=_ranges(change.newly_covered, window),
        newly_unknown=_ranges(change.newly_unknown, window),
        no_longer_unknown=_ranges(change.no_longer_unknown, window),
    )


def _summary(edition: Edition, found: _Groups, new: int, gone: int) -> DifferenceSummary:
    changed = sum(len(areas) for change, areas in found if change.differs)
    extended = sum(len(areas) for change, areas in found if change.newly_covered and not change.differs)
    compared = sum(len(areas) for _, areas in found)
    return DifferenceSummary(
        areas_in_edition=len(edition.areas),
        areas_new=new,
        areas_gone=gone,
        areas_changed=changed,
        areas_extended=extended,
        areas_unchanged=compared - changed - extended,
        days_added=sum(change.days_added * len(areas) for change, areas in found),
        days_removed=sum(change.days_removed * len(areas) for change, areas in found),
        groups=sum(change.differs or bool(change.newly_covered) for change, _ in found),
    )


def _categories_before(calendars: Iterable[AreaCalendar], window: PeriodDays) -> dict[str, EntryCategory]:
    """Return the categories in force in the window, or at all where no edition reaches into it."""
    spans = [span for calendar in calendars for span in calendar.editions.spans]
    within = [span for span in spans if span.first <= window.last and span.last >= window.first]
    ordered = sorted(within or spans, key=lambda span: span.entry.version)
    return {category.category_id: category for span in ordered for category in span.entry.categories}


def _category_changes(edition: Edition, before: dict[str, EntryCategory]) -> Iterable[CategoryChange]:
    after = {category.category_id: EntryCategory.of(category) for category in edition.categories}
    for category_id in after | before:
        was, will_be = before.get(category_id), after.get(category_id)
        described = [None if one is None else (one.name, one.cut_off) for one in (was, will_be)]
        if described[0] != described[1]:
            yield CategoryChange(
                category_id=category_id,
                name_before=was.name if was else None,
                name_after=will_be.name if will_be else None,
                cut_off_before=was.cut_off if was else None,
                cut_off_after=will_be.cut_off if will_be else None,
            )


def _ranges(days: DaySet, window: PeriodDays) -> tuple[DateRange, ...]:
    """Return a set of days as ranges."""
    ranges: list[tuple[date, date]] = []
    for offset in offsets_of(days):
        day = window.day(offset)
        if ranges and day - ranges[-1][1] == timedelta(days=1):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return tuple(DateRange(start=start, end=end) for start, end in ranges)
