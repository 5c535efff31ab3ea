"""What is done while something fails: each step of a booking's life, prepared soundly, then done once by a client."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tests.booking_clients import Client
from tests.booking_history import History, Told
from tests.facilities_world import DAY, HALF_A, HALF_B, HALL, MEETING, STUDIO, World, wish

from machiport.facilities.reservations.model import SlotWish


@dataclass(slots=True)
class Cast:
    """Who takes part: people of the cast's own, so that casts can share a table; on a day of its own."""

    name: str = ""
    day: date = DAY
    history: History = field(default_factory=History)

    def client(self, world: World, who: str) -> Client:
        """Return somebody's device, served by `world`."""
        return Client(world, f"{who}{self.name}", self.history)

    def wish(self, room: str, times: str = "09:00-12:00", days: int = 0, **others: object) -> SlotWish:
        """Return a wish for the cast's day, or some days later."""
        return wish(room, self.day + timedelta(days=days), times, **others)

    def booked(self, world: World, who: str, *wishes: SlotWish) -> tuple[str, ...]:
        """Hold and confirm."""
        client = self.client(world, who)
        held = client.hold("first", *wishes)
        return client.confirm("first confirm", held.reservation_ids).reservation_ids

    def own(self, who: str) -> tuple[str, ...]:
        """Return the reservations that somebody was told of first; none where there are none."""
        holder = f"resident:{who}{self.name}"
        return next((told.reservation_ids for told in self.history.told if told.holder == holder), ())

    def waits(self, world: World, who: str, for_what: SlotWish) -> None:
        """Let somebody stand in line."""
        world.wait(f"{who}{self.name}", for_what)
        world.clock.advance(timedelta(seconds=1))


type Step = Callable[[Cast, World], Told]


@dataclass(frozen=True, slots=True)
class Story:
    """What is there before, what is done, and what a rival wants meanwhile."""

    before: Callable[[Cast, World], object]
    act: Step
    rival: Callable[[Cast], SlotWish]


def _hold(cast: Cast, world: World) -> Told:
    wishes = cast.wish(HALL, equipment={"projector": 1}), cast.wish(STUDIO, days=1, purpose="music")
    return cast.client(world, "taro").hold("the hold", *wishes)


def _before_confirm(cast: Cast, world: World) -> None:
    cast.client(world, "taro").hold("first", cast.wish(HALL), cast.wish(STUDIO, purpose="music"))
    world.clock.advance(timedelta(minutes=9, seconds=55))  # the last moment, so that it may lapse meanwhile


def _confirm(cast: Cast, world: World) -> Told:
    return cast.client(world, "taro").confirm("the confirm", cast.own("taro"))


def _before_swap(cast: Cast, world: World) -> None:
    cast.booked(world, "taro", cast.wish(HALL))
    cast.waits(world, "hanako", cast.wish(HALF_A))


def _swap(cast: Cast, world: World) -> Told:
    return cast.client(world, "taro").change("the change", cast.own("taro")[0], cast.wish(HALL, "13:00-21:00", days=20))


def _short_swap(cast: Cast, world: World) -> Told:
    wanted = cast.wish(HALF_B, "09:00-17:00")
    return cast.client(world, "taro").change("the change", cast.own("taro")[0], wanted)


def _before_cancel(cast: Cast, world: World) -> None:
    cast.booked(world, "taro", cast.wish(HALL, equipment={"projector": 2}), cast.wish(MEETING))


def _cancel(cast: Cast, world: World) -> Told:
    return cast.client(world, "taro").cancel("the cancel", cast.own("taro"))


def _before_promotion(cast: Cast, world: World) -> None:
    _before_cancel(cast, world)
    cast.waits(world, "hanako", cast.wish(HALF_A))
    cast.waits(world, "jiro", cast.wish(HALL))
    cast.waits(world, "saburo", cast.wish(HALF_B, equipment={"projector": 1}))
    cast.waits(world, "hanako", cast.wish(STUDIO, purpose="music"))


STORIES: Final[Mapping[str, Story]] = {
    "hold": Story(lambda *_: None, _hold, lambda cast: cast.wish(HALF_B)),
    "confirm": Story(_before_confirm, _confirm, lambda cast: cast.wish(STUDIO)),
    "swap": Story(_before_swap, _swap, lambda cast: cast.wish(HALF_A, "13:00-17:00", days=20)),
    "swap with itself": Story(_before_swap, _short_swap, lambda cast: cast.wish(HALF_B, "13:00-17:00")),
    "cancel": Story(_before_cancel, _cancel, lambda cast: cast.wish(HALF_A)),
    "promote": Story(_before_promotion, _cancel, lambda cast: cast.wish(HALF_A)),
}
