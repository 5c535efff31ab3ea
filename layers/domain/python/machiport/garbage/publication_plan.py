"""What a publication will write: the entry of every area it touches, and the head as it will be.

Pure: everything is decided here before anything is written, so that a repeated or resumed publication writes the
same again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from machiport.garbage.calendar_entries import ChangeEntry, Effect, edition_entry
from machiport.garbage.expansion import expand_edition
from machiport.garbage.model import Edition
from machiport.garbage.ports import AreaEntry, Withdrawal
from machiport.garbage.publication import ChangeEffect, ChangeInForce, ChangeRecord, EditionInForce, EditionRecord, Head
from machiport.garbage.rules import DateRange, Value

# Calendar apps keep a month of the past, staff look back at most a year; the settler removes older entries.
_EDITION_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """What one publication writes. `superseded` are the editions that no day is left to."""

    publication_id: str
    version: int
    entries: Sequence[AreaEntry]
    head: Head
    indexes: Mapping[str, Sequence[Value]]
    superseded: Sequence[EditionInForce] = ()


def plan_edition(
    record: EditionRecord,
    edition: Edition,
    head: Head,
    *,
    publication_id: str,
    now: datetime,
    known_area_ids: Iterable[str],
) -> PublicationPlan:
    """Plan the publication of an edition.

    `known_area_ids` are the areas that have a calendar now; those that the edition no longer has get a tombstone for
    its period. An edition without areas brings only its dictionary.
    """
    version = head.version + 1
    known = set(known_area_ids)
    present = {area.area_id for area in edition.areas}
    entries: list[AreaEntry] = []
    if present:
        calendars = expand_edition(edition)
        of_route = {
            route_id: edition_entry(edition, calendar, publication_id=publication_id, version=version)
            for route_id, calendar in calendars.items()
        }
        gone = edition_entry(edition, None, publication_id=publication_id, version=version)
        entries = [
            AreaEntry(area.area_id, of_route[area.route_id], edition.period, area.name, area.area_id not in known)
            for area in edition.areas
        ]
        entries += [AreaEntry(area_id, gone, edition.period) for area_id in sorted(known - present)]
    superseded = [old for old in head.editions if present and _holds(edition.period, old.period)]
    return PublicationPlan(
        publication_id=publication_id,
        version=version,
        entries=entries,
        head=_next_head(head, record, edition, superseded, publication_id, now),
        indexes=_indexes(edition),
        superseded=superseded,
    )


def _holds(period: DateRange, other: DateRange) -> bool:
    return period.start <= other.start and other.end <= period.end


def _next_head(
    head: Head,
    record: EditionRecord,
    edition: Edition,
    superseded: Sequence[EditionInForce],
    publication_id: str,
    now: datetime,
) -> Head:
    version = head.version + 1
    editions = tuple(
        old for old in head.editions if old not in superseded and old.period.end >= now.date() - _EDITION_KEPT
    )
    if edition.areas:
        editions += (
            EditionInForce(
                edition_id=record.edition_id,
                publication_id=publication_id,
                version=version,
                period=edition.period,
                title=edition.title,
                source=edition.source,
                sample=edition.sample,
            ),
        )
    return Head(
        version=version,
        editions=editions,
        changes=_unfinished(head.changes, now.date()),
        dictionary_publication_id=publication_id if edition.dictionary else head.dictionary_publication_id,
        published_at=now,
    )


def _unfinished(changes: Iterable[ChangeInForce], today: date) -> tuple[ChangeInForce, ...]:
    """Leave out changes whose last day is over (by UTC, which is at most nine hours behind)."""
    return tuple(change for change in changes if change.last_day >= today)


def _indexes(edition: Edition) -> dict[str, Sequence[Value]]:
    indexes: dict[str, Sequence[Value]] = {}
    if edition.areas:
        indexes |= {"AREAS": edition.areas, "CATEGORIES": edition.categories}
    if edition.dictionary:
        indexes["DICTIONARY"] = edition.dictionary
    return indexes


def plan_change(record: ChangeRecord, head: Head, area_ids: Iterable[str], now: datetime) -> PublicationPlan:
    """Plan the publication of an emergency change to these areas."""
    version = head.version + 1
    entries = change_entries(record, area_ids, version)
    in_force = ChangeInForce(
        change_id=record.change_id,
        publication_id=record.publication_id,
        version=version,
        every_area=record.areas == "all",
        last_day=record.last_day,
    )
    changes = (*_unfinished(head.changes, now.date()), in_force)
    return PublicationPlan(
        publication_id=record.publication_id,
        version=version,
        entries=entries,
        head=head.model_copy(update={"version": version, "changes": changes, "published_at": now}),
        indexes={},
    )


def change_entries(record: ChangeRecord, area_ids: Iterable[str], version: int) -> list[AreaEntry]:
    """Return the entry of each area for an emergency change."""
    entry = ChangeEntry(
        publication_id=record.publication_id,
        change_id=record.change_id,
        version=version,
        effects=tuple(effect for given in record.effects for effect in _effects(given)),
        reason=record.reason,
    )
    period = DateRange(start=min(effect.day for effect in record.effects), end=record.last_day)
    return [AreaEntry(area_id, entry, period) for area_id in area_ids]


def _effects(given: ChangeEffect) -> Iterable[Effect]:
    for category_id in given.category_ids:
        yield Effect(kind=given.kind, day=given.day, category_id=category_id, to=given.to)


def plan_withdrawal(
    record: ChangeRecord, head: Head, area_ids: Iterable[str], *, publication_id: str, now: datetime
) -> PublicationPlan:
    """Plan taking an emergency change back in the areas that it touched."""
    version = head.version + 1
    period = DateRange(start=min(effect.day for effect in record.effects), end=record.last_day)
    entries = [AreaEntry(area_id, Withdrawal(record.publication_id), period) for area_id in area_ids]
    changes = tuple(change for change in head.changes if change.change_id != record.change_id)
    return PublicationPlan(
        publication_id=publication_id,
        version=version,
        entries=entries,
        head=head.model_copy(
            update={"version": version, "changes": _unfinished(changes, now.date()), "published_at": now}
        ),
        indexes={},
    )


def arriving_areas(plan: PublicationPlan) -> list[str]:
    """Return the areas that are in no calendar in force and come with this plan."""
    return [entry.area_id for entry in plan.entries if entry.arrives]


def with_changes_for_arriving_areas(
    plan: PublicationPlan, head: Head, changes: Iterable[ChangeRecord]
) -> PublicationPlan:
    """Bring the changes in force along to the areas that arrive with the edition.

    An area that was in the calendar before, left it and comes back may still hold changes of then, some of which were
    withdrawn while it was away. They do not count any more; what is in force now comes along anew.
    """
    arriving = arriving_areas(plan)
    versions = {change.change_id: change.version for change in head.changes}
    brought = [
        entry
        for change in changes
        for entry in change_entries(change, _concerned(change, arriving), versions[change.change_id])
    ]
    return replace(plan, entries=[*plan.entries, *brought]) if brought else plan


def _concerned(change: ChangeRecord, area_ids: Iterable[str]) -> list[str]:
    return [area_id for area_id in area_ids if change.areas == "all" or area_id in change.areas]
