"""Refusals: a rule that says no to a wish, named in three languages.

Each maker below is one rule. The pointer leads from the wish (one slot of an order) to the part that the rule looks
at; what concerns the caller as a whole points to the room.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from machiport.facilities.rules.refusal_texts import TEXTS
from machiport.facilities.rules.wording import day_text, filled, instant_text, month_text
from machiport.localized_text import LocalizedText
from machiport.problem_details import json_pointer

type RefusalCode = Literal[
    "suspended",
    "groups_only",
    "group_not_verified",
    "class_not_admitted",
    "in_the_past",
    "not_open_yet",
    "closed_for_booking",
    "lottery_first",
    "quota_reached",
    "purpose_not_offered",
    "over_capacity",
    "equipment_not_offered",
    "equipment_too_many",
    "no_price",
    "no_rules",
]

_ROOM = json_pointer("room_id")
_DAY = json_pointer("day")
_START = json_pointer("start")
_PURPOSE = json_pointer("purpose")
_PEOPLE = json_pointer("people")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that says no. `pointer` (RFC 6901) begins at the wish: `/people`."""

    code: RefusalCode
    message: LocalizedText
    pointer: str

    def under(self, place: str) -> "Refusal":
        """Return it with its pointer below `place`, as in `/body/slots/0`."""
        return Refusal(self.code, self.message, place + self.pointer)


def _refusal(code: RefusalCode, pointer: str, **parts: str | int | LocalizedText) -> Refusal:
    return Refusal(code, filled(TEXTS[code], parts), pointer)


def suspended(until: date) -> Refusal:
    """Points (違反点) suspended the holder until the end of this day."""
    return _refusal("suspended", _ROOM, until=day_text(until))


def groups_only() -> Refusal:
    """A person asks for a room that only registered groups may use."""
    return _refusal("groups_only", _ROOM)


def group_not_verified() -> Refusal:
    """The owner has not verified the group, or not for the day of use."""
    return _refusal("group_not_verified", _ROOM)


def class_not_admitted() -> Refusal:
    """The rules admit callers of other classes only."""
    return _refusal("class_not_admitted", _ROOM)


def in_the_past() -> Refusal:
    """The use has begun."""
    return _refusal("in_the_past", _START)


def not_open_yet(opens: datetime) -> Refusal:
    """Bookings for the day open at this instant."""
    return _refusal("not_open_yet", _DAY, opens=instant_text(opens))


def closed_for_booking(closed: datetime) -> Refusal:
    """Bookings for the time were closed at this instant."""
    return _refusal("closed_for_booking", _START, closed=instant_text(closed))


def lottery_first(day: date, first_come_from: datetime | None) -> Refusal:
    """The room is given by lottery for the month of use, and its lottery is not over."""
    refusal = _refusal("lottery_first", _DAY, month=month_text(day))
    if first_come_from is None:
        return refusal
    known = filled(TEXTS["lottery_first_until"], {"month": month_text(day), "opens": instant_text(first_come_from)})
    return Refusal("lottery_first", known, refusal.pointer)


def quota_reached(day: date, per_month: int) -> Refusal:
    """The holder has as many bookings in the month of use as the owner allows."""
    return _refusal("quota_reached", _DAY, month=month_text(day), per_month=per_month)


def purpose_not_offered() -> Refusal:
    """The room is not for this purpose."""
    return _refusal("purpose_not_offered", _PURPOSE)


def over_capacity(capacity: int) -> Refusal:
    """More people than the room takes."""
    return _refusal("over_capacity", _PEOPLE, capacity=capacity)


def equipment_not_offered(equipment_id: str) -> Refusal:
    """Neither the room nor its facility lends this."""
    return _refusal("equipment_not_offered", json_pointer("equipment", equipment_id))


def equipment_too_many(equipment_id: str, name: LocalizedText, count: int) -> Refusal:
    """There are fewer pieces than asked for."""
    return _refusal("equipment_too_many", json_pointer("equipment", equipment_id), name=name, count=count)


def no_price() -> Refusal:
    """The owner's price list says nothing of this room on this day."""
    return _refusal("no_price", _DAY)


def no_rules() -> Refusal:
    """The room names a rule set that its owner does not have: nothing can be said, so nothing is booked."""
    return _refusal("no_rules", _ROOM)
