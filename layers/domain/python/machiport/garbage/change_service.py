"""Emergency changes (臨時変更): tomorrow's collection is cancelled or moved, for everybody or some areas, at once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from machiport.clock import Clock, today
from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.areas_in_force import areas_in_force
from machiport.garbage.calendar_entries import ChangeEntry
from machiport.garbage.change_faults import (
    AREA_UNKNOWN,
    CATEGORY_UNKNOWN,
    CHANGE_TOO_LARGE,
    DAY_OVER,
    MOVE_NEEDS_OTHER_DAY,
    NO_COLLECTION,
    OTHER_DAY_ONLY_FOR_MOVE,
    OUTSIDE_CALENDARS,
)
from machiport.garbage.errors import ChangeNotFound, ChangeNotInForce, ChangeNotValid, PublishedMeanwhile
from machiport.garbage.model import is_possible_id
from machiport.garbage.ports import CalendarsInForce, Catalogue, ChangeTransition, EditionRecords
from machiport.garbage.publication import ChangeEffect, ChangeRecord
from machiport.garbage.publication_plan import plan_change, plan_withdrawal
from machiport.garbage.publisher import Effects, Publisher
from machiport.garbage.stored_sizes import change_is_too_large
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffAttempt
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError
from machiport.time_ordered_ids import new_id

# The event and the remembered answer, which both repeat the change, end at 64 KiB.
_LARGEST_BYTES = 48 * 1024
# Rivals publish within a second or two of each other, if ever.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change as staff ask for it."""

    reason: LocalizedText
    areas: tuple[str, ...] | Literal["all"]
    effects: tuple[ChangeEffect, ...]


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A change with what its publication reached."""

    record: ChangeRecord
    areas_reached: int


class ChangeService:
    """Publishes and withdraws emergency changes."""

    def __init__(
        self,
        catalogue: Catalogue,
        calendars: CalendarsInForce,
        records: EditionRecords,
        publisher: Publisher,
        clock: Clock,
    ) -> None:
        """Check against `catalogue` and `calendars`, publish through `publisher`."""
        self._catalogue = catalogue
        self._calendars = calendars
        self._records = records
        self._publisher = publisher
        self._clock = clock

    def publish(
        self, asked: StaffAttempt, change: AskedChange, respond: Callable[[PublishedChange], StoredResponse]
    ) -> Outcome:
        """Publish a change to all its areas at once.

        Raises ChangeNotValid, whose errors point at each fault; PublishedMeanwhile.
        """
        return self._publisher.once(asked, lambda: self._publish_over_rivals(asked, change, respond))

    def _publish_over_rivals(
        self, asked: StaffAttempt, change: AskedChange, respond: Callable[[PublishedChange], StoredResponse]
    ) -> Outcome:
        for _ in range(_TRIES - 1):
            # A change was not reviewed against a version, so another publication in between is no reason to refuse.
            with suppress(PublishedMeanwhile):
                return self._publish(asked, change, respond)
        return self._publish(asked, change, respond)

    def _publish(
        self, asked: StaffAttempt, change: AskedChange, respond: Callable[[PublishedChange], StoredResponse]
    ) -> Outcome:
        head = self._catalogue.head(asked.municipality)
        known = areas_in_force(self._catalogue, asked.municipality, head)
        area_ids = known if change.areas == "all" else list(dict.fromkeys(change.areas))
        calendars = self._calendars.area_calendars(asked.municipality, sorted(set(known).intersection(area_ids)))
        faults = list(_faults(change, calendars, today(self._clock)))
        if faults:
            raise ChangeNotValid(errors=faults)
        record = ChangeRecord(
            change_id=new_id(self._clock),
            municipality=asked.municipality,
            state="in_force",
            reason=change.reason,
            areas=change.areas if change.areas == "all" else tuple(area_ids),
            effects=change.effects,
            publication_id=new_id(self._clock),
            created_at=self._clock.now(),
            created_by=asked.pseudonym,
        )
        event_data = _event_data(record)
        if len(json.dumps(event_data, ensure_ascii=False).encode()) > _LARGEST_BYTES:
            raise ChangeNotValid(errors=[ProblemError("/body", CHANGE_TOO_LARGE)])
        plan = plan_change(record, head, area_ids, self._clock.now())
        if any(change_is_too_large(entry.entry) for entry in plan.entries[:1] if isinstance(entry.entry, ChangeEntry)):
            # Every area gets the same entry.
            raise ChangeNotValid(errors=[ProblemError("/body", CHANGE_TOO_LARGE)])
        effects = Effects("garbage.change_published", event_data, new_change=record)
        return self._publisher.publish(
            asked, head, plan, effects, lambda done: respond(PublishedChange(record, len(done.entries)))
        )

    def withdraw(
        self, asked: StaffAttempt, change_id: str, respond: Callable[[PublishedChange], StoredResponse]
    ) -> Outcome:
        """Take a change back: the calendar is again as if it had never been.

        Raises ChangeNotFound, ChangeNotInForce, PublishedMeanwhile.
        """
        return self._publisher.once(asked, lambda: self._withdraw(asked, change_id, respond))

    def _withdraw(
        self, asked: StaffAttempt, change_id: str, respond: Callable[[PublishedChange], StoredResponse]
    ) -> Outcome:
        record = self.change(asked.municipality, change_id)
        if record.state != "in_force":
            raise ChangeNotInForce
        head = self._catalogue.head(asked.municipality)
        every = record.areas == "all"
        area_ids = areas_in_force(self._catalogue, asked.municipality, head) if every else list(record.areas)
        now = self._clock.now()
        plan = plan_withdrawal(record, head, area_ids, publication_id=new_id(self._clock), now=now)
        withdrawn = record.model_copy(update={"state": "withdrawn", "withdrawn_at": now})
        effects = Effects(
            "garbage.change_withdrawn",
            _event_data(record),
            change=ChangeTransition(change_id, "in_force", "withdrawn", now),
        )
        return self._publisher.publish(
            asked, head, plan, effects, lambda done: respond(PublishedChange(withdrawn, len(done.entries)))
        )

    def change(self, municipality: str, change_id: str) -> ChangeRecord:
        """Return a change's record.

        Raises ChangeNotFound.
        """
        record = self._records.change(municipality, change_id) if is_possible_id(change_id) else None
        if record is None:
            raise ChangeNotFound
        return record

    def changes(self, municipality: str, limit: int, before: str | None) -> Sequence[ChangeRecord]:
        """Return records, newest first, those older than the id `before`."""
        return self._records.changes(municipality, limit, before)


def _event_data(record: ChangeRecord) -> Mapping[str, object]:
    return {
        "change_id": record.change_id,
        "reason": record.reason.model_dump(mode="json", by_alias=True),
        "areas": "all" if record.areas == "all" else list(record.areas),
        "effects": [effect.model_dump(mode="json") for effect in record.effects],
    }


def _faults(change: AskedChange, calendars: Mapping[str, AreaCalendar], present: date) -> Iterator[ProblemError]:
    if change.areas == "all":
        if not calendars:
            yield ProblemError("/body/areas", AREA_UNKNOWN)
    else:
        for position, area_id in enumerate(change.areas):
            if area_id not in calendars:
                yield ProblemError(f"/body/areas/{position}", AREA_UNKNOWN)
    for position, effect in enumerate(change.effects):
        for place, text in _effect_faults(effect, calendars, present):
            yield ProblemError(f"/body/effects/{position}{place}", text)


def _effect_faults(
    effect: ChangeEffect, calendars: Mapping[str, AreaCalendar], present: date
) -> Iterator[tuple[str, LocalizedText]]:
    if effect.day < present:
        yield "/date", DAY_OVER
    if effect.kind == "move":
        if effect.to is None or effect.to == effect.day:
            yield "/to", MOVE_NEEDS_OTHER_DAY
        elif effect.to < present:
            yield "/to", DAY_OVER
        elif not any(calendar.covered(effect.to) for calendar in calendars.values()):
            yield "/to", OUTSIDE_CALENDARS
    elif effect.to is not None:
        yield "/to", OTHER_DAY_ONLY_FOR_MOVE
    for number, category_id in enumerate(effect.category_ids):
        place = f"/category_ids/{number}"
        if not any(_has_category(calendar, effect.day, category_id) for calendar in calendars.values()):
            yield place, CATEGORY_UNKNOWN
        elif effect.kind != "add" and not any(
            _is_collected(calendar, effect.day, category_id) for calendar in calendars.values()
        ):
            yield place, NO_COLLECTION


def _has_category(calendar: AreaCalendar, day: date, category_id: str) -> bool:
    entry = calendar.edition_on(day)
    return entry is not None and any(category.category_id == category_id for category in entry.categories)


def _is_collected(calendar: AreaCalendar, day: date, category_id: str) -> bool:
    """Say whether the category is collected that day, as far as is known: an unknown day may be changed, too."""
    if any(
        not unknown.category_ids or category_id in unknown.category_ids
        for unknown in calendar.unknown_between(day, day)
    ):
        return True
    return any(collection.takes_place for collection in calendar.between(day, day, (category_id,)))
