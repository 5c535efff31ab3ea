"""Many at the same moment: one entry a person, and a list that holds exactly the entries that were taken."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.lottery_world import EVENING, LotteryWorld, wish

from machiport.facilities.lottery.public_files import entries_of
from machiport.problem_details import Problem

RIVALS = 16


def at_once(acts: Sequence[Callable[[], str]]) -> list[str]:
    """Do everything at the same moment; return what succeeded, problems as their codes."""
    start = Barrier(len(acts))

    def one(act: Callable[[], str]) -> str:
        start.wait()
        try:
            return act()
        except Problem as problem:
            return problem.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


def test_a_person_who_sends_many_entries_at_once_has_one(dynamo: InMemoryDynamo) -> None:
    world = LotteryWorld(dynamo.client)
    round_id = world.open_round()
    told = at_once([partial(world.enter, "ann", round_id)] * RIVALS)
    assert sorted(told)[1:] == ["facilities.lottery_already_entered"] * (RIVALS - 1)
    assert world.record(round_id).entries == len(world.entries.all(round_id)) == 1


def test_a_group_and_its_members_at_once_have_one_entry_between_them(dynamo: InMemoryDynamo) -> None:
    world = LotteryWorld(dynamo.client)
    members = tuple(f"member-{number}" for number in range(RIVALS))
    world.entrants.groups["choir"] = members
    round_id = world.open_round()
    for_the_group = at_once([partial(world.enter, who, round_id, group="choir") for who in members])
    assert len([one for one in for_the_group if one.isdigit()]) == 1
    alone = at_once([partial(world.enter, who, round_id) for who in members])
    assert not [one for one in alone if one.isdigit()]
    assert world.record(round_id).entries == 1


def test_entries_changes_and_withdrawals_race_with_closing(dynamo: InMemoryDynamo) -> None:
    world = LotteryWorld(dynamo.client)
    round_id = world.open_round()
    early = {f"early-{number}": world.enter(f"early-{number}", round_id) for number in range(RIVALS)}
    closing = world.record(round_id).round.times.closes_at
    late = LotteryWorld(dynamo.client)
    late.to(world.clock.now())
    world.to(closing)

    def withdraw(who: str) -> str:
        late.withdraw(who, round_id, early[who])
        return "withdrawn"

    def change(who: str) -> str:
        late.entering.change(who, round_id, early[who], (wish(span=EVENING),))
        return "changed"

    def close() -> str:
        world.tick()
        return "tick"

    names = list(early)
    acts: list[Callable[[], str]] = [close, close]
    acts += [partial(late.enter, f"late-{number}", round_id) for number in range(RIVALS)]
    acts += [partial(withdraw, who) for who in names[:4]]
    acts += [partial(change, who) for who in names[4:8]]
    at_once(acts)
    while world.record(round_id).state != "closed":
        world.tick()
    listed = {entry.number: entry for entry in entries_of(world.reader.file(round_id, "entries.jsonl")[1])}
    kept = {entry.number: entry for entry in world.entries.all(round_id)}
    assert listed.keys() == kept.keys()
    assert len(kept) == world.record(round_id).entries
    for number, entry in kept.items():
        assert [one.slot for one in listed[number].wishes] == [one.slot.name for one in entry.wishes]
