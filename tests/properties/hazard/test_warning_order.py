"""However a feed repeats itself, overlaps, or comes out of order: the same warnings in the end, nothing told twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.warning_telegrams import BEPPU, OITA, WarningWorld, entry_of, telegram_xml

from machiport.hazard.warnings.model import TelegramType
from machiport.hazard.warnings.ports import Poll
from machiport.outbox import OutboxEvent

CODES: dict[TelegramType, tuple[str, ...]] = {"VPWW55": ("10", "03", "43", "33"), "VPWW61": ("14", "20", "21")}


@dataclass(frozen=True)
class Sent:
    """A telegram as it was sent: its kind, when (minutes), what of it, and its XML."""

    telegram: TelegramType
    minute: int
    info: str
    content: bytes


@st.composite
def series(draw: st.DrawFn, most: int = 5) -> list[Sent]:
    """Return telegrams of one day in the order of sending; some are corrected or taken back.

    What was taken back is not corrected afterwards: a poll that brings both would rightly tell of it, one that brings
    them one after the other would not.
    """
    sent: list[Sent] = []
    minute = 0
    for _ in range(draw(st.integers(1, most))):
        telegram: TelegramType = draw(st.sampled_from(sorted(CODES)))
        info = draw(st.sampled_from(["発表", "発表", "発表", "訂正", "取消"]))
        earlier = [each.minute for each in sent if each.telegram == telegram and each.info == "発表"]
        last_taken_back = max(
            (each.minute for each in sent if each.telegram == telegram and each.info == "取消"), default=0
        )
        if info == "訂正":
            earlier = [reported for reported in earlier if reported > last_taken_back]
        if info != "発表" and not earlier:
            info = "発表"
        minute += draw(st.integers(1, 3))
        # A cancellation names its report by the time, or (with a time of its own) by the event, or nothing at all.
        own_time = info == "発表" or (info == "取消" and draw(st.booleans()))
        reported = minute if own_time else earlier[-1]
        # Of one phenomenon a telegram names the highest warning only.
        highest = 1 if telegram == "VPWW55" else 3
        kinds = st.lists(st.sampled_from(CODES[telegram]), max_size=highest, unique=True)
        areas = None if info == "取消" else {area: draw(kinds) for area in (OITA, BEPPU)}
        status = draw(st.sampled_from(["通常", "通常", "訓練"])) if info == "発表" else "通常"
        event_id = draw(st.sampled_from(["", "a", "a", "b"]))
        content = telegram_xml(
            areas,
            minutes=reported,
            sent_minutes=minute,
            telegram=telegram,
            info=info,
            status=status,
            event_id=event_id,
        )
        sent.append(Sent(telegram, reported if info == "発表" else minute, info, content))
    return sent


def state(world: WarningWorld) -> list[list[tuple[str, str]]]:
    """Return what is in force, drills as well."""
    return [sorted(world.in_force(municipality, training=True)) for municipality in ("44201", "44202")]


def in_order(sent: Sequence[Sent]) -> WarningWorld:
    """Return a world that got each telegram once, in order."""
    world = WarningWorld()
    for each in sent:
        world.store(each.content, each.telegram)
    return world


@given(data=st.data(), sent=series())
@settings(max_examples=80, deadline=None)
def test_any_order_with_repetitions_ends_the_same(data: st.DataObject, sent: list[Sent]) -> None:
    shuffled = data.draw(st.permutations([*sent, *data.draw(st.lists(st.sampled_from(sent), max_size=4))]))
    world = WarningWorld()
    for each in shuffled:
        world.store(each.content, each.telegram)
    assert state(world) == state(in_order(sent))


@given(data=st.data(), sent=series())
@settings(max_examples=60, deadline=None)
def test_following_what_was_told_leads_to_what_is_in_force(data: st.DataObject, sent: list[Sent]) -> None:
    """Whoever gets the events, in whatever order, and takes of each hazard the one with the highest sequence."""
    world = WarningWorld()
    for each in data.draw(st.permutations(sent)):
        world.store(each.content, each.telegram)
    latest: dict[tuple[object, str], OutboxEvent] = {}
    for event in world.events():
        key = event.data["operation"], event.subject
        if key not in latest or _sequence(event) > _sequence(latest[key]):
            latest[key] = event
    told = sorted(
        (str(event.data["area_code"]), str(event.data["code"])) for event in latest.values() if event.data["code"]
    )
    assert told == sorted(pair for municipality in state(world) for pair in municipality)


def _sequence(event: OutboxEvent) -> int:
    sequence = event.data["sequence"]
    assert isinstance(sequence, int)
    return sequence


def told(world: WarningWorld) -> dict[UUID, OutboxEvent]:
    """Return the events by id, without their sequence.

    A cancellation kept for a report that has yet to come counts up the record without an event, sooner or later by the
    order; that the sequence leads to what is in force is a test of its own.
    """
    found = {}
    for event in world.events():
        data = {name: value for name, value in event.data.items() if name != "sequence"}
        found[event.event_id] = event.model_copy(update={"data": data})
    return found


@given(data=st.data(), sent=series())
@settings(max_examples=60, deadline=None)
def test_a_feed_in_any_order_cut_into_polls_that_overlap_tells_the_same_events(
    data: st.DataObject, sent: list[Sent]
) -> None:
    """A feed's window moves on in time; within a poll it may list telegrams in any order, and again and again."""
    world = WarningWorld()
    world.telegrams.remember_poll(Poll(world.clock.now()))
    entries = [entry_of(f"t{number}", telegram=each.telegram, minute=number) for number, each in enumerate(sent)]
    world.feed.contents = {entry.entry_id: each.content for entry, each in zip(entries, sent, strict=True)}
    end = 0
    while end < len(entries):
        start = data.draw(st.integers(0, end))
        end = data.draw(st.integers(end + 1, len(entries)))
        world.feed.listed = data.draw(st.permutations(entries[start:end]))
        if data.draw(st.booleans()):
            world.new_process()
        world.poller.poll()
        world.clock.advance(timedelta(minutes=1))
    expected = in_order(sent)
    assert state(world) == state(expected)
    assert told(world) == told(expected)
