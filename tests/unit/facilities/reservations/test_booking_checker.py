"""The checker of bookings finds nothing wrong with the engine as it is, and each bug that is planted in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.booking_checker import needlessly_refused
from tests.booking_clients import Client, content_in, truth_of, wrong
from tests.booking_history import History
from tests.facilities_world import HALF_A, HALF_B, HALL, HANAKO, JIRO, MEETING, STUDIO, TARO, World, wish

from machiport.facilities.ledger.changes import Marking
from machiport.facilities.ledger.marks import LedgerKey
from machiport.facilities.reservations import dynamo_reservations, marking
from machiport.facilities.reservations.dynamo_changes import marked_entry
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.situation import Situation
from machiport.idempotency import dynamo_idempotency

type Story = Callable[[World, History], None]


def people(world: World, history: History) -> tuple[Client, Client, Client]:
    taro, hanako, jiro = (Client(world, subject, history) for subject in (TARO, HANAKO, JIRO))
    return taro, hanako, jiro


def rivals_at_once(world: World, history: History, *wishes: Any) -> None:
    """Let clients read what is free, each before any of the others has written; then each confirms."""
    clients = people(world, history)
    held = iter(range(1, len(wishes)))

    def next_one(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems" and (number := next(held, None)) is not None:
            told = clients[number].hold(f"hold-{number}", wishes[number])
            if told.outcome == "done":
                clients[number].confirm(f"confirm-{number}", told.reservation_ids)

    world.dynamo.before = next_one
    told = clients[0].hold("hold-0", wishes[0])
    world.dynamo.before = None
    if told.outcome == "done":
        clients[0].confirm("confirm-0", told.reservation_ids)


def same_half(world: World, history: History) -> None:
    rivals_at_once(world, history, wish(HALF_A), wish(HALF_A))


def hall_and_half(world: World, history: History) -> None:
    rivals_at_once(world, history, wish(HALL), wish(HALF_B))


def noise(world: World, history: History) -> None:
    rivals_at_once(world, history, wish(STUDIO, purpose="music"), wish(MEETING))


def projectors(world: World, history: History) -> None:
    rivals_at_once(world, history, wish(HALF_A, equipment={"projector": 2}), wish(STUDIO, equipment={"projector": 1}))


def quota(world: World, history: History) -> None:
    """One person with two devices and three bookings of four takes two more at once."""
    for number in range(3):
        world.booked(TARO, wish(day=wish().day + timedelta(days=number)))
    history.told.clear()
    one, other = Client(world, TARO, history), Client(world, TARO, history)
    struck = iter([True])

    def strike(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems" and next(struck, False):
            other.hold("other", wish(STUDIO))

    world.dynamo.before = strike
    one.hold("one", wish(HALF_B))
    world.dynamo.before = None


def lost_reply(world: World, history: History) -> None:
    """The reply to a hold is lost; the client sends it again, and confirms."""
    client = Client(world, TARO, history)

    def strike(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            raise SystemExit

    world.dynamo.after = strike
    client.hold("hold", wish())
    world.dynamo.after = None
    told = client.hold("hold", wish())
    client.confirm("confirm", told.reservation_ids)


def whole_life(world: World, history: History) -> None:
    """Hold, confirm, move and cancel, with somebody who waits."""
    taro, hanako, jiro = people(world, history)
    told = taro.hold("hold", wish(HALL))
    taro.confirm("confirm", told.reservation_ids)
    world.wait(JIRO, wish(HALF_A))
    taro.change("change", told.reservation_ids[0], wish(HALL, times="13:00-17:00"))
    jiro.confirm("take", [offer.reservation_id for offer in world.of(JIRO)])
    hanako.hold("other", wish(HALF_B))
    taro.cancel("cancel", told.reservation_ids)
    hanako.hold("free again", wish(HALF_A, times="13:00-17:00"))


def given_back(world: World, history: History) -> None:
    """Hold, confirm, cancel; nobody waits."""
    client = Client(world, TARO, history)
    told = client.hold("hold", wish(HALL))
    client.confirm("confirm", told.reservation_ids)
    client.cancel("cancel", told.reservation_ids)


STORIES: tuple[Story, ...] = (same_half, hall_and_half, noise, projectors, quota, lost_reply, whole_life, given_back)


def told_wrong(story: Story, *, known_before: bool = False) -> list[str]:
    world, history = World(), History()
    story(world, history)
    found = wrong(world, history)
    # The quota's story begins with bookings that the history leaves out.
    return [each for each in found if not (known_before and "nobody was told" in each)]


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_wrong_with_the_engine(story: Story) -> None:
    assert told_wrong(story, known_before=story is quota) == []


@pytest.mark.parametrize("story", [same_half, hall_and_half])
def test_what_is_refused_is_taken(story: Story) -> None:
    world, history = World(), History()
    story(world, history)
    assert [told.outcome for told in history.last()].count("refused") == 1
    assert needlessly_refused(history, content_in(world), truth_of(world), world.clock.now()) == []
    content = content_in(world)
    content.reservations.clear()  # type: ignore[attr-defined]  # the dictionary that content_of made
    assert needlessly_refused(history, content, truth_of(world), world.clock.now()) != []


def without_condition(*given: Any) -> dict[str, Any]:
    """Plant: marks are written whatever stands there."""
    entry = marked_entry(*given)
    if "ConditionCheck" in entry:
        return {"ConditionCheck": entry["ConditionCheck"] | {"ConditionExpression": "attribute_not_exists(nothing)"}}
    update = {name: value for name, value in entry["Update"].items() if name != "ConditionExpression"}
    return {"Update": update}


@pytest.mark.parametrize("story", [same_half, hall_and_half, noise, projectors, quota])
def test_the_condition_of_a_cell_or_place_dropped(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_reservations, "marked_entry", without_condition)
    assert told_wrong(story, known_before=story is quota) != []


def test_the_record_of_the_request_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    def commit(store: DynamoReservations, change: Any, *_request: object) -> None:
        original(store, change)

    original = DynamoReservations.commit
    monkeypatch.setattr(DynamoReservations, "commit", commit)
    assert any("nobody was told" in each for each in told_wrong(lost_reply))


def test_the_look_at_the_record_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_idempotency.DynamoIdempotencyRecords, "find", lambda *_: None)
    assert told_wrong(lost_reply) != []


@pytest.mark.parametrize("story", [hall_and_half])
def test_an_atom_of_the_hall_forgotten(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant: only the first atom is read and written."""
    ledgers = Reservation.ledgers

    def first(reservation: Reservation) -> Any:
        return dict(list(ledgers(reservation).items())[:1])

    monkeypatch.setattr(Reservation, "ledgers", first)
    monkeypatch.setattr(Situation, "open", lambda *_: True)
    assert any("booked twice" in each for each in told_wrong(story))


def test_noise_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "watch_noise", lambda *_: None)
    assert any("disturb" in each for each in told_wrong(noise))


def test_a_mark_that_stays_after_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(self: Marking, key: Any, names: Any, mark: Any) -> None:
        if not isinstance(key, LedgerKey):
            release(self, key, names, mark)

    release = Marking.release
    monkeypatch.setattr(Marking, "release", nothing)
    assert any("is no reservation's" in each for each in told_wrong(given_back))


def lose(world: World, part: str) -> None:
    """Let every item vanish whose partition has `part` in its name."""
    for key in [key for key in world.dynamo.items if part in key[0]]:
        del world.dynamo.items[key]


@pytest.mark.parametrize(
    ("part", "finding"),
    [
        ("#RESERVATION#", "is not there"),
        ("#LEDGER#", "does not have"),
        ("#HOLDER#", "places of"),
        ("#RESERVATIONS", "not in the list"),
        ("#OUTBOX#", "no event tells"),
    ],
)
def test_lost_items(part: str, finding: str) -> None:
    world, history = World(), History()
    whole_life(world, history)
    assert wrong(world, history) == []
    lose(world, part)
    assert any(finding in each for each in wrong(world, history))
