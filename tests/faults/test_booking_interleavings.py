"""Somebody else does something whole between any two requests of a step; time may pass as well.

Whatever the two are told, the checker finds nothing wrong. In memory, so that every gap of every step is tried.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import pytest
from tests.booking_clients import wrong
from tests.facilities_world import COURT, HALF_A, HALF_B, HALL, MEETING, STUDIO, TOWN, World
from tests.faults.booking_stories import STORIES, Cast
from tests.faults.test_booking_faults import fresh, requests_of

from machiport.facilities.reservations import confirm_service
from machiport.facilities.reservations.lapse_service import LapseService
from machiport.facilities.reservations.model import SlotWish

type Meanwhile = Callable[[Cast, World], object]

PASSES: Final = timedelta(minutes=10, seconds=2)


def books(*wishes: Callable[[Cast], SlotWish]) -> Meanwhile:
    """Somebody holds and confirms each of the wishes that is free."""

    def act(cast: Cast, world: World) -> None:
        for number, each in enumerate(wishes):
            rival = cast.client(world, f"rival-{number}")
            told = rival.hold("hold", each(cast))
            if told.outcome == "done":
                rival.confirm("confirm", told.reservation_ids)

    return act


def later(what: Meanwhile) -> Meanwhile:
    """A hold's ten minutes pass before."""

    def act(cast: Cast, world: World) -> None:
        world.clock.advance(PASSES)
        what(cast, world)

    return act


def takes_the_last_places(cast: Cast, world: World) -> None:
    """The same person books with another device until the quota is reached."""
    taro = cast.client(world, "taro")
    for number in range(4):
        taro.hold(f"other device {number}", cast.wish(MEETING, "18:00-21:00", days=number))


def cancels(cast: Cast, world: World) -> None:
    """The same person cancels with another device."""
    for each in cast.own("taro"):
        cast.client(world, "taro").cancel(f"other device cancels {each}", [each])


def moves(cast: Cast, world: World) -> None:
    """The same person moves the booking with another device."""
    for each in cast.own("taro")[:1]:
        cast.client(world, "taro").change("other device moves", each, cast.wish(HALF_A, "18:00-21:00"))


def confirms(cast: Cast, world: World) -> None:
    """The same person confirms with another device."""
    for each in cast.own("taro"):
        cast.client(world, "taro").confirm(f"other device confirms {each}", [each])


def sweeps(_cast: Cast, world: World) -> None:
    """What has lapsed is written down, and handed on."""
    LapseService(world.desk, world.store).sweep(TOWN)


MEANWHILE: Final[Mapping[str, Meanwhile]] = {
    "books the halves": books(lambda cast: cast.wish(HALF_B), lambda cast: cast.wish(HALF_A)),
    "books where it goes": books(lambda cast: cast.wish(HALL, "13:00-17:00"), lambda cast: cast.wish(HALL, days=20)),
    "makes noise": books(lambda cast: cast.wish(STUDIO, purpose="music"), lambda cast: cast.wish(STUDIO, days=1)),
    "is quiet next door": books(lambda cast: cast.wish(MEETING), lambda cast: cast.wish(MEETING, days=1)),
    "takes projectors": books(lambda cast: cast.wish(COURT, "09:00-12:00", equipment={"projector": 2})),
    "takes the last places": takes_the_last_places,
    "cancels": cancels,
    "moves": moves,
    "confirms": confirms,
    "sweeps": sweeps,
}
LATER: Final[Mapping[str, Meanwhile]] = {f"later {name}": later(act) for name, act in MEANWHILE.items()}


def together(name: str, meanwhile: Meanwhile, at: int) -> list[str]:
    """Do a story's step, and something else right before its `at`-th request; return what is wrong then."""
    store, cast, world = fresh(name)
    counted = iter(range(1, 1000))

    def between(_operation: str, _request: object) -> None:
        if next(counted) == at:
            store.before = None
            meanwhile(cast, world)

    store.before = between
    STORIES[name].act(cast, world)
    store.before = None
    found = wrong(world, cast.history)
    world.clock.advance(PASSES)
    return found + wrong(world, cast.history)


@pytest.mark.parametrize("meanwhile", [*MEANWHILE, *LATER])
@pytest.mark.parametrize("name", STORIES)
def test_something_else_between_two_requests(name: str, meanwhile: str) -> None:
    act = {**MEANWHILE, **LATER}[meanwhile]
    for at in range(1, requests_of(name) + 1):
        assert together(name, act, at) == [], f"before request {at}"


def test_the_interleavings_see_neighbours_that_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: confirming does not look at the noise neighbours, though the hold may have lapsed since it was read."""
    monkeypatch.setattr(confirm_service, "_may_lapse_meanwhile", lambda *_: False)
    later_next_door = LATER["later is quiet next door"]
    assert any(together("confirm", later_next_door, at) for at in range(1, requests_of("confirm") + 1))
