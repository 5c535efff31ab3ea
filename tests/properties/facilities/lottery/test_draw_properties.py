"""Whatever rooms, wishes and limits: no two wins exclude each other, limits hold, and nothing possible is left."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lottery_world import CITY
from tests.unit.facilities.lottery.drawing import commitment, drawn, entry, published, room, slot

from machiport.facilities.lottery.awarding import NextWin
from machiport.facilities.lottery.draw import Allocation, entrants_of
from machiport.facilities.lottery.model import LotteryLimits, Slot
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.public_files import Commitment, ListedEntry, OfferedRoom, Result
from machiport.facilities.lottery.verification import verify

SPANS = ("0900-1200", "1300-1700", "1730-2100")
JOINED = ("0900-1700", "1300-2100")
NAMES = ("hall", "a", "b", "studio")


@st.composite
def commitments(draw: st.DrawFn) -> Commitment:
    """Return a hall of two halves with clean-up, and a studio that disturbs one of them."""
    cleanup = draw(st.sampled_from([0, 30, 60]))
    preparation = draw(st.sampled_from([0, 15, 60]))
    neighbours = {"studio": ("a", "hall"), "a": ("studio",), "hall": ("studio",), "b": ()}
    rooms = [
        room(
            name,
            *atoms,
            slots=SPANS,
            noise_neighbours=tuple(f"{CITY}-mihon.{other}" for other in neighbours[name]),
            cleanup_minutes=cleanup,
            preparation_minutes=preparation if name == "studio" else 0,
        )
        for name, atoms in (("hall", ("a", "b")), ("a", ("a",)), ("b", ("b",)), ("studio", ("studio",)))
    ]
    limits = LotteryLimits(wishes_per_entry=8, wins_per_holder=draw(st.integers(1, 3)), slots_per_wish=2)
    return commitment(*rooms, limits=limits, resident_percent=draw(st.sampled_from([0, 34, 50, 100])))


names = st.builds(slot, st.sampled_from(NAMES), st.sampled_from(SPANS + JOINED))
entry_lists = st.lists(
    st.tuples(
        st.lists(st.tuples(names, st.sampled_from(["", "!"])), min_size=1, max_size=4, unique_by=lambda one: one[0]),
        st.sampled_from(["resident", "region"]),
    ),
    max_size=12,
).map(
    lambda drafts: [
        entry(number, *(name + mark for name, mark in wishes), caller_class=caller_class)  # type: ignore[arg-type]  # drawn
        for number, (wishes, caller_class) in enumerate(drafts)
    ]
)


def taken(told: OfferedRoom, use: Slot) -> tuple[int, int]:
    """Return what a use takes, minute by minute, in cells of thirty minutes."""
    first, last = max(use.start - told.preparation_minutes, 0), min(use.end + told.cleanup_minutes, 1440)
    return first // 30 * 30, -(-last // 30) * 30


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def excluded(committed: Commitment, later: tuple[Slot, bool], earlier: tuple[Slot, bool]) -> bool:
    """Say naively whether a use cannot be beside an earlier one: the same atoms, or noise between neighbours.

    Neighbours are told apart by atoms, as in bookings: who names the hall names both its halves.
    """
    rooms = {told.room_id: told for told in committed.rooms}
    own, other = rooms[later[0].room_id], rooms[earlier[0].room_id]
    if set(own.atoms) & set(other.atoms) and meet(taken(own, later[0]), taken(other, earlier[0])):
        return True
    near = {atom for name in own.noise_neighbours for atom in rooms[name].atoms} - set(own.atoms)
    reaches = meet((later[0].start, later[0].end), taken(other, earlier[0]))
    reaches = reaches or meet((earlier[0].start, earlier[0].end), taken(own, later[0]))
    return bool(near & set(other.atoms)) and (later[1] or earlier[1]) and reaches


def uses_of(result: Result, entries: Sequence[ListedEntry]) -> list[tuple[str, Slot, bool]]:
    by_number = {one.number: one for one in entries}
    return [(win.number, Slot.parse(win.slot), by_number[win.number].wishes[win.wish - 1].noisy) for win in result.wins]


@settings(max_examples=120, deadline=None)
@given(commitments(), entry_lists)
def test_a_draw_keeps_every_rule_and_leaves_nothing_possible(committed: Commitment, entries: list[ListedEntry]) -> None:
    result = drawn(committed, entries)
    uses = uses_of(result, entries)
    limits = committed.round.limits
    for one, other in combinations(uses, 2):
        assert not excluded(committed, other[1:], one[1:])
        assert one[0] != other[0] or not one[1].meets(other[1])
    counts = Counter(number for number, _, _ in uses)
    assert max(counts.values(), default=0) <= limits.wins_per_holder
    given_first = Counter[str]()
    for win in result.wins:
        if win.phase == "residents":
            used = Slot.parse(win.slot)
            given_first[used.room_id] += 2 if win.slot.endswith(JOINED) else 1
    assert all(count <= 3 * committed.round.resident_percent // 100 for count in given_first.values())
    for listed in entries:
        if counts[listed.number] == limits.wins_per_holder:
            continue
        own = [use for number, use, _ in uses if number == listed.number]
        for wish in listed.wishes:
            wished = (Slot.parse(wish.slot), wish.noisy)
            possible = not any(excluded(committed, wished, use[1:]) for use in uses)
            assert not possible or any(wished[0].meets(use) for use in own), "a possible wish was left"


@settings(max_examples=40, deadline=None)
@given(commitments(), entry_lists)
def test_every_honest_draw_verifies(committed: Commitment, entries: list[ListedEntry]) -> None:
    assert verify(published(committed, entries)).passed


@settings(max_examples=60, deadline=None)
@given(commitments(), entry_lists, st.data())
def test_what_lapses_goes_on_by_the_same_rules(
    committed: Commitment, entries: list[ListedEntry], data: st.DataObject
) -> None:
    result = drawn(committed, entries)
    plan = SlotPlan(committed)
    by_number = {one.number: one for one in entrants_of(entries, plan)}
    lapsed = {win.number for win in result.wins if data.draw(st.booleans())}
    allocation = Allocation(plan, committed.round)
    for win in result.wins:
        use = by_number[win.number].wishes[win.wish - 1]
        allocation.record(win.number, use, holds=win.number not in lapsed)
    again = allocation.allocate([by_number[number] for number in result.order], "everybody")
    had = {NextWin(win.number, win.slot, win.wish) for win in result.wins}
    assert not had & {NextWin(win.number, win.use.name, win.wish) for win in again}
    kept = [use for use in uses_of(result, entries) if use[0] not in lapsed]
    uses = [*kept, *((win.number, win.use.slot, win.use.noisy) for win in again)]
    for one, other in combinations(uses, 2):
        assert not excluded(committed, other[1:], one[1:])
    counts = Counter([win.number for win in result.wins] + [win.number for win in again])
    assert max(counts.values(), default=0) <= committed.round.limits.wins_per_holder
