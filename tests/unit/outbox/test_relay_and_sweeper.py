"""Send, then mark; and sweep up what was left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from tests.outbox_events import OCCURRED_AT, edition_published, pending, shelter_status_changed

from machiport.clock import FixedClock
from machiport.outbox import MarksByContext, PendingEvent, Relay, Sweeper, SweepResult

EVENTS = [pending(edition_published(f"e{number}")) for number in range(3)]
PATIENCE = timedelta(seconds=30)


@dataclass
class OutboxInMemory:
    """Queue, marks and pending events in one; some steps fail."""

    waiting: list[PendingEvent] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    unmarkable: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)

    def send(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Accept all but the refused."""
        accepted = [event.event_id for event in events if event.event_id not in self.refused]
        self.sent += accepted
        return frozenset(accepted)

    def mark(self, event: PendingEvent) -> bool:
        """Mark all but the unmarkable; only what was sent may be marked."""
        assert event.event_id in self.sent, "marked before it was sent"
        if event.event_id in self.unmarkable:
            return False
        self.waiting = [each for each in self.waiting if each.event_id != event.event_id]
        return True

    def older_than(self, municipality: str, instant: datetime) -> Iterator[PendingEvent]:
        """Go through a copy, as DynamoDB's pages do."""
        if municipality in self.unreadable:
            raise ConnectionError
        yield from [e for e in self.waiting if e.municipality == municipality and e.occurred_at < instant]


def _sweeper(outbox: OutboxInMemory, after: timedelta) -> Sweeper:
    return Sweeper(outbox, Relay(outbox, outbox), FixedClock(OCCURRED_AT + after), PATIENCE)


def test_accepted_events_are_marked() -> None:
    outbox = OutboxInMemory(waiting=list(EVENTS))
    assert Relay(outbox, outbox).relay(EVENTS) == frozenset()
    assert outbox.waiting == []


def test_refused_and_unmarked_events_stay_pending() -> None:
    refused, unmarkable = EVENTS[0].event_id, EVENTS[1].event_id
    outbox = OutboxInMemory(waiting=list(EVENTS), refused={refused}, unmarkable={unmarkable})
    assert Relay(outbox, outbox).relay(EVENTS) == {refused, unmarkable}
    assert [event.event_id for event in outbox.waiting] == [refused, unmarkable]


def test_nothing_to_relay() -> None:
    outbox = OutboxInMemory()
    assert Relay(outbox, outbox).relay([]) == frozenset()
    assert outbox.sent == []


def test_an_event_is_marked_in_the_table_of_its_context() -> None:
    events = [EVENTS[0], pending(shelter_status_changed("h1"))]
    garbage, hazard = (OutboxInMemory(waiting=list(events), sent=[e.event_id for e in events]) for _ in range(2))
    relay = Relay(OutboxInMemory(), MarksByContext({"garbage": garbage, "hazard": hazard}))
    assert relay.relay(events) == frozenset()
    assert garbage.waiting == [events[1]]
    assert hazard.waiting == [events[0]]


def test_an_event_that_no_table_is_known_for_stays_pending() -> None:
    event = pending(shelter_status_changed("h1"))
    assert Relay(OutboxInMemory(), MarksByContext({"garbage": OutboxInMemory()})).relay([event]) == {event.event_id}


def test_two_sweeps_are_told_as_one() -> None:
    first = SweepResult(found=2, still_pending=1, oldest_seconds=40, unread=("44201",))
    second = SweepResult(found=1, still_pending=1, oldest_seconds=90, unread=("44202",))
    assert first.together_with(second) == SweepResult(3, 2, 90, ("44201", "44202"))


def test_the_sweeper_leaves_young_events_to_the_relay() -> None:
    outbox = OutboxInMemory(waiting=list(EVENTS))
    assert _sweeper(outbox, timedelta(seconds=30)).sweep(["44201"]).found == 0
    result = _sweeper(outbox, timedelta(seconds=31)).sweep(["44201"])
    assert (result.found, result.still_pending, result.oldest_seconds) == (3, 0, 31)
    assert outbox.waiting == []


def test_an_event_that_cannot_be_sent_does_not_hold_up_the_others() -> None:
    outbox = OutboxInMemory(waiting=list(EVENTS), refused={EVENTS[0].event_id})
    result = _sweeper(outbox, timedelta(hours=1)).sweep(["44201"])
    assert (result.found, result.still_pending) == (3, 1)
    assert [event.event_id for event in outbox.waiting] == [EVENTS[0].event_id]


def test_a_municipality_that_cannot_be_read_does_not_hold_up_the_others() -> None:
    outbox = OutboxInMemory(waiting=list(EVENTS), unreadable={"44202"})
    result = _sweeper(outbox, timedelta(hours=1)).sweep(["44202", "44201"])
    assert result.unread == ("44202",)
    assert result.found == 3
    assert outbox.waiting == []


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 120])
def test_any_number_of_events_is_sent_once(count: int) -> None:
    many = [pending(edition_published(f"e{number}")) for number in range(count)]
    outbox = OutboxInMemory(waiting=list(many))
    result = _sweeper(outbox, timedelta(hours=1)).sweep(["44201"])
    assert (result.found, result.still_pending) == (count, 0)
    assert sorted(outbox.sent) == sorted(event.event_id for event in many)
