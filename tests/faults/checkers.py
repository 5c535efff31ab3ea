"""What must hold after anything: each checker returns what is wrong, so that planted bugs can be shown to be seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.garbage_world import GarbageWorld, weekday_of

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.dynamo_area_entries import entries_of, is_settled
from machiport.outbox import OutboxEvent, PendingEvent, Relay, Sweeper

type Weekdays = Mapping[str, int | None]
"""The weekday on which each area is collected; None where the area is in no calendar."""


class Queue:
    """Where the relay sends events; keeps them all."""

    def __init__(self) -> None:
        """Begin empty."""
        self.messages: list[OutboxEvent] = []

    def send(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Accept every event."""
        self.messages += [OutboxEvent.from_envelope(event.envelope) for event in events]
        return frozenset(event.event_id for event in events)


def tidied_up(world: GarbageWorld) -> Queue:
    """Do what the machinery does by itself: the outbox sweep, the settler (twice), the hourly sweep."""
    queue = Queue()
    world.clock.advance(timedelta(minutes=2))
    sweeper = Sweeper(world.outbox, Relay(queue, world.outbox), world.clock, timedelta(seconds=30))
    sweeper.sweep([world.municipality])
    for event in [*queue.messages, *reversed(queue.messages)]:
        world.settlement.settle(event.municipality, event.subject)
    world.clock.advance(timedelta(hours=1, minutes=1))
    world.settlement.sweep([world.municipality])
    return queue


def seen(world: GarbageWorld, areas: Iterable[str]) -> dict[str, int | None]:
    """Return what residents of the areas see."""
    calendars = world.calendars.area_calendars(world.municipality, areas)
    return {area_id: weekday_of(calendars.get(area_id)) for area_id in areas}


def leftovers(world: GarbageWorld, areas: Iterable[str]) -> list[str]:
    """Return what of publications is left that makes reads dearer or is in nobody's list."""
    found = []
    for area_id in areas:
        item = world.client.get_item(TableName=world.table, Key=keys.area(world.municipality, area_id)).get("Item", {})
        found += [f"{area_id}: {name} unsettled" for name, entry in entries_of(item).items() if not is_settled(entry)]
    pending = world.settlement_store.leftovers(world.municipality, world.clock.now() + timedelta(days=1))
    return found + [f"{publication_id} is still on the list of leftovers" for publication_id in pending]


def mixed(before: Weekdays, after: Weekdays, now: Weekdays) -> list[str]:
    """Return what is wrong where residents see neither the old calendar nor the new one, whole."""
    return [] if now in (before, after) else [f"a mix: {now}, neither {before} nor {after}"]


def one_event(queue: Queue, version: int, version_before: int) -> list[str]:
    """Return what is wrong with the events and the version of one publication."""
    wrong = []
    ids = {event.event_id for event in queue.messages}
    if len(ids) != 1:
        wrong.append(f"{len(ids)} distinct events instead of 1")
    if version != version_before + 1:
        wrong.append(f"the version went from {version_before} to {version}")
    return wrong


@dataclass(frozen=True)
class Read:
    """One resident's read: when it began and ended, and whether it showed the new calendar."""

    began: float
    ended: float
    area_id: str
    shows_new: bool


def torn_reads(reads: Sequence[Read]) -> list[str]:
    """Return reads that show the old calendar although they began after one that showed the new one had ended."""
    first_new = min((read.ended for read in reads if read.shows_new), default=None)
    if first_new is None:
        return []
    return [
        f"{read.area_id} showed the old calendar {read.began - first_new:.4f} s after the new one had been seen"
        for read in reads
        if not read.shows_new and read.began > first_new
    ]


def lost_publications(world: GarbageWorld, answers: Mapping[str, int]) -> list[str]:
    """Return what is wrong with answered publications: `answers` has the version by edition id."""
    wrong = []
    versions = sorted(answers.values())
    if versions != list(range(versions[0], versions[0] + len(versions))):
        wrong.append(f"versions are not consecutive: {versions}")
    head = world.catalogue.head(world.municipality)
    if head.version != versions[-1]:
        wrong.append(f"the head is at {head.version}, the last answer said {versions[-1]}")
    last = max(answers, key=lambda edition_id: answers[edition_id])
    for edition_id in answers:
        state = world.editions.edition(world.municipality, edition_id).state
        if state != ("published" if edition_id == last else "superseded"):
            wrong.append(f"version {answers[edition_id]} is {state}")
    return wrong
