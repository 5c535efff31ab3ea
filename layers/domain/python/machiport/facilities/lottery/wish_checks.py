"""What is wrong with the wishes of an entry, by what the round has published."""

from collections.abc import Iterator, Sequence

from machiport.facilities.lottery import errors
from machiport.facilities.lottery.model import LotteryLimits, Wish
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.public_files import OfferedRoom
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.wording import filled
from machiport.problem_details import ProblemError, json_pointer


def wish_faults(
    plan: SlotPlan, limits: LotteryLimits, wishes: Sequence[Wish], caller_class: CallerClass, *, group: bool
) -> list[ProblemError]:
    """Return what is wrong, with pointers into the request's body; empty where nothing is."""
    faults: list[ProblemError] = []
    if len(wishes) > limits.wishes_per_entry:
        text = filled(errors.TOO_MANY_WISHES, {"most": limits.wishes_per_entry})
        faults.append(ProblemError("/body/wishes", text))
    seen: set[str] = set()
    for number, wish in enumerate(wishes):
        place = json_pointer("body", "wishes", number)
        room = plan.room(wish.room_id)
        if room is None or not plan.weight(wish.slot):
            faults.append(ProblemError(place, errors.NOT_OFFERED))
            continue
        if wish.slot.name in seen:
            faults.append(ProblemError(place, errors.WISHED_TWICE))
        seen.add(wish.slot.name)
        faults += _room_faults(room, wish, place, caller_class, group=group)
    return faults


def _room_faults(
    room: OfferedRoom, wish: Wish, place: str, caller_class: CallerClass, *, group: bool
) -> Iterator[ProblemError]:
    if wish.purpose not in room.purposes:
        yield ProblemError(f"{place}/purpose", errors.PURPOSE_NOT_OFFERED)
    if wish.people > room.capacity:
        yield ProblemError(f"{place}/people", filled(errors.TOO_MANY_PEOPLE, {"capacity": room.capacity}))
    if room.groups_only and not group:
        yield ProblemError(f"{place}/room_id", errors.ROOM_FOR_GROUPS)
    if caller_class not in room.classes:
        yield ProblemError(f"{place}/room_id", errors.CLASS_NOT_ADMITTED)
