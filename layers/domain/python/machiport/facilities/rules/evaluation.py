"""What an owner's rules say to a wish. Pure: the same wish, caller and circumstances give the same answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from machiport.facilities.holders import HolderKind
from machiport.facilities.inventory.model import Equipment, Facility, Room
from machiport.facilities.rules import refusals
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.model import BookingWindow, OwnerRules, Quota, RuleSet
from machiport.facilities.rules.refusals import Refusal
from machiport.facilities.rules.windows import closes_at, opens_at
from machiport.facilities.rules.wish import Circumstances, WishFacts
from machiport.facilities.times import instant_at

_NO_QUOTAS: Final[tuple[Quota, ...]] = ()


def refusals_of(
    wish: WishFacts, rules: OwnerRules, caller: Caller, circumstances: Circumstances
) -> tuple[Refusal, ...]:
    """Return every rule that says no, the most fundamental first; empty where the wish may be booked.

    Whether the time is a slot of an open day, and whether it is free, is not looked at here, nor the price.
    """
    rule_set = rules.rule_set(wish.room.rule_set)
    if rule_set is None:
        return (refusals.no_rules(),)
    until = circumstances.suspended_until
    suspended = until is not None and circumstances.now < instant_at(until, 24 * 60)
    window = window_for(rule_set, wish, caller, circumstances.region)
    return (
        *([refusals.suspended(until)] if until is not None and suspended else []),
        *([window] if isinstance(window, Refusal) else []),
        *_times(wish, window, circumstances.now),
        *_lottery(wish, circumstances),
        *_quotas(wish, rule_set, caller, circumstances),
        *_contents(wish),
    )


def window_for(rule_set: RuleSet, wish: WishFacts, caller: Caller, region: frozenset[str]) -> BookingWindow | Refusal:
    """Return from when until when the caller may book; or the refusal of one who may not at all.

    A group that the owner has not verified books nowhere with it, whatever the room: its limits would be its
    founder's to multiply. Its members can book as themselves.
    """
    owner = wish.facility.municipality
    if caller.group is not None and caller.verification(owner, wish.day) is None:
        return refusals.group_not_verified()
    if rule_set.groups_only and caller.group is None:
        return refusals.groups_only()
    window = rule_set.windows.get(caller.class_for(owner, region, wish.day))
    return window if window is not None else refusals.class_not_admitted()


def needs_approval(rule_set: RuleSet, purpose_id: str, profit_making: bool) -> bool:
    """Tell whether staff must approve (承認) such a use."""
    approval = rule_set.approval
    if approval.kind == "some":
        return purpose_id in approval.purposes or (profit_making and approval.profit_making)
    return approval.kind == "always"


def quotas_for(rule_set: RuleSet, holder_kind: HolderKind) -> tuple[Quota, ...]:
    """Return the quotas that limit such a holder. Staff, and people at the counter without an account, have none."""
    if holder_kind == "resident":
        return tuple(quota for quota in rule_set.quotas if "person" in quota.holders)
    if holder_kind == "group":
        return tuple(quota for quota in rule_set.quotas if "group" in quota.holders)
    return _NO_QUOTAS


def equipment_offered(facility: Facility, room: Room) -> dict[str, Equipment]:
    """Return what can be asked for with a room, in the owner's order: its own, then the facility's.

    Of two with the same id the room's own counts.
    """
    own = {one.equipment_id: one for one in room.equipment}
    return own | {one.equipment_id: one for one in facility.equipment if one.equipment_id not in own}


def _times(wish: WishFacts, window: BookingWindow | Refusal, now: datetime) -> Iterator[Refusal]:
    if now >= instant_at(wish.day, wish.start):
        yield refusals.in_the_past()
        return
    if isinstance(window, Refusal):
        return
    opens, closes = opens_at(window, wish.day), closes_at(window, wish.day, wish.start)
    if now >= closes:
        yield refusals.closed_for_booking(closes)
    elif now < opens:
        yield refusals.not_open_yet(opens)


def _lottery(wish: WishFacts, circumstances: Circumstances) -> Iterator[Refusal]:
    from_when = circumstances.first_come_from
    if wish.room.lottery and (from_when is None or circumstances.now < from_when):
        yield refusals.lottery_first(wish.day, from_when)


def _quotas(wish: WishFacts, rule_set: RuleSet, caller: Caller, circumstances: Circumstances) -> Iterator[Refusal]:
    for quota in quotas_for(rule_set, "group" if caller.group else "resident"):
        booked = circumstances.booked.get((quota.quota_id, f"{wish.day:%Y%m}"), 0)
        if booked >= quota.per_month:
            yield refusals.quota_reached(wish.day, quota.per_month)


def _contents(wish: WishFacts) -> Iterator[Refusal]:
    room = wish.room
    if wish.purpose_id not in room.purposes:
        yield refusals.purpose_not_offered()
    if wish.people > room.capacity:
        yield refusals.over_capacity(room.capacity)
    offered = equipment_offered(wish.facility, room)
    for equipment_id, count in sorted(wish.equipment.items()):
        piece = offered.get(equipment_id)
        if piece is None:
            yield refusals.equipment_not_offered(equipment_id)
        elif count > piece.count:
            yield refusals.equipment_too_many(equipment_id, piece.name, piece.count)
