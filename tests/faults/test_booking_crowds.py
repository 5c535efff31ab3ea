"""A herd on one free slot, and a rush on many, on two real servers: nothing is booked twice, every slot is won once.

`HYPOTHESIS_PROFILE=long` runs the whole of it: 64 clients on one slot 30 times, and 1,024 on 500 slots.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.booking_checker import needlessly_refused
from tests.booking_clients import content_in, truth_of, wrong
from tests.booking_history import History
from tests.facilities_world import DAY, HALF_A, HALL, World, wish
from tests.faults.booking_rush import Rush, everybody, herd, run
from tests.faults.conftest import NewDesk

from machiport.facilities.reservations import dynamo_reservations
from machiport.facilities.reservations.dynamo_changes import marked_entry

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
HERD, ROUNDS = (64, 30) if LONG else (16, 4)
RUSH = Rush(clients=1024, slots=500) if LONG else Rush(clients=96, slots=32, threads=16)


def wrong_after(world: World, history: History) -> list[str]:
    needlessly = needlessly_refused(history, content_in(world), truth_of(world), world.clock.now())
    return wrong(world, history) + needlessly


def herds(world: World, history: History, clients: int, rounds: int) -> list[Counter[str]]:
    """Let herds meet on one day after the other; return how often each answer was given."""
    answers = []
    for number in range(rounds):
        rooms = (HALF_A,) if number % 2 else (HALF_A, HALL)
        wishes = [wish(room, DAY + timedelta(days=number)) for room in rooms]
        told = herd(world, history, clients, wishes, f"round-{number}")
        answers.append(Counter(each.code or each.outcome for each in told))
    return answers


def test_a_herd_on_one_slot_has_one_winner_every_round(new_desk: NewDesk) -> None:
    world, history = new_desk(**everybody()), History()
    answers = herds(world, history, HERD, ROUNDS)
    assert answers == [Counter({"done": 1, "facilities.slot_taken": HERD - 1})] * ROUNDS
    assert wrong_after(world, history) == []


def test_a_rush_on_many_slots(new_desk: NewDesk) -> None:
    world = new_desk(**everybody())
    history = run(RUSH, world)
    codes = Counter(told.code or told.outcome for told in history.last() if told.what == "hold")
    assert set(codes) <= {"done", "facilities.slot_taken", "facilities.own_overlap", "facilities.quota_reached"}
    assert codes["facilities.slot_taken"] > 0
    assert codes["facilities.quota_reached"] > 0
    assert wrong_after(world, history) == []
    repeated = [answers for answers in history.by_key().values() if len(answers) > 1]
    assert len(repeated) >= RUSH.clients * RUSH.repeats


@pytest.mark.parametrize("new_desk", ["MiniStack"], indirect=True)
def test_the_herd_sees_a_condition_that_is_dropped(new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*given: Any) -> dict[str, Any]:
        entry = marked_entry(*given)
        part = next(iter(entry.values()))
        # Everything is true of it, and every value of the expression is used.
        part["ConditionExpression"] = (
            f"attribute_exists(pk) OR attribute_not_exists(pk) OR {part['ConditionExpression']}"
        )
        return entry

    monkeypatch.setattr(dynamo_reservations, "marked_entry", without)
    world, history = new_desk(**everybody()), History()
    answers = herds(world, history, 8, 2)
    assert any(each["done"] > 1 for each in answers)
    assert wrong_after(world, history) != []
