"""What clients were told must be true, and nothing else may bind. Each check says what is wrong; nothing is []."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tests.booking_history import Content, History, Told, What

from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.states import BINDING, LAPSING, ReservationState

_KEPT: Final[frozenset[ReservationState]] = frozenset({"confirmed", "awaiting_payment", "awaiting_approval"})
_AFTER: Final[Mapping[What, frozenset[ReservationState]]] = {
    "hold": frozenset({"held"}),
    "confirm": _KEPT,
    "change": frozenset({"confirmed"}),
    "cancel": frozenset({"cancelled"}),
    "pay": frozenset({"confirmed"}),
    "approve": frozenset({"confirmed", "awaiting_payment"}),
    "deny": frozenset({"denied"}),
    "block": frozenset({"confirmed"}),
    "use": frozenset({"used"}),
}
_EVENTS: Final[Mapping[What, frozenset[str]]] = {
    "confirm": frozenset({"confirmed", "awaits_payment", "awaits_approval"}),
    "cancel": frozenset({"cancelled"}),
    "change": frozenset({"changed"}),
}


def broken_promises(history: History, content: Content, now: datetime) -> list[str]:
    """Return what is not as clients were told, or binds though nobody was told of it."""
    return [
        *_answers(history),
        *_acknowledged(history, content),
        *_phantoms(history, content, now),
        *_lists(content),
        *_events(history, content),
    ]


def _answers(history: History) -> Iterator[str]:
    """The same request is told the same, however often it is sent; until it was done, it may have been refused."""
    for name, answers in history.by_key().items():
        done = [told for told in answers if told.outcome == "done"]
        if len({told.reservation_ids for told in done}) > 1:
            yield f"{name} was told of different reservations"
        first = answers.index(done[0]) if done else len(answers)
        if any(told.outcome == "refused" for told in answers[first:]):
            yield f"{name} was refused after it had been done"


@dataclass(slots=True)
class _Possible:
    """What a reservation may be after what was told of it."""

    states: set[ReservationState] = field(default_factory=set)
    wishes: list[SlotWish] = field(default_factory=list)


def _possible(history: History, content: Content) -> dict[str, _Possible]:
    """Return what every reservation may be: what was told last, and what may have been done without an answer."""
    found = {
        entry.reservation_id: _Possible({"held"}, [entry.wish]) for entry in content.waiting if entry.reservation_id
    }
    for told in (each for each in history.last() if each.what != "wait"):
        for number, identifier in enumerate(told.reservation_ids if told.outcome != "refused" else ()):
            known = found.setdefault(identifier, _Possible())
            if told.outcome == "done":
                known.states.clear()
            known.states |= _AFTER[told.what]
            if told.wishes:
                known.wishes = [told.wishes[number], *(known.wishes if told.outcome == "unknown" else ())]
    return found


def _acknowledged(history: History, content: Content) -> Iterator[str]:
    """Every answer is true in the end: the reservation is there, in the state and for the slot that was told last."""
    for identifier, known in _possible(history, content).items():
        reservation = content.reservations.get(identifier)
        if reservation is None:
            yield f"{identifier} was acknowledged, and is not there"
            continue
        lapsed = reservation.state == "expired" and bool(known.states & LAPSING)
        if reservation.state not in known.states and not lapsed:
            yield f"{identifier} is {reservation.state}, told was {sorted(known.states)}"
        if reservation.state in BINDING and known.wishes and reservation.wish not in known.wishes:
            yield f"{identifier} is for {reservation.wish}, told was {known.wishes}"


def _phantoms(history: History, content: Content, now: datetime) -> Iterator[str]:
    """Nothing binds that nobody was told of, but what may have been done of a request without an answer."""
    known = {identifier for told in history.told for identifier in told.reservation_ids}
    offered = Counter(entry.reservation_id for entry in content.waiting if entry.state == "offered")
    open_wishes = [told for told in history.last() if told.what in ("hold", "block") and told.outcome == "unknown"]
    for reservation in content.reservations.values():
        identifier = reservation.reservation_id
        if reservation.state_at(now) not in BINDING:
            continue
        if reservation.origin == "waiting_list":
            if offered[identifier] != 1:
                yield f"{identifier} was offered to {offered[identifier]} entries"
        elif identifier not in known and not any(_may_be(told, reservation) for told in open_wishes):
            yield f"{identifier} binds, and nobody was told of it"


def _may_be(told: Told, reservation: Reservation) -> bool:
    return told.holder == reservation.holder and reservation.wish in told.wishes


def _lists(content: Content) -> Iterator[str]:
    """Every reservation stands once in the list of its holder, under its day."""
    lines = Counter(content.lines)
    for each in content.reservations.values():
        if lines.pop((each.holder, each.wish.day.isoformat(), each.reservation_id), 0) != 1:
            yield f"{each.reservation_id} is not in the list of its holder"
    for holder, day, identifier in lines:
        yield f"{identifier} is in the list of {holder} under {day}, and should not"


def _events(history: History, content: Content) -> Iterator[str]:
    """Every acknowledged step is told to the other contexts once, and nothing of a reservation that is not there."""
    told_of = Counter((event.subject, event.type.removeprefix("facilities.reservation_")) for event in content.events)
    for told in history.last():
        wanted = _EVENTS.get(told.what)
        if wanted is None or told.outcome != "done":
            continue
        for identifier in told.reservation_ids:
            if not any(told_of[identifier, what] for what in wanted):
                yield f"no event tells that {identifier} had its {told.what}"
    for identifier, _ in told_of:
        if identifier not in content.reservations:
            yield f"an event tells of {identifier}, which is not there"
